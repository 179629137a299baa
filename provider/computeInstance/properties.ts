import type { AnySpelling, Plain, Planned } from "../core/inputs";
import type { Values } from "../core/values";
import type { computed } from "./tables/outputFields";
import type { ComputeInstanceData } from "./types";

type Data = Plain<ComputeInstanceData>;
type Name = keyof Data;
/** What only Azure sets. */
type Computed = { [Place in keyof typeof computed]: keyof (typeof computed)[Place] }[keyof typeof computed];
type InputName = Exclude<Name, Computed>;

/** What was read of an instance, or recorded of it in a state. */
export type InstanceProperties = { readonly [N in Name]?: AnySpelling<Data[N]> | undefined };

/** Inputs that have passed the check. Words have the spelling of the field table; anything may be unknown. */
export type PlannedInputs = { readonly [N in InputName]?: Planned<Data[N]> | undefined };

/** The same when everything is known, as a create, an update or a deletion is given them. */
export type KnownInputs = { readonly [N in InputName]?: Data[N] | undefined } & Pick<
  Data,
  "workspaceId" | "computeName"
>;

/** Whether it is this word, in any letter case: Azure ignores it. */
export function isWord(value: unknown, word: string): boolean {
  return typeof value === "string" && value.toLowerCase() === word.toLowerCase();
}

/** What a state has recorded, as the user spells it. */
export function recordedProperties(outputs: Values): InstanceProperties {
  return outputs as InstanceProperties;
}
