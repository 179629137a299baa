import { AzureMLError } from "./errors";
import type { Field } from "./fields";
import type { Value } from "./values";

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
