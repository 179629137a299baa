import { computeInstanceKind } from "../computeInstance/kind";
import { AzureMLError } from "../core/errors";
import { imageKind } from "../image/kind";
import type { Kind } from "./kind";

/** All kinds of resources, in the order in which they are told. */
export const KINDS: readonly Kind[] = [computeInstanceKind, imageKind];

/** The kind with the type `ComputeInstance`, say. */
export function kindOf(type: string, kinds = KINDS): Kind | undefined {
  return kinds.find((kind) => kind.type === type);
}

/** The kind that definitions call by this word. Throws a bug's error when there is none. */
export function kindDefinedAs(word: string, kinds = KINDS): Kind {
  const found = kinds.find((kind) => kind.definedAs === word);
  if (!found) throw new AzureMLError("InternalError", `No kind of resource is defined as ${JSON.stringify(word)}.`);
  return found;
}

const PREFIX = "pulumi-nodejs:dynamic/azureml:";

/** The kind of a resource of a stack by its type there: `pulumi-nodejs:dynamic/azureml:ComputeInstance`. */
export function kindInStack(type: string, kinds = KINDS): Kind | undefined {
  return type.startsWith(PREFIX) ? kindOf(type.slice(PREFIX.length), kinds) : undefined;
}
