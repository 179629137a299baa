import type { InstanceProperties } from "./properties";
import { isWord } from "./words";

/** Whose the instance is: the user whom it is assigned to, else who has created it. */
export function ownerOf({ createdBy, personalComputeInstanceSettings }: InstanceProperties): string {
  const assigned = personalComputeInstanceSettings?.assignedUser?.objectId;
  const creator = createdBy?.userName ?? createdBy?.userId ?? "an unknown user";
  return assigned ? `user ${assigned} (created by ${creator})` : creator;
}

const STARTING = /^(create|start|restart|resize|reimage)$/i;
const DONE = /^(succeeded|inprogress)$/i;

/** Since when a machine runs, such as `2026-11-30 08:00 UTC`; undefined where Azure does not tell. */
export function runningSince({ lastOperation }: InstanceProperties): string | undefined {
  const { operationName = "", operationStatus = "", operationTime = "" } = lastOperation ?? {};
  const hasBegun = STARTING.test(operationName) && DONE.test(operationStatus);
  return hasBegun ? minuteOf(operationTime) : undefined;
}

function minuteOf(time: string): string | undefined {
  const milliseconds = Date.parse(time);
  if (!Number.isFinite(milliseconds)) return undefined;
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Where the instance is, and since when it runs, such as `Running since 2026-11-30 08:00 UTC`. */
export function whereabouts(properties: InstanceProperties): string {
  const { state } = properties;
  const isRunning = isWord(state, "Running") || isWord(state, "JobRunning");
  const since = isRunning ? runningSince(properties) : undefined;
  return `${state ?? "in an unknown state"}${since ? ` since ${since}` : ""}`;
}
