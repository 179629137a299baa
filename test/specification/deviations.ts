import type { Exchange } from "./recording";
import type { Problem, Verdict } from "./validator";

/** A violation of the specification that is there on purpose. */
export interface Deviation {
  readonly reason: string;
  is(exchange: Exchange, problem: Problem, verdict: Verdict): boolean;
}

/** None is known. */
export const deviations: readonly Deviation[] = [];
