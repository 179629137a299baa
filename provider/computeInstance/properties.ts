import type { AnySpelling, Plain, Planned } from "../core/inputs";
import { asRecord, UNKNOWN, type Value, type Values } from "../core/values";
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

/** The inputs as the user spells them, as a state records them. */
export type RecordedInputs = AnySpelling<PlannedInputs>;

/** The names are those of `T`, and the values may still be anything. */
export type Unchecked<T> = { readonly [N in keyof NonNullable<T>]?: Value };

/** Inputs before the check. */
export type UncheckedInputs = Unchecked<KnownInputs>;

/** What a value has inside that should be a `T`; nothing where it is no object. */
export function unchecked<T>(value: Value): Unchecked<T> {
  return asRecord(value) as Unchecked<T>;
}

/** The same of each item; none where it is no list. */
export function uncheckedItems<T>(value: Value): Unchecked<T>[] {
  return Array.isArray(value) ? value.map(unchecked<T>) : [];
}

/** Nothing while a preview does not know it. */
export function ifKnown<T>(value: T | typeof UNKNOWN): T | undefined {
  return value === UNKNOWN ? undefined : (value as T);
}

type Declared<N extends InputName> = NonNullable<KnownInputs[N]>;
type Item<T> = NonNullable<T> extends readonly (infer I)[] ? I : never;

/** One application. */
export type Application = Item<Declared<"customServices">>;
/** One port of an application. */
export type Endpoint = Item<Application["endpoints"]>;
/** One schedule. */
export type Schedule = Item<Declared<"schedules">["computeStartStop"]>;

/** Whether it is this word, in any letter case: Azure ignores it. */
export function isWord(value: unknown, word: string): boolean {
  return typeof value === "string" && value.toLowerCase() === word.toLowerCase();
}

/** The inputs that a state has recorded, or that the check has found right. */
export function recordedInputs(inputs: Values): RecordedInputs {
  return inputs as RecordedInputs;
}

/** What a state has recorded, as the user spells it. */
export function recordedProperties(outputs: Values): InstanceProperties {
  return outputs as InstanceProperties;
}
