import { AzureMLError } from "./errors";
import { type Field, type Fields, object } from "./fields";
import { spelled } from "./mapInside";
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

/**
 * The word of a deletion, in lower case. Throws for one that is not in the field's table: nobody has checked a state that
 * was written by hand, or by a later release.
 */
export function deletionWord(who: string, name: string, field: Field | undefined, word: Value, more = ""): string {
  const choices = field && "choices" in field ? (field.choices ?? []) : [];
  const known = choices.find((choice) => choice.toLowerCase() === String(word).toLowerCase());
  if (known) return known.toLowerCase();
  const allowed = choices.map((choice) => `"${choice}"`).join(", ");
  throw new AzureMLError(
    "DeletionRefused",
    `${who} was not deleted: its state says ${name}: ${JSON.stringify(word)}, which is not known here. Declare one of ${allowed} and run "pulumi up"${more}.`,
  );
}
