import { isDeletion } from "./consequences";
import { interruptingBy } from "./interruptions";
import { OPERATIONS, type Operation, type Step } from "./read";

/** What `--fail-on` says. */
export interface Failing {
  readonly operations: readonly Operation[];
  /** No machine may be interrupted. */
  readonly interrupt?: boolean;
  /** How many deletions are allowed. */
  readonly most?: number;
}

/** What is planned and not allowed. */
export interface Refused {
  readonly steps: readonly Step[];
  /** What interrupts somebody. */
  readonly interruptions?: readonly Step[];
  /** Too many deletions. */
  readonly deletions?: { readonly most: number; readonly steps: readonly Step[] };
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

export function refusedOf(steps: readonly Step[], { operations, interrupt, most }: Failing): Refused {
  const deletions = steps.filter(isDeletion);
  const interruptions = interrupt ? steps.filter((step) => interruptingBy(step).consequence !== "none") : [];
  return {
    steps: steps.filter(({ operation }) => operations.includes(operation)),
    ...(interruptions.length > 0 && { interruptions }),
    ...(most !== undefined && deletions.length > most && { deletions: { most, steps: deletions } }),
  };
}
