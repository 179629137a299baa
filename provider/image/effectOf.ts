import type { Value } from "../core/values";
import type { Effect, PlannedStep } from "../kinds/kind";
import type { GivenInputs } from "./imageInputs";

const GOES: Readonly<Record<string, string>> = {
  archive: "the version is archived",
  delete: "the version is deleted",
  retain: "the version stays",
};
const IS_SUPERSEDED: Readonly<Record<string, string>> = {
  retain: "another version is made, and the one before stays",
  archive: "another version is made, and the one before is archived",
  delete: "another version is made, and the one before is deleted",
};

/** What a planned step does to a version. Nobody who uses one is interrupted. */
export function effectOf({ operation, before, after }: PlannedStep): Effect {
  const none = { isDeletion: false, consequence: "none", texts: [], isWaiting: false } as const;
  if (operation === "replace") {
    const { onSupersede }: GivenInputs = after;
    const word = wordOf(onSupersede, "retain");
    return { ...none, ...becoming(IS_SUPERSEDED[word]), isDeletion: word === "delete" };
  }
  if (operation !== "delete") return none;
  const { onDelete }: GivenInputs = before;
  const word = wordOf(onDelete, "archive");
  return { ...none, ...becoming(GOES[word]), isDeletion: word !== "retain" };
}

const becoming = (becomes: string | undefined) => (becomes === undefined ? {} : { becomes });
const wordOf = (given: Value, fallback: string) => String(given ?? fallback).toLowerCase();
