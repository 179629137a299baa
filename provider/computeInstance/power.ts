import type { Compute, Operation } from "../azure/api";
import { explained } from "../azure/explained";
import type { Admission } from "../azure/permit";
import { AzureMLError, showAnswer } from "../core/errors";
import { failure, stackAdvice, subject } from "./messages";
import { conditionOf, hasFailed } from "./states";
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
