import type { Compute, Operation } from "../azure/api";
import { orAbsent } from "../azure/connection";
import { timeoutMilliseconds } from "../core/durations";
import { AzureMLError, answerOf, isAzureMLError, showAnswer } from "../core/errors";
import { computeId } from "../core/ids";
import type { Log } from "../core/resource";
import { refuseOtherTypes } from "./claiming";
import { explained, failure, subject } from "./messages";
import type { PowerAction } from "./power";
import { conditionOf, hasFailed, isBeingDeleted, isSettled, isStillborn } from "./states";
import { timeout as timeoutProblem } from "./validation";
import { getInstance, type Target, untilAccepted, untilSettled } from "./waiting";
import type { Workspace } from "./workspace";

/** How a call that may wait shows what it does, and when it gives up. */
export interface CallOptions {
  /** Shows each state once: `true` on standard output, or line by line to a function. Default false. */
  readonly showOutput?: boolean | ((line: string) => void);
  /** Such as `90s`, `30m` or `1h30m`. Default `30m`. */
  readonly timeout?: string;
  /** Ends the call, not what goes on in Azure. */
  readonly signal?: AbortSignal;
}

const DEFAULT_TIMEOUT = "30m";

export function targetOf(workspace: Workspace, computeName: string, preview: boolean, options: CallOptions): Target {
  const { connection, clock, id: workspaceId } = workspace;
  const { timeout = DEFAULT_TIMEOUT, signal, showOutput } = options;
  const problem = timeoutProblem(timeout);
  if (problem) throw new AzureMLError("input", `timeout: ${problem}`);
  return {
    connection,
    clock,
    signal,
    log: logOf(computeName, showOutput),
    id: computeId(workspaceId, computeName),
    workspaceId,
    computeName,
    preview,
    deadline: clock.now() + (timeoutMilliseconds(timeout) ?? 0),
    // A script asks for the runs itself.
    onActiveRuns: "ignore",
  };
}

function logOf(name: string, showOutput: CallOptions["showOutput"] = false): Log {
  const shown = showOutput === true ? (line: string) => process.stdout.write(`${line}\n`) : showOutput || undefined;
  const show = (text: string) => shown?.(`${name}: ${text}`);
  return { progress: show, info: show, warn: shown ? show : (text) => process.emitWarning(`${name}: ${text}`) };
}

/** The instance as it is now. Throws when there is none, or another type of compute has its name. */
export async function requireInstance(target: Target): Promise<Compute> {
  const compute = await getInstance(target);
  if (compute) {
    refuseOtherTypes(target, compute);
    return compute;
  }
  const { connection, id, workspaceId, signal } = target;
  await connection.api.getWorkspace(workspaceId, signal).catch((error) => {
    throw explained(error, `${subject(id)} cannot be read: its workspace ${workspaceId} does not answer.`);
  });
  throw new AzureMLError("input", `${subject(id)} does not exist (${id}).`);
}

const DONE = { start: "started", stop: "stopped", restart: "restarted" } as const;

/** Throws when the state of the instance cannot do it. What is still going on is Azure's to refuse. */
export function refuseUnfit({ id }: Target, action: PowerAction, compute: Compute): void {
  const condition = conditionOf(compute);
  const reason = isBeingDeleted(condition) ? "it is being deleted." : isSettled(condition) && unfit(action, compute);
  if (reason) throw new AzureMLError("input", `${subject(id)} cannot be ${DONE[action]}: ${reason}`);
}

function unfit(action: PowerAction, compute: Compute): string | undefined {
  const condition = conditionOf(compute);
  const { state } = condition;
  if (isStillborn(condition)) return `it is ${state}, so there is no machine. ${scriptAdvice(compute)}`;
  if (action !== "start") {
    return state === "Stopped" ? `it is Stopped.${action === "restart" ? " Start it instead." : ""}` : undefined;
  }
  if (state === "Stopped") return undefined;
  return `it is ${state}; only a stopped instance can.${hasFailed(condition) ? " Restart it instead." : ""}`;
}

/** Sends what starts an operation: once, or, for who waits anyway, again when another operation has ended. */
export async function submit<T>(target: Target, what: string, waits: boolean, send: () => Promise<T>): Promise<T> {
  try {
    return await (waits ? untilAccepted(target, send) : send());
  } catch (error) {
    const told = explained(error, `${subject(target.id)} ${what}.`);
    const isBusy = !waits && /already an active operation/i.test(answerOf(error)?.message ?? "");
    if (!isBusy || !isAzureMLError(told)) throw told;
    throw new AzureMLError(told.kind, `${told.message} With waitForCompletion, it is waited for.`, told.details);
  }
}

/** Sends the deletion. Undefined when there is nothing to delete. Throws for a compute that is only attached. */
export async function beginDeletion(target: Target, waits: boolean): Promise<Operation | undefined> {
  const { connection, id, signal } = target;
  const compute = await getInstance(target);
  if (!compute) return undefined;
  refuseOtherTypes(target, compute);
  if (compute.properties.isAttachedCompute === true) {
    throw new AzureMLError("input", `${subject(id)} was not deleted: it is only attached to the workspace.`);
  }
  if (isBeingDeleted(conditionOf(compute))) return {};
  return submit(target, "could not be deleted", waits, () => orAbsent(connection.api.deleteCompute(id, signal)));
}

/** Waits until nothing is going on any more; throws when the operation or the instance has failed, with every error. */
export async function untilUsable(target: Target, operation?: StartedOperation): Promise<Compute> {
  const { id } = target;
  const now = operation ? undefined : await requireInstance(target);
  const isOver = now && isSettled(conditionOf(now));
  const settled = isOver ? { compute: now } : await untilSettled(target, operation, operation?.name === "create");
  const { compute, error } = settled;
  const details = error && { answer: error };
  if (hasFailed(conditionOf(compute))) {
    throw new AzureMLError("service", failure(id, compute, scriptAdvice(compute), settled), details);
  }
  if (!error) return compute;
  throw new AzureMLError("service", `${subject(id)}: ${operation?.name} failed. ${showAnswer(error)}`, details);
}

/** An operation that this handle has started. */
export interface StartedOperation extends Operation {
  readonly name: PowerAction | "create" | "delete";
}

function scriptAdvice(compute: Compute): string {
  return isStillborn(conditionOf(compute))
    ? "Delete it, and create it again."
    : "Restart it, or delete it with its disk and create it again.";
}
