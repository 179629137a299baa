export type * from "./computeInstance/types";
export type * from "./image/types";
export type { WorkspaceArgument } from "./pulumi/arguments";
export { ComputeInstance, type ComputeInstanceArgs } from "./pulumi/computeInstance";
export type * from "./pulumi/computeInstanceTypes";
export { Definitions, type DefinitionsArgs } from "./pulumi/definitions";
export { Image, type ImageArgs } from "./pulumi/image";
export type * from "./pulumi/imageTypes";
export type { DefinedDocument, DefinitionOverride, DefinitionOverrides } from "./pulumi/overrides";
