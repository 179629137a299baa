import { isDeletion } from "./consequences";
import { OPERATIONS, type Operation, type Step } from "./read";

/** What `--fail-on` says. */
export interface Failing {
  readonly operations: readonly Operation[];
  /** How many deletions are allowed. */
  readonly most?: number;
}

/** What is planned and not allowed. */
export interface Refused {
  readonly steps: readonly Step[];
  /** Too many deletions. */
  readonly deletions?: { readonly most: number; readonly steps: readonly Step[] };
}

/** Undefined where it is none of the words. */
export function readFailing(given: string): Failing | undefined {
  const words = given.split(",").map((word) => word.trim().toLowerCase());
  const counts = words.flatMap((word) => /^deletions:(\d{1,9})$/.exec(word)?.[1] ?? []).map(Number);
  const operations = OPERATIONS.filter((each) => words.includes(each));
  const isKnown = (word: string) => /^deletions:\d{1,9}$/.test(word) || operations.some((each) => each === word);
  if (!words.every(isKnown)) return undefined;
  return { operations, ...(counts.length > 0 && { most: Math.min(...counts) }) };
}

export function refusedOf(steps: readonly Step[], { operations, most }: Failing): Refused {
  const deletions = steps.filter(isDeletion);
  return {
    steps: steps.filter(({ operation }) => operations.includes(operation)),
    ...(most !== undefined && deletions.length > most && { deletions: { most, steps: deletions } }),
  };
}
