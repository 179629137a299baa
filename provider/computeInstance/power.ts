import type { Compute, Operation } from "../azure/api";
import { explained } from "../azure/explained";
import type { Admission } from "../azure/permit";
import { AzureMLError, showAnswer } from "../core/errors";
import { failure, stackAdvice, subject } from "./messages";
import { type InstanceProperties, isWord, type PlannedInputs } from "./properties";
import {
  type Condition,
  conditionFrom,
  conditionOf,
  hasFailed,
  isBeingDeleted,
  lastOperationOf,
  type State,
} from "./states";
import type { Target } from "./target";
import { type Settled, untilAccepted, untilSettled } from "./waits";

export type PowerAction = "start" | "stop" | "restart";

/** What of the API does each. */
export type PowerCalls = {
  readonly [A in PowerAction]: (id: string, admission: Admission<A>, signal?: AbortSignal) => Promise<Operation>;
};

const DOING = { start: "starting", stop: "stopping", restart: "restarting" } as const;

/**
 * Starts, stops or restarts, and waits until it is over. Another operation that runs is waited for first. Whether it
 * succeeded is in what is returned.
 */
export async function tryPower<A extends PowerAction>(
  target: Target,
  action: A,
  admission: Admission<A>,
): Promise<Settled> {
  const { connection, id, signal, log } = target;
  log.progress(DOING[action]);
  const api: PowerCalls = connection.api;
  const operation = await untilAccepted(target, () => api[action](id, admission, signal)).catch((error) => {
    throw explained(error, `${subject(id)} could not be told to ${action}.`);
  });
  return untilSettled(target, operation);
}

/** The same; throws when it failed. */
export async function changePower<A extends PowerAction>(
  target: Target,
  action: A,
  admission: Admission<A>,
): Promise<Compute> {
  const settled = await tryPower(target, action, admission);
  const { compute, error } = settled;
  if (hasFailed(conditionOf(compute))) {
    throw new AzureMLError("OperationFailed", failure(target.id, compute, stackAdvice(compute), settled));
  }
  if (!error) return compute;
  throw new AzureMLError("OperationFailed", `${subject(target.id)}: ${action} failed. ${showAnswer(error)}`, {
    answer: error,
  });
}

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
