import type { Compute } from "../azure/api";
import { asRecord, type Value, withoutAbsent } from "../core/values";
import { type InstanceProperties, isWord } from "./properties";

const SETTLED = ["Running", "JobRunning", "Stopped"] as const;
const FAILED = ["CreateFailed", "SetupFailed", "UserSetupFailed", "Unusable"] as const;
const MOVING = ["Creating", "SettingUp", "UserSettingUp", "Starting", "Stopping", "Restarting", "Resizing"] as const;
const STATES = [...SETTLED, ...FAILED, ...MOVING, "Deleting", "Unknown"] as const;

const NOT_PROVISIONED = ["Failed", "Canceled"] as const;
const PROVISIONING_STATES = [...NOT_PROVISIONED, "Succeeded", "Creating", "Updating", "Deleting", "Unknown"] as const;

/** A word of Azure that is not known here. No word looks like that: the compiler would take a misspelt one for it. */
type OtherWord = `other: ${string}`;

/** What an instance does. */
export type State = (typeof STATES)[number];

/** The words that say where an instance is. */
export interface Condition {
  readonly state: State | OtherWord;
  readonly provisioningState: (typeof PROVISIONING_STATES)[number] | OtherWord;
}

export function conditionOf({ properties }: Compute): Condition {
  return conditionFrom(properties.properties?.["state"], properties["provisioningState"]);
}

/** As the specification spells the words, whatever their letter case; a word that is not known here stays as it is. */
export function conditionFrom(state: unknown, provisioningState: unknown): Condition {
  const provisioned = String(provisioningState ?? "Succeeded");
  return {
    state: spelled(String(state ?? "Unknown"), STATES),
    provisioningState: spelled(/^cancelled$/i.test(provisioned) ? "Canceled" : provisioned, PROVISIONING_STATES),
  };
}

function spelled<W extends string>(word: string, words: readonly W[]): W | OtherWord {
  return words.find((known) => isWord(word, known)) ?? (word as OtherWord);
}

function isOneOf(words: readonly string[], word: string): boolean {
  return words.includes(word);
}

type LastOperation = NonNullable<InstanceProperties["lastOperation"]>;

/** The last operation on an instance, without what Azure left null. */
export function lastOperationOf({ properties }: Compute): LastOperation {
  return withoutAbsent(asRecord(properties.properties?.["lastOperation"] as Value)) as LastOperation;
}

/** Nothing is going on any more. A word that is not known here counts as something going on. */
export function isSettled({ state, provisioningState }: Condition): boolean {
  if (isOneOf(NOT_PROVISIONED, provisioningState)) return true;
  return provisioningState === "Succeeded" && (isOneOf(SETTLED, state) || isOneOf(FAILED, state));
}

/** It cannot be used. An update that failed leaves an instance that runs: that one can be updated again. */
export function hasFailed({ state, provisioningState }: Condition): boolean {
  return isOneOf(FAILED, state) || (isOneOf(NOT_PROVISIONED, provisioningState) && !isOneOf(SETTLED, state));
}

/** A restart may help: there is a machine, with the disk that somebody may have worked on. */
export function isRestartable({ state }: Condition): boolean {
  return isOneOf(FAILED, state) && state !== "CreateFailed";
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
