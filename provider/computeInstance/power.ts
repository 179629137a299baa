import type { Compute, Operation } from "../azure/api";
import { explained } from "../azure/explained";
import type { Admission } from "../azure/permit";
import { namesState } from "../azure/refusals";
import { AzureMLError, showAnswer } from "../core/errors";
import { aiming, changing, noInterruption, noRuns } from "./door/changes";
import { failure, stackAdvice, subject } from "./messages";
import { isWord } from "./properties";
import { conditionOf, hasFailed, powerStateOf } from "./states";
import type { Target } from "./target";
import { attempt, getInstance, type Settled, untilAccepted, untilSettled } from "./waits";
import { isRefused, type Refusal } from "./writing/operations";

/** What users do to the machine. */
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

/**
 * Resizes the instance. Whether a running one can be resized is not documented: one that Azure refuses to because it runs
 * is stopped, resized and started.
 */
export async function resize(target: Target, size: string): Promise<Refusal | undefined> {
  const { api } = target.connection;
  const send = (of: Target) => {
    const admission = changing(of, "resize");
    return attempt(of, () => api.resize(of.id, { targetVMSize: size }, admission, of.signal));
  };
  const refusal = await send(target);
  if (!refusal || !isRefused(refusal)) return refusal;
  const allowed = await allowedSizes(target);
  if (allowed && !allowed.some((name) => isWord(name, size))) {
    return { ...refusal, note: `It can be resized to ${allowed.join(", ")}.` };
  }
  if (!namesState(refusal.answer) || !(await isRunning(target))) return refusal;
  target.log.info(`Azure resizes it only while it is stopped: it is stopped, resized and started.`);
  const changes = target.grounds?.changes ?? [];
  const stopping = aiming(target, changes, noInterruption(target, "resize"), "resize");
  await changePower(target, "stop", changing(stopping, "stop"));
  const second = await send(aiming(target, changes, noRuns(target, "resize", true)));
  await changePower(target, "start", changing(target, "start")).catch((error: Error) => {
    const outcome = second ? "could not be resized" : `was resized to ${size}`;
    const message = `${subject(target.id)} was stopped, ${outcome}, and could not be started again. ${error.message}`;
    throw new AzureMLError("OperationFailed", message, { cause: error });
  });
  return second;
}

async function isRunning(target: Target): Promise<boolean> {
  const compute = await getInstance(target);
  return compute !== undefined && powerStateOf(conditionOf(compute)) === "Running";
}

/** Undefined where Azure does not say. */
async function allowedSizes({ connection, id, signal }: Target): Promise<string[] | undefined> {
  const sizes = await connection.api.getAllowedVmSizesForResize(id, signal).catch(() => undefined);
  return sizes?.map(({ name }) => name).sort();
}
