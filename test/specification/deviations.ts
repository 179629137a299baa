import type { Exchange } from "./recording";
import type { Problem, Verdict } from "./validator";

/** A violation of the specification that is there on purpose. */
export interface Deviation {
  readonly reason: string;
  is(exchange: Exchange, problem: Problem, verdict: Verdict): boolean;
}

export const deviations: readonly Deviation[] = [
  {
    reason:
      "Our provider sends the words of enums in the letter case in which the user wrote them, which the service ignores.",
    is: (_, { side, code }) => side === "request" && code === "ENUM_CASE_MISMATCH",
  },
];
