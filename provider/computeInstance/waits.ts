import type { Compute, Operation, OperationStatus } from "../azure/api";
import { orAbsent } from "../azure/connection";
import { explained } from "../azure/explained";
import { isPassing, millisecondsBetween } from "../azure/operations";
import { isOtherOperation } from "../azure/refusals";
import { readKnown } from "../azure/sharedReads";
import { elapsed } from "../core/durations";
import { type Answer, AzureMLError, answerOf, errorText } from "../core/errors";
import type { Values } from "../core/values";
import { goingOn, subject } from "./messages";
import { conditionOf, hasFailed, isSettled } from "./states";
import type { Target } from "./target";
import { fromWire, READ } from "./wire";
import type { Refusal } from "./writing/operations";

/** What a wait has come to. */
export interface Settled {
  readonly compute: Compute;
  /** What the operation itself says of its failure. */
  readonly error?: Answer | undefined;
  readonly operationId?: string | undefined;
}

/** The compute as it is now; undefined when there is none. */
export function getInstance(target: Target): Promise<Compute | undefined> {
  const { connection, id, preview, signal } = target;
  return orAbsent(connection.api.getCompute(id, preview, signal)).catch((error) => {
    throw explained(error, `${subject(id)} cannot be read.`);
  });
}

/** The same in a refresh: from a list, where that tells as much. `known` is what was observed last. */
export function refreshInstance(target: Target, known: Values | undefined): Promise<Compute | undefined> {
  const { connection, id, workspaceId, computeName: name, preview, signal } = target;
  const reads = connection.computes(workspaceId, preview);
  return readKnown(reads, { name, fields: READ, known, fromWire, signal }).catch((error) => {
    throw explained(error, `${subject(id)} cannot be read.`);
  });
}

/** How the instance stands to the operation that is waited for. */
type Standing = "there" | "being created" | "to appear";

/**
 * Waits until nothing is going on any more, neither in the instance nor in the operation that was started. What was never
 * there before needs no operation to say that it has succeeded.
 */
export function untilSettled(
  target: Target,
  operation: Operation = {},
  standing: Standing = "there",
): Promise<Settled> {
  let wasSeen = standing !== "to appear";
  const progress = reporter(target);
  const { ask: askOperation, said } = asking(target, operation);
  const begun = { ...operation, said, isPatient: standing === "there" && addressOf(operation) !== undefined };
  return waitFor<Settled>(target, `${subject(target.id)} to settle`, begun, async (compute) => {
    if (!compute && !wasSeen) return undefined;
    if (!compute) throw new AzureMLError("Disappeared", `${subject(target.id)} was deleted while waiting for it.`);
    wasSeen = true;
    const condition = conditionOf(compute);
    progress(condition.state);
    if (!isSettled(condition)) return undefined;
    const isMade =
      standing !== "there" && compute.properties["provisioningState"] === "Succeeded" && !hasFailed(condition);
    const outcome = isMade ? { running: false } : await askOperation();
    return outcome.running ? undefined : { compute, error: outcome.error, operationId: idOf(operation) };
  });
}

/** Waits until the instance is gone. Throws when its deletion has failed. */
export function untilGone(target: Target, operation: Operation = {}): Promise<true> {
  const progress = reporter(target);
  const { ask: askOperation, said } = asking(target, operation);
  return waitFor<true>(target, `the deletion of ${subject(target.id)}`, { ...operation, said }, async (compute) => {
    if (!compute) return true;
    const condition = conditionOf(compute);
    progress(condition.state);
    if (!isSettled(condition)) return undefined;
    const { error, running } = await askOperation();
    if (error && !running) {
      const said = `${error.code}: ${error.message}`;
      throw new AzureMLError("OperationFailed", `${subject(target.id)} was not deleted. ${said}`, { answer: error });
    }
    return undefined;
  });
}

/**
 * Sends a write, and sends it again while Azure is too busy for it, or refuses it because another operation runs
 * ("There is already an active operation submitted", code Conflict), until the deadline. A lock answers 409 as well, and
 * stays.
 */
export async function untilAccepted<T>(target: Target, send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      const answer = answerOf(error);
      const isBusy =
        answer &&
        (answer.code === "Conflict" || isOtherOperation(answer) || answer.status === 429 || answer.status === 503);
      if (!isBusy || target.clock.now() >= target.deadline) throw error;
      target.log.progress("waiting for another operation");
      // The state may lag behind the operation that refuses us; a patient wait begins with an interval.
      const what = `another operation on ${subject(target.id)} to end (${answer.message})`;
      const isOver = (compute?: Compute) => (!compute || isSettled(conditionOf(compute)) ? true : undefined);
      await waitFor(target, what, { isPatient: true }, isOver);
    }
  }
}

/** Sleeps until the next question, not beyond the deadline. `what` is named in the error of an interruption. */
export async function pause({ clock, deadline, signal }: Target, seconds: number, what: string): Promise<void> {
  const milliseconds = Math.min(seconds * 1000, Math.max(0, deadline - clock.now()));
  await clock.sleep(milliseconds, signal).catch((error) => {
    if (!signal?.aborted) throw error;
    throw new AzureMLError("Interrupted", `Interrupted while waiting for ${what}.`, { cause: error });
  });
}

/** How a wait goes: how often it looks, and whether it does soon after it begins. */
interface Pace {
  readonly retryAfterSeconds?: number | undefined;
  readonly isPatient?: boolean | undefined;
  /** A sentence on how that stands which is waited for beside the instance. */
  readonly said?: () => string | undefined;
}

/** Looks at the instance, again and again, until `look` returns something. The deadline is the target's. */
export function waitFor<T>(
  target: Target,
  what: string,
  { retryAfterSeconds, isPatient, said }: Pace,
  look: (compute: Compute | undefined) => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const { connection, workspaceId, computeName, deadline, signal, preview } = target;
  let last: Compute | undefined;
  const lookAt = (compute: Compute | undefined) => {
    last = compute ?? last;
    return look(compute);
  };
  const wait = connection.watch(workspaceId, preview);
  const wanted = { name: computeName, deadline, signal, retryAfterSeconds, isPatient, what };
  return wait({ ...wanted, look: lookAt, goingOn: () => goingOn(last, said?.()) }).catch((error) => {
    throw explained(error, `${subject(target.id)} could not be waited for.`);
  });
}

function addressOf({ statusUrl, resultUrl }: Operation): string | undefined {
  return statusUrl ?? resultUrl;
}

function idOf(operation: Operation): string | undefined {
  return addressOf(operation)?.split("?")[0]?.split("/").at(-1);
}

/** Asks the operation how it goes, no sooner than its address wants to be asked; until then it runs. */
function asking(target: Target, operation: Operation): { ask: () => Promise<Outcome>; said: () => string | undefined } {
  const { clock, deadline } = target;
  const next = () => Math.min(clock.now() + millisecondsBetween(operation.retryAfterSeconds), deadline);
  let from = next();
  let status: string | undefined;
  const ask = async () => {
    if (addressOf(operation) !== undefined && clock.now() < from) return { running: true };
    const outcome = await outcomeOf(target, operation);
    from = next();
    status = outcome.status ?? status;
    return outcome;
  };
  return { ask, said: () => status && `Its operation is ${status}.` };
}

interface Outcome {
  readonly running: boolean;
  /** The operation's own word, while it runs. */
  readonly status?: string;
  readonly error?: Answer | undefined;
}

async function outcomeOf(target: Target, operation: Operation): Promise<Outcome> {
  const { api } = target.connection;
  const { statusUrl, resultUrl } = operation;
  try {
    if (statusUrl) return outcome(await api.getOperationStatus(statusUrl, target.signal));
    if (resultUrl) return { running: !(await api.hasEnded(resultUrl, target.signal)) };
    return { running: false };
  } catch (error) {
    // It is a second opinion; without it the instance's own state counts.
    if (isPassing(error)) return { running: true };
    const answer = resultUrl && !statusUrl ? answerOf(error) : undefined;
    return { running: false, error: answer?.status === 404 || answer?.status === 403 ? undefined : answer };
  }
}

function outcome({ status, error }: OperationStatus): Outcome {
  const word = status.trim().toLowerCase();
  if (word === "succeeded") return { running: false };
  const isOver = word === "failed" || word === "canceled" || word === "cancelled";
  if (!isOver) return { running: true, status };
  return { running: false, error: { code: error?.code ?? status, message: errorText(error ?? {}) } };
}

function reporter({ log, clock }: Target): (state: string) => void {
  const started = clock.now();
  let last = "";
  return (state) => {
    if (state !== last) log.progress(`${state} (${elapsed(clock.now() - started)})`);
    last = state;
  };
}

/** Sends a write and waits until all that it started has ended; undefined when Azure did not refuse it. */
export async function attempt(target: Target, send: () => Promise<Operation>): Promise<Refusal | undefined> {
  const refusal = (cause: unknown): Refusal => {
    const answer = answerOf(cause);
    if (!answer) throw cause;
    return { answer, cause };
  };
  const started = await untilAccepted(target, send).catch(refusal);
  if ("answer" in started) return started;
  const { error } = await untilSettled(target, started);
  return error && { answer: error };
}
