export * from "./computeInstance/handle";
export * from "./image/handle";
