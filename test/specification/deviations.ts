import type { Exchange } from "./recording";
import type { Problem, Verdict } from "./validator";

/** A violation of the specification that is there on purpose. */
export interface Deviation {
  readonly reason: string;
  is(exchange: Exchange, problem: Problem, verdict: Verdict): boolean;
}

/** What is known. */
export const deviations: readonly Deviation[] = [
  {
    reason: "the secrets of a datastore are required, and yet in no answer: they may only be written",
    is: (_, { side, code, path }) =>
      side === "response" && code === "OBJECT_MISSING_REQUIRED_PROPERTY" && /credentials\/secrets$/.test(path),
  },
];
