import type { Settings } from "../azure/config";
import type { Connection } from "../azure/connection";
import { isAbsent, UNKNOWN } from "../core/values";
import type { PlannedInputs } from "./properties";

/** What is done about runs that are active. */
export type OnActiveRuns = "fail" | "wait" | "ignore";

/**
 * How a resource's runs are guarded: configuration and environment, for an emergency, before the inputs. `fail` for a word
 * that is not known.
 */
export function runsPolicy({ settings }: Connection, inputs: PlannedInputs): OnActiveRuns {
  const word = settings.onActiveRuns ?? inputs.onActiveRuns;
  return word === "wait" || word === "ignore" ? word : "fail";
}

/** What a deletion does, likewise; by default while a preview does not know it. */
export function deletionPolicy({ settings }: { settings: Pick<Settings, "onDelete"> }, inputs: PlannedInputs): string {
  const declared = inputs.onDelete === UNKNOWN ? undefined : inputs.onDelete;
  return settings.onDelete ?? declared ?? "delete";
}

/** What an update does that would interrupt somebody. */
export type OnInterrupt = "allow" | "fail" | "whenStopped";

const ON_INTERRUPT: readonly OnInterrupt[] = ["allow", "fail", "whenStopped"];

/** Likewise; `allow` while a preview does not know it, and `fail` for a word that is not known. */
export function interruptPolicy(settings: Pick<Settings, "onInterrupt">, inputs: PlannedInputs): OnInterrupt {
  const word = settings.onInterrupt ?? inputs.onInterrupt;
  if (isAbsent(word) || word === UNKNOWN) return "allow";
  return ON_INTERRUPT.find((each) => each === word) ?? "fail";
}
