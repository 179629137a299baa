import { computeInstanceKind } from "../computeInstance/kind";
import { AzureMLError } from "../core/errors";
import { imageKind } from "../image/kind";
import type { Kind } from "./kind";

/** All kinds of resources, in the order in which they are told. */
export const KINDS: readonly Kind[] = [computeInstanceKind, imageKind];

/** The kind with the type `ComputeInstance`, say. */
export function kindOf(type: string): Kind | undefined {
  return KINDS.find((kind) => kind.type === type);
}

/** The kind that definitions call by this word. Throws a bug's error when there is none. */
export function kindDefinedAs(word: string): Kind {
  const found = KINDS.find((kind) => kind.definedAs === word);
  if (!found) throw new AzureMLError("bug", `No kind of resource is defined as ${JSON.stringify(word)}.`);
  return found;
}

const PREFIX = "pulumi-nodejs:dynamic/azureml:";

/** The kind of a resource of a stack by its type there: `pulumi-nodejs:dynamic/azureml:ComputeInstance`. */
export function kindInStack(type: string): Kind | undefined {
  return type.startsWith(PREFIX) ? kindOf(type.slice(PREFIX.length)) : undefined;
}
