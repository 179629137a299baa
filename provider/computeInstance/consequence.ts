import type { OnInterrupt } from "./policies";

/** What a step does to a machine, from the least to the most. */
export const CONSEQUENCES = ["none", "restarts", "stops and starts", "stops", "disk lost"] as const;
export type Consequence = (typeof CONSEQUENCES)[number];

export function isMore(one: Consequence, other: Consequence): boolean {
  return CONSEQUENCES.indexOf(one) > CONSEQUENCES.indexOf(other);
}

/** A request that may take the machine from somebody. */
export type Interrupting = "stop" | "restart" | "resize" | "delete";

/** How far a call may interrupt who uses the machine: what `onInterrupt` says, and the most that the preview has shown. */
export interface Bounds {
  readonly onInterrupt: OnInterrupt;
  /** What is declared instead. */
  readonly declared: OnInterrupt;
  readonly shown: Consequence;
}
