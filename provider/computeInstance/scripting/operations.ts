import type { Compute, Operation, VmSize } from "../../azure/api";
import { type Connection, orAbsent } from "../../azure/connection";
import { explained, hintsFor } from "../../azure/explained";
import { isOtherOperation } from "../../azure/refusals";
import { type CallOptions, callOf, type Workspace } from "../../azure/workspace";
import { describe, type Problem } from "../../core/check";
import { declaredPaths } from "../../core/diff";
import { AzureMLError, answerOf, isAzureMLError, showAnswer } from "../../core/errors";
import { computeId, parseWorkspaceId } from "../../core/ids";
import type { Values } from "../../core/values";
import { checkInstance } from "../checkInstance";
import { refuseOtherTypes } from "../claiming";
import { refuseTakenName, workspaceOf } from "../creation";
import { creationByScript, ordered, refuseOther } from "../door/ordered";
import { fields } from "../fields";
import { createMemory } from "../memory";
import { failure, subject } from "../messages";
import { knownInputs } from "../parse";
import type { PowerAction } from "../power";
import { createFacts, isForInstances } from "../preflight/facts";
import { isWord, type KnownInputs } from "../properties";
import { DEFAULT_VM_SIZE } from "../provisioningConfiguration";
import { conditionOf, hasFailed, isBeingDeleted, isSettled, isStillborn } from "../states";
import { networkProblems } from "../tables/rules";
import type { Target } from "../target";
import { getInstance, type Settled, untilAccepted, untilSettled } from "../waits";
import { declaresPreview, isCreated, toWire } from "../wire";

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

/** An instance whose creation has begun. */
interface Creation {
  readonly compute: Compute;
  readonly operation: Operation;
  /** It has properties that exist in preview api-versions only. */
  readonly preview: boolean;
}

/** Creates an instance that does not exist: checks everything that can be checked before, and does not wait. */
export async function create(given: Target, configuration: Values): Promise<Creation> {
  const { id, connection, signal } = given;
  const inputs = await checked(given, configuration);
  const preview = declaresPreview(declaredPaths(fields, inputs));
  const target = { ...given, preview };
  if (await getInstance(target)) {
    throw new AzureMLError("AlreadyExists", `${subject(id)} exists already: ComputeInstance.get fetches it.`);
  }
  const workspace = await workspaceOf(target);
  const { location } = workspace;
  refuseProblems(id, networkProblems(inputs, workspace));
  await refuseUnknownSize(target, location, inputs.vmSize ?? DEFAULT_VM_SIZE);
  await refuseTakenName(target);
  const body = toWire(inputs, location);
  const admission = creationByScript(target);
  const operation = await connection.api.putCompute(id, body, preview, admission, signal).catch((error) => {
    throw uncertain(id, explained(error, `${subject(id)} could not be created (${id}).`));
  });
  // It may take a while to appear.
  const compute = await getInstance(target).catch(() => undefined);
  const creating = { ...body, properties: { ...body.properties, provisioningState: "Creating" } };
  return { compute: compute ?? { id, ...creating }, operation, preview };
}

async function checked(
  { connection, workspaceId, computeName, id, ...call }: Target,
  given: Values,
): Promise<KnownInputs> {
  // What a preview asks once and remembers would be old in a script that lives on.
  const newInputs = { ...given, adopt: false, workspaceId, computeName, preflight: "off" };
  const memory = createMemory(createFacts(() => connection));
  const { inputs, problems } = await checkInstance(connection, { ...call, newInputs }, memory);
  refuseProblems(id, [...problems, ...notCreated(inputs)]);
  return knownInputs(inputs);
}

function refuseProblems(id: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new AzureMLError("InvalidInput", `${subject(id)} was not created. ${problems.map(describe).join("\n")}`);
}

/** Inputs that a stack brings about after the creation. What only steers the stack is left out without harm. */
function notCreated(inputs: Values): Problem[] {
  const names = Object.keys(inputs).filter((name) => !fields[name]?.ours && !isCreated(name));
  const message = "is no part of a creation. Create the instance without it, and bring it about afterwards.";
  return names.map((name) => ({ path: [name], message }));
}

// Where sizes cannot be listed, the PUT says the same, later.
async function refuseUnknownSize({ connection, id, workspaceId, log }: Target, location: string, size: string) {
  const sizes = await offeredSizes(connection, workspaceId, location).catch((error) => {
    if (!isAzureMLError(error) || error.kind !== "service") throw error;
    log.info(`the size could not be checked before the create: ${error.message}`);
    return undefined;
  });
  if (!sizes || sizes.some(({ name }) => isWord(name, size))) return;
  throw new AzureMLError(
    "InvalidInput",
    `${subject(id)} was not created. vmSize: ${JSON.stringify(size)} is not offered to compute instances in ${location}. ComputeInstance.supportedVmSizes lists what is.`,
  );
}

/** The sizes that a region offers to compute instances. */
export async function offeredSizes(connection: Connection, workspaceId: string, location: string): Promise<VmSize[]> {
  const { subscriptionId = "" } = parseWorkspaceId(workspaceId) ?? {};
  const sizes = await connection.vmSizes(subscriptionId, location);
  return sizes.filter(isForInstances);
}

// A PUT without an answer may have worked, and its own repetition is then refused as a conflict.
function uncertain(id: string, error: unknown): unknown {
  const status = answerOf(error)?.status;
  const isRefused = status !== undefined && status < 500 && status !== 409;
  if (isRefused || !isAzureMLError(error) || error.kind === "input") return error;
  const advice = `It may exist anyway: check with ComputeInstance.get (${id}).`;
  return new AzureMLError(error.code, `${error.message} ${advice}`, error.details);
}
