import type { Consequence } from "../core/resource";
import type { OnInterrupt } from "./policies";

/** A request that may take the machine from somebody. */
export type Interrupting = "stop" | "restart" | "resize" | "delete";

/** How far a call may interrupt who uses the machine: what `onInterrupt` says, and the most that the preview has shown. */
export interface Bounds {
  readonly onInterrupt: OnInterrupt;
  /** What is declared instead. */
  readonly declared: OnInterrupt;
  readonly shown: Consequence;
}
