import type { Compute, Operation, Workspace } from "../azure/api";
import { type Connection, orAbsent } from "../azure/connection";
import { type Change, declaredPaths } from "../core/diff";
import { timeoutMilliseconds } from "../core/durations";
import { AzureMLError, answerOf, isAzureMLError, PartialFailure } from "../core/errors";
import { computeId, parseComputeId } from "../core/ids";
import { outputs } from "../core/reflect";
import type { Call, Observed, ReadRequest, ReconcileRequest, RemoveRequest, Resource } from "../core/resource";
import { asRecord, type Path, show, type Values } from "../core/values";
import { checkInstance, isReplaceAllowed, networkProblems, type Replacing } from "./checking";
import { isTaggedWith, refuseOtherTypes, refuseToDeleteOthers, refuseUnlessClaimed, tagFor } from "./claiming";
import { compare, observedFor, remoteChanges, type Wanted } from "./comparing";
import { fields } from "./fields";
import { guardActiveRuns, runsPolicy } from "./guards";
import { explained, failure, listed, subject } from "./messages";
import { changePower, powerStateOf } from "./power";
import { conditionOf, hasFailed, isBeingDeleted, isSettled, isStillborn } from "./states";
import { getInstance, type Settled, type Target, untilAccepted, untilGone, untilSettled } from "./waiting";
import { declaresPreview, toWire } from "./wire";
import { dropped, keptMessage, write } from "./writes";

const MINUTES_30 = 30 * 60_000;
/** A change of these makes it another instance; all else that needs a replacement keeps its id. */
const ADDRESS = new Set(["workspaceId", "computeName"]);

/** The resource `ComputeInstance` over a connection that is made when it is first needed. */
export function computeInstance(connect: () => Connection): Resource {
  // The host deletes with what the state says; what the program says now of a deletion counts for a replacement as well.
  const replacing: Replacing = new Map();
  return {
    type: "ComputeInstance",
    fields,
    check: (request) => checkInstance(connect(), request, replacing),
    diff: plan,
    isUnfinished,
    reconcile: (request) => reconcile(connect(), request),
    read: (request) => read(connect(), request),
    remove: (request) => {
      const key = request.id.toLowerCase();
      const inputs = replacing.get(key) ?? request.inputs;
      replacing.delete(key);
      return remove(connect(), { ...request, inputs });
    },
  };
}

function isUnfinished({ state, provisioningState }: Values): boolean {
  const condition = { state: String(state), provisioningState: String(provisioningState) };
  return hasFailed(condition) || ["Creating", "Deleting"].includes(condition.provisioningState);
}

/**
 * The changes, none of them a replacement unless that is allowed and the instance was really read. Check refuses those
 * that the program causes; what somebody else caused stays an update, which refuses it without harm.
 */
function plan(declared: Values, observed: Values, declaredBefore?: readonly Path[]): Change[] {
  const changes = compare(declared, observed, declaredBefore);
  const wasRead = observed.state !== undefined && observed.provisioningState !== "Creating";
  if (wasRead && isReplaceAllowed(declared)) return changes;
  return changes.map((change) => (ADDRESS.has(String(change.path[0])) ? change : { ...change, mutability: "update" }));
}

async function reconcile(connection: Connection, request: ReconcileRequest): Promise<Observed> {
  const { inputs, declaredBefore = [] } = request;
  const id = request.id ?? computeId(String(inputs.workspaceId), String(inputs.computeName));
  const paths = [...declaredPaths(fields, inputs), ...declaredBefore];
  const target = targetOf(connection, request, id, request.id ? "update" : "create", inputs, paths);
  const tag = tagFor(request, connection);
  const found = await observe(target);
  if (found && !request.id) refuseUnlessClaimed(target, inputs, found, remoteChanges(request, found), tag);
  // From here on the instance is ours: whatever fails, the state must know it.
  const standing = found && !isStillborn(conditionOf(found)) ? found : undefined;
  const toTag = standing && (!request.id || request.isOwnerNew) && !isTaggedWith(standing, tag) ? tag : undefined;
  let isAccepted = false;
  try {
    if (found && !standing) await destroy(target);
    const operation = standing ? undefined : await create(target, inputs, tag);
    isAccepted = operation !== undefined;
    const isQuiet = standing && isSettled(conditionOf(standing));
    const settled = isQuiet ? { compute: standing } : await untilSettled(target, operation, isAccepted);
    const compute = await sync(target, request, settled, toTag);
    return { id, properties: outputs(fields, inputs, observedFor({ ...request, observed: undefined }, compute)) };
  } catch (error) {
    throw found || isAccepted ? await asPartial(target, request, error, isAccepted) : error;
  }
}

async function observe(target: Target): Promise<Compute | undefined> {
  const compute = await getInstance(target);
  if (compute) refuseOtherTypes(target, compute);
  if (!compute || !isBeingDeleted(conditionOf(compute))) return compute;
  await untilGone(target);
  return undefined;
}

async function create(target: Target, inputs: Values, tag: string | undefined): Promise<Operation> {
  const { connection, id, computeName, preview, signal } = target;
  const workspace = await workspaceOf(target);
  const [problem] = networkProblems(inputs, workspace);
  if (problem) throw new AzureMLError("input", `${subject(id)}: ${show(problem.path)}: ${problem.message}`);
  await refuseTakenName(target);
  target.log.progress(`creating ${computeName}`);
  const body = toWire(inputs, workspace.location, tag);
  return connection.api.putCompute(id, body, preview, signal).catch(async (error) => {
    if (await wasAccepted(target, tag, error)) return {};
    throw explained(error, `${subject(id)} could not be created (${id}).`);
  });
}

/** A PUT whose answer was lost may have worked; its own repetition is then refused as a conflict. */
async function wasAccepted(target: Target, tag: string | undefined, error: unknown): Promise<boolean> {
  const status = answerOf(error)?.status;
  if (status !== undefined && status !== 409 && status < 500) return false;
  const compute = await getInstance(target).catch(() => undefined);
  return compute !== undefined && isTaggedWith(compute, tag);
}

export async function workspaceOf({ connection, id, workspaceId }: Target): Promise<Workspace> {
  return connection.workspace(workspaceId).catch((error) => {
    throw explained(error, `${subject(id)}: its workspace ${workspaceId} cannot be read.`);
  });
}

// In no specification: where it cannot be asked, the PUT says the same, later.
export async function refuseTakenName({
  connection,
  id,
  workspaceId,
  computeName,
  signal,
  log,
}: Target): Promise<void> {
  const { nameAvailable, reason, message } = await connection.api
    .checkComputeNameAvailability(workspaceId, computeName, signal)
    .catch((error) => {
      if (!isAzureMLError(error) || error.kind !== "service") throw error;
      log.info(`the name could not be checked before the create: ${error.message}`);
      return { nameAvailable: true, reason: undefined, message: undefined };
    });
  if (nameAvailable) return;
  throw new AzureMLError(
    "input",
    `${subject(id)}: the name is not available in the region (${reason ?? "no reason given"}${message ? `: ${message}` : ""}). Choose another computeName.`,
  );
}

async function sync(
  target: Target,
  request: ReconcileRequest,
  { compute, error }: Settled,
  tag?: string,
): Promise<Compute> {
  const { inputs } = request;
  const { id } = target;
  if (error || hasFailed(conditionOf(compute))) throw partial(target, request, failure(id, compute, error), compute);
  const changes = remoteChanges(request, compute);
  const fixed = changes.filter(({ mutability }) => mutability === "replace");
  if (fixed.length > 0) {
    const way = isReplaceAllowed(inputs) ? 'run "pulumi refresh" and "pulumi up"' : 'set onReplace: "allow"';
    const advice = `Declare what it has, or ${way} to replace the instance, which deletes its disk.`;
    throw new AzureMLError("input", `${subject(id)}: ${listed(fixed)} cannot be changed in place. ${advice}`);
  }
  if (changes.length === 0 && tag === undefined) return compute;
  await write(target, compute, changes, tag);
  const after = await getInstance(target);
  if (!after) throw new AzureMLError("service", `${subject(id)} disappeared after it was updated.`);
  if (after.properties.createdOn !== compute.properties.createdOn) {
    target.log.warn(`Azure recreated the instance during the update of ${listed(changes)}: its disk is new.`);
  }
  const kept = dropped(changes, remoteChanges({ ...request, observed: undefined }, after));
  if (kept.length > 0) throw partial(target, request, keptMessage(id, kept), after);
  return after;
}

async function read(connection: Connection, request: ReadRequest): Promise<Observed | undefined> {
  const target = targetOf(connection, request, request.id, "update", {}, request.declaredBefore);
  const compute = await getInstance(target);
  if (compute) return { id: request.id, properties: observedFor(request, compute) };
  await connection.api.getWorkspace(target.workspaceId, request.signal).catch((error) => {
    const what = `${subject(request.id)} cannot be read: its workspace ${target.workspaceId} does not answer, so whether the instance is gone cannot be told.`;
    throw explained(error, what);
  });
  return undefined;
}

async function remove(connection: Connection, request: RemoveRequest): Promise<void> {
  const { inputs, log } = request;
  const way = String(connection.settings.onDelete ?? inputs.onDelete ?? "delete").toLowerCase();
  if (way === "retain") return log.info(`left in Azure as it is, because onDelete is "retain": ${request.id}`);
  const target = targetOf(connection, request, request.id, "delete", inputs, []);
  const compute = await getInstance(target);
  if (!compute) return;
  if (isBeingDeleted(conditionOf(compute))) {
    await untilGone(target);
    return;
  }
  refuseOtherTypes(target, compute);
  refuseToDeleteOthers(target, compute, request.observed, tagFor(request, connection));
  if (way === "stop") return stopAndLeave(target, compute);
  if (!isStillborn(conditionOf(compute))) await guardActiveRuns(target, "delete");
  await destroy(target);
}

async function stopAndLeave(target: Target, compute: Compute): Promise<void> {
  if (powerStateOf(conditionOf(compute)) === "Running") {
    await guardActiveRuns(target, "stop");
    await changePower(target, "stop");
  }
  target.log.info(`stopped and left in Azure, because onDelete is "stop": ${target.id}`);
}

async function destroy(target: Target): Promise<void> {
  const { connection, id, signal } = target;
  target.log.progress("deleting");
  const operation = await untilAccepted(target, () => orAbsent(connection.api.deleteCompute(id, signal))).catch(
    (error) => {
      throw explained(error, `${subject(id)} could not be deleted.`);
    },
  );
  if (operation) await untilGone(target, operation);
}

function targetOf(
  connection: Connection,
  { owner, signal, log, clock }: Call,
  id: string,
  operation: "create" | "update" | "delete",
  inputs: Values,
  declared: readonly Path[],
): Target {
  const parts = parseComputeId(id);
  if (!parts) throw new AzureMLError("input", `${JSON.stringify(id)} is not the ARM id of a compute.`);
  const timeout = asRecord(inputs.timeouts)[operation];
  const milliseconds = typeof timeout === "string" ? timeoutMilliseconds(timeout) : undefined;
  return {
    connection,
    owner,
    signal,
    log,
    clock,
    id,
    workspaceId: parts.workspace,
    computeName: parts.computeName,
    preview: declaresPreview(declared),
    deadline: clock.now() + (milliseconds ?? MINUTES_30),
    onActiveRuns: runsPolicy(connection, inputs),
  };
}

function partial(target: Target, wanted: Wanted, message: string, compute: Compute): PartialFailure {
  const observed = outputs(fields, wanted.inputs, observedFor(wanted, compute));
  return new PartialFailure(message, { id: target.id, observed });
}

/** An error after which the instance exists: the state must know it, with what is there as far as it can be read. */
async function asPartial(target: Target, wanted: Wanted, error: unknown, isAccepted: boolean): Promise<unknown> {
  if (error instanceof PartialFailure || !isAzureMLError(error)) return error;
  const unread = { observed: outputs(fields, wanted.inputs, { provisioningState: "Creating" }) };
  const compute = await getInstance(target).then(
    (there) => there ?? "gone",
    () => undefined,
  );
  if (compute === "gone" && !isAccepted) return error;
  const { message, details } = error;
  if (compute && compute !== "gone") return partial(target, wanted, message, compute);
  return new PartialFailure(message, { id: target.id, ...unread }, details);
}
