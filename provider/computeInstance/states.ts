import type { Compute } from "../azure/api";
import { asRecord, type Value, withoutAbsent } from "../core/values";
import type { InstanceProperties } from "./properties";
import { isWord } from "./words";

const SETTLED = new Set(["Running", "JobRunning", "Stopped"]);
const FAILED = new Set(["CreateFailed", "SetupFailed", "UserSetupFailed", "Unusable"]);
const NOT_PROVISIONED = new Set(["Failed", "Canceled"]);

/** The words that say where an instance is. */
export interface Condition {
  readonly state: string;
  readonly provisioningState: string;
}

const STATES = [
  ...SETTLED,
  ...FAILED,
  ..."Creating SettingUp UserSettingUp Starting Stopping Restarting Resizing Deleting Unknown".split(" "),
];
const PROVISIONING_STATES = [...NOT_PROVISIONED, ..."Succeeded Creating Updating Deleting Unknown".split(" ")];

export function conditionOf({ properties }: Compute): Condition {
  return conditionFrom(properties.properties?.state, properties.provisioningState);
}

/** As the specification spells the words, whatever their letter case; a word that is not known here stays as it is. */
export function conditionFrom(state: unknown, provisioningState: unknown): Condition {
  const provisioned = String(provisioningState ?? "Succeeded");
  return {
    state: spelled(String(state ?? "Unknown"), STATES),
    provisioningState: spelled(/^cancelled$/i.test(provisioned) ? "Canceled" : provisioned, PROVISIONING_STATES),
  };
}

function spelled(word: string, words: readonly string[]): string {
  return words.find((known) => known.toLowerCase() === word.toLowerCase()) ?? word;
}

type LastOperation = NonNullable<InstanceProperties["lastOperation"]>;

/** The last operation on an instance, without what Azure left null. */
export function lastOperationOf({ properties }: Compute): LastOperation {
  return withoutAbsent(asRecord(properties.properties?.lastOperation as Value)) as LastOperation;
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
export function isBeyondRestart({ state, lastOperation }: InstanceProperties): boolean {
  const { operationName, operationStatus = "" } = lastOperation ?? {};
  const isRestart = isWord(operationName, "Restart");
  return isRestart && /failed$/i.test(operationStatus) && isRestartable(conditionFrom(state, "Failed"));
}

/** It never came to be, and nothing is going on: there is no disk that anybody worked on. */
export function isStillborn(condition: Condition): boolean {
  return condition.state === "CreateFailed" && isSettled(condition);
}

export function isBeingDeleted({ state, provisioningState }: Condition): boolean {
  return state === "Deleting" || provisioningState === "Deleting";
}
