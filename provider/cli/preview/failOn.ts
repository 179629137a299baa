import { OPERATIONS, type Operation } from "./readPreview";

/** What `--fail-on` says. */
export interface Failing {
  readonly operations: readonly Operation[];
  /** No machine may be interrupted. */
  readonly interrupt?: boolean;
  /** How many deletions are allowed. */
  readonly most?: number;
}

const INTERRUPT = "interrupt";

/** Undefined where it is none of the words. */
export function readFailing(given: string): Failing | undefined {
  const words = given.split(",").map((word) => word.trim().toLowerCase());
  const counts = words.flatMap((word) => /^deletions:(\d{1,9})$/.exec(word)?.[1] ?? []).map(Number);
  const operations = OPERATIONS.filter((each) => words.includes(each));
  const isKnown = (word: string) =>
    word === INTERRUPT || /^deletions:\d{1,9}$/.test(word) || operations.some((each) => each === word);
  if (!words.every(isKnown)) return undefined;
  const interrupt = words.includes(INTERRUPT);
  return { operations, ...(interrupt && { interrupt }), ...(counts.length > 0 && { most: Math.min(...counts) }) };
}
