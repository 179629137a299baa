import type { Connection } from "../azure/connection";
import type { Values } from "../core/values";

/** How a resource's runs are guarded: configuration and environment, for an emergency, before the inputs. */
export function runsPolicy({ settings }: Connection, inputs: Values): string {
  return String(settings.onActiveRuns ?? inputs.onActiveRuns ?? "fail").toLowerCase();
}

/** What a deletion does, likewise. */
export function deletionPolicy({ settings }: Connection, inputs: Values): string {
  return String(settings.onDelete ?? inputs.onDelete ?? "delete").toLowerCase();
}
