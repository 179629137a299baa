import type { Compute, Operation } from "../../azure/api";
import { orAbsent } from "../../azure/connection";
import { explained, hintsFor } from "../../azure/explained";
import { isOtherOperation } from "../../azure/refusals";
import { type CallOptions, callOf, type Workspace } from "../../azure/workspace";
import { AzureMLError, answerOf, isAzureMLError, showAnswer } from "../../core/errors";
import { computeId } from "../../core/ids";
import { refuseOtherTypes } from "../claiming";
import { ordered, refuseOther } from "../door/ordered";
import { failure, subject } from "../messages";
import type { PowerAction } from "../power";
import { conditionOf, hasFailed, isBeingDeleted, isSettled, isStillborn } from "../states";
import type { Target } from "../target";
import { getInstance, type Settled, untilAccepted, untilSettled } from "../waits";

/** One instance, as a call of a script works on it. */
export function targetOf(workspace: Workspace, computeName: string, preview: boolean, options: CallOptions): Target {
  const call = callOf(workspace, computeName, options);
  // A script asks for the runs itself.
  return { ...call, id: computeId(call.workspaceId, computeName), computeName, preview, onActiveRuns: "ignore" };
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
  throw new AzureMLError("NotFound", `${subject(id)} does not exist (${id}).`);
}

const DONE = { start: "started", stop: "stopped", restart: "restarted" } as const;

/** Throws when the state of the instance cannot do it. What is still going on is Azure's to refuse. */
export function refuseUnfit({ id }: Target, action: PowerAction, compute: Compute): void {
  const condition = conditionOf(compute);
  const reason = isBeingDeleted(condition) ? "it is being deleted." : isSettled(condition) && unfit(action, compute);
  if (reason) throw new AzureMLError("WrongState", `${subject(id)} cannot be ${DONE[action]}: ${reason}`);
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
    const isBusy = !waits && isOtherOperation(answerOf(error));
    if (!isBusy || !isAzureMLError(told)) throw told;
    throw new AzureMLError(told.code, `${told.message} With waitForCompletion, it is waited for.`, told.details);
  }
}

/** Sends the deletion. Undefined when there is nothing to delete. Throws for a compute that is only attached. */
export async function beginDeletion(target: Target, waits: boolean): Promise<Operation | undefined> {
  const { connection, id, signal } = target;
  const compute = await getInstance(target);
  if (!compute) return undefined;
  refuseOther(target, "delete", compute);
  if (isBeingDeleted(conditionOf(compute))) return {};
  const admission = ordered(target, "delete", compute);
  const send = () => orAbsent(connection.api.deleteCompute(id, admission, signal));
  return submit(target, "could not be deleted", waits, send);
}

/** What a wait has come to: the instance, and why it or the operation has failed. */
export interface Outcome {
  readonly compute: Compute;
  readonly problem?: AzureMLError;
}

/** Waits until nothing is going on any more. Without an operation, an instance that is settled already is not waited for. */
export async function untilOver(target: Target, operation?: StartedOperation): Promise<Outcome> {
  const now = operation ? undefined : await requireInstance(target);
  if (now && isSettled(conditionOf(now))) return outcome(target, { compute: now });
  const standing = operation?.name === "create" ? "to appear" : "there";
  return outcome(target, await untilSettled(target, operation, standing), operation);
}

function outcome({ id }: Target, settled: Settled, operation?: StartedOperation): Outcome {
  const { compute, error } = settled;
  const problem = (message: string) => new AzureMLError("OperationFailed", message, error && { answer: error });
  if (hasFailed(conditionOf(compute))) {
    return { compute, problem: problem(failure(id, compute, scriptAdvice(compute), settled)) };
  }
  if (!error) return { compute };
  const hints = hintsFor(showAnswer(error)).map((hint) => ` ${hint}`);
  const message = `${subject(id)}: ${operation?.name} failed. ${showAnswer(error)}.${hints.join("")}`;
  return { compute, problem: problem(message) };
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
