import { type Change, listed } from "../core/diff";
import type { CheckRequest } from "../core/resource";
import { isAbsent, type Values } from "../core/values";

const DOES: Readonly<Record<string, string>> = { archive: "archives", delete: "deletes" };

/** What a preview does not know may make another version, which takes the place of the one that is there. */
export function warnOfGuesses(
  { newInputs, log }: Pick<CheckRequest, "newInputs" | "log">,
  { onSupersede }: Values,
  changes: readonly Change[],
): void {
  const does = DOES[String(onSupersede).toLowerCase()];
  const guesses = changes.filter(({ mayReplace }) => mayReplace);
  if (!does || guesses.length === 0) return;
  // The content and the version follow from what is declared.
  const declared = guesses.filter(({ path: [name] }) => !isAbsent(newInputs[String(name)]));
  const what = listed(declared.length > 0 ? declared : guesses);
  log.warn(
    `${what}: not known yet. If it comes out other than before, another version takes the place of this one, and onSupersede: "${String(onSupersede)}" ${does} this one.`,
  );
}
