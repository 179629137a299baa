import { effectOf } from "./effects";
import type { Failing } from "./failing";
import type { Step } from "./read";

/** What is planned and not allowed. */
export interface Refused {
  readonly steps: readonly Step[];
  /** What interrupts somebody. */
  readonly interruptions?: readonly Step[];
  /** Too many deletions. */
  readonly deletions?: { readonly most: number; readonly steps: readonly Step[] };
}

export function refusedOf(steps: readonly Step[], { operations, interrupt, most }: Failing): Refused {
  const deletions = steps.filter((step) => effectOf(step).isDeletion);
  const interruptions = interrupt ? steps.filter((step) => effectOf(step).consequence !== "none") : [];
  return {
    steps: steps.filter(({ operation }) => operations.includes(operation)),
    ...(interruptions.length > 0 && { interruptions }),
    ...(most !== undefined && deletions.length > most && { deletions: { most, steps: deletions } }),
  };
}
