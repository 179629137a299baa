import type { OnInterrupt } from "./policies";

/** What a step does to a machine, from the least to the most. */
export const CONSEQUENCES = ["none", "restarts", "stops and starts", "stops", "disk lost"] as const;
export type Consequence = (typeof CONSEQUENCES)[number];

export function isMore(one: Consequence, other: Consequence): boolean {
  return CONSEQUENCES.indexOf(one) > CONSEQUENCES.indexOf(other);
}

/** How far a call may interrupt who uses the machine: what `onInterrupt` says, and the most that the preview has shown. */
export interface Bounds {
  readonly onInterrupt: OnInterrupt;
  readonly shown: Consequence;
}
