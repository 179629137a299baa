export * from "./computeInstance/handle";
