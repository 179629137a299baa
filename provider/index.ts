export type * from "./computeInstance/types";
export type * from "./image/types";
export type { WorkspaceArgument } from "./pulumi/arguments";
export { ComputeInstance, type ComputeInstanceArgs } from "./pulumi/computeInstance";
export type * from "./pulumi/computeInstanceTypes";
export {
  type DefinedDocument,
  type DefinitionOverride,
  type DefinitionOverrides,
  Definitions,
  type DefinitionsArgs,
} from "./pulumi/definitions";
export { Image, type ImageArgs } from "./pulumi/image";
export type * from "./pulumi/imageTypes";
