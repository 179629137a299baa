export type * from "./computeInstance/types";
export { ComputeInstance, type ComputeInstanceArgs, type WorkspaceArgument } from "./pulumi/computeInstance";
export type * from "./pulumi/computeInstanceTypes";
