import { asRecord, type Value, type Values } from "../core/values";

/** Whose the instance is: the user whom it is assigned to, else who has created it. */
export function ownerOf({ createdBy, personalComputeInstanceSettings }: Values): string {
  const { userName, userId } = asRecord(createdBy);
  const assigned = asRecord(asRecord(personalComputeInstanceSettings).assignedUser).objectId;
  const creator = userName ?? userId ?? "an unknown user";
  return assigned ? `user ${String(assigned)} (created by ${String(creator)})` : String(creator);
}

const STARTING = /^(create|start|restart|resize|reimage)$/i;
const DONE = /^(succeeded|inprogress)$/i;

/** Since when a machine runs, such as `2026-11-30 08:00 UTC`; undefined where Azure does not tell. */
export function runningSince({ lastOperation }: Values): string | undefined {
  const { operationName, operationStatus, operationTime } = asRecord(lastOperation);
  const hasBegun = STARTING.test(String(operationName)) && DONE.test(String(operationStatus));
  return hasBegun ? minuteOf(operationTime) : undefined;
}

function minuteOf(time: Value): string | undefined {
  const milliseconds = Date.parse(String(time));
  if (!Number.isFinite(milliseconds)) return undefined;
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Where the instance is, and since when it runs, such as `Running since 2026-11-30 08:00 UTC`. */
export function whereabouts(properties: Values): string {
  const { state } = properties;
  const since = /^(job)?running$/i.test(String(state)) ? runningSince(properties) : undefined;
  return `${String(state ?? "in an unknown state")}${since ? ` since ${since}` : ""}`;
}
