import type { Compute, Workspace } from "../azure/api";
import { type Connection, orAbsent } from "../azure/connection";
import { OWNERSHIP_TAG, ownershipTag } from "../azure/ownership";
import { type Change, diff } from "../core/diff";
import { timeoutMilliseconds } from "../core/durations";
import { AzureMLError, answerOf, PartialFailure, showAnswer } from "../core/errors";
import { computeId, parseComputeId } from "../core/ids";
import { outputs } from "../core/reflect";
import type { Call, Observed, ReadRequest, ReconcileRequest, RemoveRequest, Resource } from "../core/resource";
import { asRecord, type Path, show, type Values } from "../core/values";
import { checkInstance, networkProblems } from "./checking";
import { fields } from "./fields";
import { failure, subject } from "./messages";
import { conditionOf, hasFailed, isBeingDeleted, isSettled, isStillborn } from "./states";
import { getInstance, type Settled, type Target, untilAccepted, untilGone, untilSettled } from "./waiting";
import { fromWire, toWire, usesPreview } from "./wire";
import { dropped, keptMessage, write } from "./writes";

const MINUTES_30 = 30 * 60_000;

/** The resource `ComputeInstance` over a connection that is made when it is first needed. */
export function computeInstance(connect: () => Connection): Resource {
  return {
    type: "ComputeInstance",
    fields,
    check: (request) => checkInstance(connect(), request),
    diff: compare,
    isUnfinished,
    reconcile: (request) => reconcile(connect(), request),
    read: (request) => read(connect(), request),
    remove: (request) => remove(connect(), request),
  };
}

function isUnfinished({ state, provisioningState }: Values): boolean {
  const condition = { state: String(state), provisioningState: String(provisioningState) };
  return hasFailed(condition) || provisioningState === "Creating";
}

function compare(declared: Values, observed: Values, declaredBefore: readonly Path[] = []): Change[] {
  const exclusiveMaps = declared.exclusiveTags === true ? ["tags"] : [];
  return diff({ fields, declared, observed, declaredBefore, exclusiveMaps });
}

/** The differences that Azure can see. */
function remoteChanges(inputs: Values, compute: Compute, declaredBefore?: readonly Path[]): Change[] {
  return compare(inputs, fromWire(compute), declaredBefore).filter(({ path }) => !fields[String(path[0])]?.ours);
}

async function reconcile(connection: Connection, request: ReconcileRequest): Promise<Observed> {
  const { inputs } = request;
  const id = request.id ?? computeId(String(inputs.workspaceId), String(inputs.computeName));
  const kind = request.id ? "update" : "create";
  const target = targetOf(connection, request, id, kind, inputs, request.declaredBefore);
  const there = await observe(target);
  const mine = there && !request.id ? await claim(target, request, there) : true;
  const existing = there && isStillborn(conditionOf(there)) ? await clearAway(target) : there;
  const settled = existing ? await settle(target, existing) : await create(target, request);
  try {
    if (settled.error || hasFailed(conditionOf(settled.compute))) {
      throw partial(target, inputs, failure(id, settled.compute, settled.error), settled.compute);
    }
    const tag = existing && !mine ? tagFor(request, connection) : undefined;
    const compute = await sync(target, request, settled.compute, tag);
    return { id, properties: outputs(fields, inputs, fromWire(compute)) };
  } catch (error) {
    throw await asPartial(target, inputs, error);
  }
}

async function observe(target: Target): Promise<Compute | undefined> {
  const compute = await getInstance(target);
  if (compute && compute.properties.computeType !== "ComputeInstance") {
    const type = String(compute.properties.computeType);
    throw new AzureMLError(
      "input",
      `${subject(target.id)}: a compute of type ${type} has this name. Choose another computeName.`,
    );
  }
  if (!compute || !isBeingDeleted(conditionOf(compute))) return compute;
  await untilGone(target);
  return undefined;
}

/**
 * Decides whether an instance that exists before it was ever declared is ours. True: it carries our ownership tag, so an
 * interrupted create left it. False: it is adopted. Anything else is refused.
 */
async function claim(target: Target, { inputs, owner }: ReconcileRequest, found: Compute): Promise<boolean> {
  const { compute } = isStillborn(conditionOf(found)) ? { compute: found } : await settle(target, found);
  const changes = remoteChanges(inputs, compute);
  const fixed = changes.filter(({ mutability }) => mutability === "replace");
  const tag = tagFor({ owner }, target.connection);
  const isOurs = tag !== undefined && compute.tags?.[OWNERSHIP_TAG] === tag;
  const about = subject(target.id);
  if (fixed.length > 0 && (isOurs || inputs.adopt === true)) {
    throw new AzureMLError(
      "input",
      `${about} exists already and cannot be adopted: ${listed(fixed)} cannot be changed in place. Declare what it has, or choose another computeName.`,
    );
  }
  if (isOurs) return true;
  const claimed =
    compute.tags?.[OWNERSHIP_TAG] !== undefined ? " Another Pulumi resource has tagged it as its own." : "";
  const differences = changes.length > 0 ? `Adopting it would change ${listed(changes)}.` : "It is as declared here.";
  if (inputs.adopt !== true) {
    throw new AzureMLError(
      "input",
      `${about} exists already.${claimed} To manage it here, set adopt: true. ${differences}`,
    );
  }
  target.log.info(`adopting the existing instance.${claimed} ${differences}`);
  return false;
}

function listed(changes: readonly Change[]): string {
  return changes.map(({ path }) => show(path)).join(", ");
}

async function clearAway(target: Target): Promise<undefined> {
  target.log.progress("deleting what failed to be created");
  await destroy(target);
  return undefined;
}

async function settle(target: Target, compute: Compute): Promise<Settled> {
  return isSettled(conditionOf(compute)) ? { compute } : untilSettled(target);
}

async function create(target: Target, request: ReconcileRequest): Promise<Settled> {
  const { connection, id, computeName, preview, signal } = target;
  const workspace = await workspaceOf(target);
  const [problem] = networkProblems(request.inputs, workspace);
  if (problem) throw new AzureMLError("input", `${subject(id)}: ${show(problem.path)}: ${problem.message}`);
  await refuseTakenName(target);
  const body = toWire(request.inputs, workspace.location, tagFor(request, connection));
  const operation = await connection.api.putCompute(id, body, preview, signal).catch((error) => {
    throw explained(error, `${subject(id)} could not be created (${id}).`);
  });
  target.log.progress(`creating ${computeName}`);
  return untilSettled(target, operation).catch(async (error) => {
    throw await asPartial(target, request.inputs, error);
  });
}

async function workspaceOf({ connection, id, workspaceId }: Target): Promise<Workspace> {
  return connection.workspace(workspaceId).catch((error) => {
    throw explained(error, `${subject(id)}: its workspace ${workspaceId} cannot be read.`);
  });
}

// In no specification: where it cannot be asked, the PUT says the same, later.
async function refuseTakenName({ connection, id, workspaceId, computeName, signal, log }: Target): Promise<void> {
  const { nameAvailable, reason, message } = await connection.api
    .checkComputeNameAvailability(workspaceId, computeName, signal)
    .catch((error) => {
      if (answerOf(error) === undefined) throw error;
      log.info(`the name could not be checked before the create: ${error.message}`);
      return { nameAvailable: true, reason: undefined, message: undefined };
    });
  if (nameAvailable) return;
  throw new AzureMLError(
    "input",
    `${subject(id)}: the name is not available in the region (${reason ?? "no reason given"}${message ? `: ${message}` : ""}). Choose another computeName.`,
  );
}

async function sync(target: Target, request: ReconcileRequest, compute: Compute, tag?: string): Promise<Compute> {
  const { inputs, declaredBefore } = request;
  const changes = remoteChanges(inputs, compute, declaredBefore);
  const fixed = changes.filter(({ mutability }) => mutability === "replace");
  if (fixed.length > 0) {
    throw new AzureMLError(
      "input",
      `${subject(target.id)}: ${listed(fixed)} cannot be changed in place. Set onReplace: "allow" to replace the instance, which deletes its disk.`,
    );
  }
  if (changes.length === 0 && tag === undefined) return compute;
  await write(target, changes, tag);
  const after = await getInstance(target);
  if (!after) throw new AzureMLError("service", `${subject(target.id)} disappeared after it was updated.`);
  if (after.properties.createdOn !== compute.properties.createdOn) {
    target.log.warn(`Azure recreated the instance during the update of ${listed(changes)}: its disk is new.`);
  }
  const kept = dropped(changes, remoteChanges(inputs, after, declaredBefore));
  if (kept.length > 0) throw partial(target, inputs, keptMessage(target.id, kept), after);
  return after;
}

async function read(connection: Connection, request: ReadRequest): Promise<Observed | undefined> {
  const target = targetOf(connection, request, request.id, "update", request.properties);
  const compute = await getInstance(target);
  if (compute) return { id: request.id, properties: fromWire(compute) };
  await connection.api.getWorkspace(target.workspaceId, request.signal).catch((error) => {
    const what = `${subject(request.id)} cannot be read: its workspace ${target.workspaceId} does not answer, so whether the instance is gone cannot be told.`;
    throw explained(error, what);
  });
  return undefined;
}

async function remove(connection: Connection, request: RemoveRequest): Promise<void> {
  const target = targetOf(connection, request, request.id, "delete", request.inputs);
  const compute = await getInstance(target);
  if (!compute) return;
  if (isBeingDeleted(conditionOf(compute))) await untilGone(target);
  else await destroy(target);
}

async function destroy(target: Target): Promise<void> {
  const { connection, id, signal } = target;
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
  values: Values,
  declaredBefore: readonly Path[] = [],
): Target {
  const parts = parseComputeId(id);
  if (!parts) throw new AzureMLError("input", `${JSON.stringify(id)} is not the ARM id of a compute.`);
  const timeout = asRecord(values.timeouts)[operation];
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
    preview: usesPreview(values) || declaredBefore.some(([name]) => fields[String(name)]?.preview),
    deadline: clock.now() + (milliseconds ?? MINUTES_30),
  };
}

function tagFor({ owner }: Pick<Call, "owner">, { settings }: Connection): string | undefined {
  return owner && settings.ownershipTag ? ownershipTag(owner, settings.ownerSalt) : undefined;
}

/** Puts what failed before what Azure said, and adds what to do for the refusals that users meet. */
function explained(error: unknown, what: string): unknown {
  const answer = answerOf(error);
  if (!answer) return error;
  const advice =
    answer.status === 403 ? " Ask for a role with this action on the workspace, such as AzureML Compute Operator." : "";
  return new AzureMLError("service", `${what} ${showAnswer(answer)}.${advice}`, { answer, cause: error });
}

function partial(target: Target, inputs: Values, message: string, compute: Compute): PartialFailure {
  return new PartialFailure(message, { id: target.id, observed: outputs(fields, inputs, fromWire(compute)) });
}

/** An error after which the instance exists: the state must know it, with what is really there. */
async function asPartial(target: Target, inputs: Values, error: unknown): Promise<unknown> {
  if (error instanceof PartialFailure || !(error instanceof AzureMLError) || error.kind === "aborted") return error;
  const compute = await getInstance(target).catch(() => undefined);
  if (!compute) return error;
  return partial(target, inputs, error.message, compute);
}
