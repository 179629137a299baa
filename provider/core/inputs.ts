import { AzureMLError } from "./errors";
import { type Fields, object } from "./fields";
import { spelled } from "./spelling";
import { hasUnknown, type UNKNOWN, type Value, type Values } from "./values";

// What a kind's own types make of the generated types of its properties.

/** The same as a plain type, because interfaces do not count as records of values. */
export type Plain<T> = unknown extends T ? Value : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

/** The same with words in any spelling: users need not know the letter case, and Azure has words that are not known here. */
export type AnySpelling<T> = [Value] extends [T]
  ? T
  : T extends object
    ? { [K in keyof T]: AnySpelling<T[K]> }
    : WordOf<T>;
type WordOf<T> = T extends string ? string : T;

/** The same while a preview does not know all of it, at any level. */
export type Planned<T> = [Value] extends [T] ? T : PlannedPart<T> | typeof UNKNOWN;
type PlannedPart<T> = T extends object ? { [K in keyof T]: Planned<T[K]> } : T;

/** Checked inputs with words as their fields spell them; anything may be unknown. */
export function plannedInputs<Inputs>(fields: Fields, inputs: Values): Inputs {
  return spelled(object("All inputs.", fields), inputs) as Inputs;
}

/** The same for a create, an update or a deletion. Throws a bug's error when a part of them is unknown. */
export function knownInputs<Inputs>(fields: Fields, inputs: Values): Inputs {
  if (hasUnknown(inputs)) throw new AzureMLError("InternalError", "An input is not known yet. Please report this.");
  return plannedInputs<Inputs>(fields, inputs);
}
