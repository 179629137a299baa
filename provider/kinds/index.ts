import { computeInstanceKind } from "../computeInstance/kind";
import { imageKind } from "../image/kind";
import type { Kind } from "./kind";

/** All kinds of resources, in the order in which they are told. */
export const KINDS: readonly Kind[] = [computeInstanceKind, imageKind];

/** The kind with the type `ComputeInstance`, say. */
export function kindOf(type: string): Kind | undefined {
  return KINDS.find((kind) => kind.type === type);
}

const PREFIX = "pulumi-nodejs:dynamic/azureml:";

/** The kind of a resource of a stack by its type there: `pulumi-nodejs:dynamic/azureml:ComputeInstance`. */
export function kindInStack(type: string): Kind | undefined {
  return type.startsWith(PREFIX) ? kindOf(type.slice(PREFIX.length)) : undefined;
}
