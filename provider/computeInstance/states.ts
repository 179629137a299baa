import type { Compute } from "../azure/api";
import { asRecord, type Value, withoutAbsent } from "../core/values";
import { type InstanceProperties, isWord, type PlannedInputs } from "./properties";

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

/** Where a compute is now. */
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

/** Its deletion has begun. */
export function isBeingDeleted({ state, provisioningState }: Condition): boolean {
  return state === "Deleting" || provisioningState === "Deleting";
}

/** What an instance can be told to be. */
export type PowerState = "Running" | "Stopped";

const STOPPED: readonly string[] = ["Stopped", "Stopping"] satisfies State[];

const RUNNING: readonly string[] = [
  "Creating",
  "SettingUp",
  "UserSettingUp",
  "Starting",
  "Running",
  "JobRunning",
  "Restarting",
  "Resizing",
] satisfies State[];

/** Where the instance is, or is on its way to; undefined when it is neither, or its state is not known. */
export function powerStateOf(condition: Condition): PowerState | undefined {
  if (STOPPED.includes(condition.state)) return "Stopped";
  return hasFailed(condition) || isBeingDeleted(condition) || !RUNNING.includes(condition.state)
    ? undefined
    : "Running";
}

/** What the declaration of the power state is compared with. */
export interface PowerWish {
  readonly declared: PlannedInputs["powerState"];
  readonly enforcement: PlannedInputs["powerStateEnforcement"];
  /** Declared just now, so that it outdoes what a schedule did before. */
  readonly isNew: boolean;
  readonly isCreation: boolean;
  /** What the same command has already left alone, which its own writes do not make a difference to. */
  readonly leftAlone?: PowerState | undefined;
  /** What was observed last. */
  readonly before?: InstanceProperties | undefined;
}

/**
 * The power state for a comparison: as declared where the difference is nobody's to undo. Those are what a schedule or
 * idle shutdown did last, everything after the creation with `createOnly`, unless the declaration changes, and an instance that can neither run nor stop.
 */
export function comparablePowerState(compute: Compute, wish: PowerWish): PowerState | undefined {
  const observed = powerStateOf(conditionOf(compute));
  const { declared, isNew, isCreation } = wish;
  if (typeof declared !== "string" || observed === undefined) return typeof declared === "string" ? declared : observed;
  const { enforcement = "exceptScheduled" } = wish;
  const isLeftAlone =
    wish.leftAlone === observed ||
    (enforcement === "createOnly"
      ? !isCreation && !isNew
      : enforcement === "exceptScheduled" &&
        !isNew &&
        (wasScheduled(compute, observed) || isStillLeftAlone(compute, observed, wish)));
  return isLeftAlone ? declared : observed;
}

/** It was left alone where it is when it was last seen, and what came after it, such as a resize, moved it nowhere. */
function isStillLeftAlone(compute: Compute, observed: PowerState, { declared, before }: PowerWish): boolean {
  if (before === undefined || MOVES.some((move) => isWord(lastOperationOf(compute).operationName, move))) return false;
  const { powerState: shown, state, provisioningState } = before;
  const was = powerStateOf(conditionFrom(state, provisioningState));
  return was === observed && typeof declared === "string" && isWord(shown, declared);
}

const MOVES = ["Create", "Start", "Stop", "Restart"];

/** The service itself, for whatever reason, and not a person, brought the instance where it is. */
function wasScheduled(compute: Compute, observed: PowerState): boolean {
  const { operationName, operationTrigger } = lastOperationOf(compute);
  const isLed = isWord(operationName, observed === "Stopped" ? "Stop" : "Start");
  return isLed && operationTrigger !== undefined && !isWord(operationTrigger, "User");
}
