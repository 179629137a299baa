import type { Compute } from "../azure/api";
import { asRecord, type Values } from "../core/values";

const SETTLED = new Set(["Running", "JobRunning", "Stopped"]);
const FAILED = new Set(["CreateFailed", "SetupFailed", "UserSetupFailed", "Unusable"]);
const NOT_PROVISIONED = new Set(["Failed", "Canceled"]);

/** The words that say where an instance is. */
export interface Condition {
  readonly state: string;
  readonly provisioningState: string;
}

export function conditionOf(compute: Compute): Condition {
  const state = compute.properties.properties?.state;
  const { provisioningState } = compute.properties;
  return { state: String(state ?? "Unknown"), provisioningState: String(provisioningState ?? "Succeeded") };
}

/** Nothing is going on any more. A word that is not known here counts as something going on. */
export function isSettled({ state, provisioningState }: Condition): boolean {
  if (NOT_PROVISIONED.has(provisioningState)) return true;
  return provisioningState === "Succeeded" && (SETTLED.has(state) || FAILED.has(state));
}

/** It cannot be used. An update that failed leaves an instance that runs: that one can be updated again. */
export function hasFailed({ state, provisioningState }: Condition): boolean {
  return FAILED.has(state) || (NOT_PROVISIONED.has(provisioningState) && !SETTLED.has(state));
}

/** A restart may help: there is a machine, with the disk that somebody may have worked on. */
export function isRestartable({ state }: Condition): boolean {
  return FAILED.has(state) && state !== "CreateFailed";
}

/** A restart was tried, the last thing that was, and failed. One that succeeded may be long ago. */
export function isBeyondRestart({ state, lastOperation }: Values): boolean {
  const { operationName, operationStatus } = asRecord(lastOperation);
  const isFailed = isRestartable({ state: String(state), provisioningState: "Failed" });
  return isFailed && operationName === "Restart" && operationStatus !== "Succeeded";
}

/** It never came to be: there is no disk that anybody worked on. */
export function isStillborn({ state }: Condition): boolean {
  return state === "CreateFailed";
}

export function isBeingDeleted({ state, provisioningState }: Condition): boolean {
  return state === "Deleting" || provisioningState === "Deleting";
}
