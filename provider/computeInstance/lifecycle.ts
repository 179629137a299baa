import type { Compute } from "../azure/api";
import type { Connection } from "../azure/connection";
import { explained } from "../azure/explained";
import { declaredPaths, FULL_WRITE, listed } from "../core/diff";
import { AzureMLError, type ErrorCode, isAzureMLError, isPartialFailure, PartialFailure } from "../core/errors";
import type { Field } from "../core/fields";
import { computeId } from "../core/ids";
import { outputs } from "../core/reflect";
import type { Observed, ReadRequest, Resource } from "../core/resource";
import { conflictText, leftAloneText } from "../core/shown";
import type { Path, Values } from "../core/values";
import { checkInstance } from "./checkInstance";
import {
  type Claim,
  claimOf,
  isInstance,
  isSomethingElse,
  isTaggedWith,
  otherTypeOf,
  refuseOtherTypes,
  refuseToUpdateOthers,
  refuseUnlessClaimed,
  tagFor,
} from "./claiming";
import {
  afterWriting,
  asShown,
  compare,
  expected,
  leavingAlone,
  observedFor,
  recordedOf,
  remoteChanges,
  type Wanted,
} from "./comparison";
import { create } from "./creation";
import { changing, makerOf, onGroundsOf, onGroundsOfFailure, refuseAnother } from "./door/changes";
import type { Maker } from "./door/grounds";
import { recreationOf } from "./door/removals";
import { fields } from "./fields";
import { boundsOf, heldBack, whyNotRepaired } from "./heldBack";
import { interruptionsOf, interruptionText } from "./interruptions";
import { hold, keeperOf, newMemory, planFailed, planFor } from "./memory";
import { failure, stackAdvice, subject } from "./messages";
import { interruptPolicy, plannedInputs, type Reconciling, reconciling, removing } from "./parse";
import { tryPower } from "./power";
import { createFacts } from "./preflight/facts";
import { recordedInputs, recordedProperties } from "./properties";
import { destroy, remove } from "./remove";
import { isReplaceAllowed } from "./replacements";
import {
  conditionFrom,
  conditionOf,
  hasFailed,
  isBeingDeleted,
  isBeyondRestart,
  isRestartable,
  isSettled,
  isStillborn,
} from "./states";
import { type Target, targetOf } from "./target";
import { getInstance, refreshInstance, type Settled, untilGone, untilSettled } from "./waits";
import type { InstanceChange } from "./writing/operations";
import { update } from "./writing/update";
import { changedMessage, keptMessage } from "./writing/updateMessages";

/** A change of these makes it another instance; all else that needs a replacement keeps its id. */
const ADDRESS = new Set(["workspaceId", "computeName"]);

/** The resource `ComputeInstance` over a connection that is made when it is first needed. */
export function computeInstance(connect: () => Connection): Resource {
  const memory = newMemory(createFacts(connect));
  return {
    type: "ComputeInstance",
    fields,
    check: async (request) => {
      const checked = await checkInstance(connect(), request, memory);
      if (checked.problems.length > 0) planFailed(memory, request, checked.inputs);
      return checked;
    },
    diff: plan,
    unfinished,
    interruptions: (changes: readonly InstanceChange[], declared, observed) => {
      const onInterrupt = interruptPolicy(connect().settings, plannedInputs(declared));
      const properties = recordedProperties(observed);
      return interruptionsOf(changes, properties).map((each) => interruptionText(each, properties, onInterrupt));
    },
    expected: (declared, observed, before) =>
      expected(recordedProperties(declared), recordedProperties(observed), before && recordedProperties(before)),
    reconcile: async (request) => {
      const { owner } = request;
      const made = await reconcile(connect(), reconciling(request)).catch((error) => {
        if (isPartialFailure(error)) hold(memory, error.resource.id, owner, "made");
        else planFailed(memory, request, request.inputs);
        throw error;
      });
      hold(memory, made.id, owner, "made");
      return made;
    },
    read: async (request) => {
      const found = await read(connect(), request);
      const isDeclared = memory.plans.has(request.id.toLowerCase());
      if (request.isForeign && found && !isDeclared) hold(memory, request.id, request.owner, "read");
      return found;
    },
    remove: async (request) => {
      const keeper = keeperOf(memory, request);
      if (keeper) return request.log.warn(`left in Azure, because ${keeper}: ${request.id}`);
      await remove(connect(), removing(request), planFor(memory, request), () => keeperOf(memory, request));
      memory.plans.delete(request.id.toLowerCase());
    },
  };
}

function unfinished(outputs: Values): string | undefined {
  const observed = recordedProperties(outputs);
  const condition = conditionFrom(observed.state, observed.provisioningState);
  const { state, provisioningState } = condition;
  if (isStillborn(condition)) return `it is ${state}: the next "pulumi up" creates it again.`;
  if (isBeyondRestart(observed))
    return `it is ${state}, and a restart did not help: the next "pulumi up" restarts it once more, or replaces it where onReplace allows it.`;
  if (isRestartable(condition)) return `it is ${state}: the next "pulumi up" restarts it.`;
  if (hasFailed(condition)) return `provisioning ${provisioningState}: the next "pulumi up" looks at it again.`;
  return ["Creating", "Deleting"].includes(provisioningState)
    ? `it was last seen ${provisioningState}: the next "pulumi up" waits for it.`
    : undefined;
}

/**
 * The changes, none of them a replacement unless that is allowed and the instance was really read. Check refuses those
 * that the program causes; what somebody else caused stays an update, which refuses it without harm.
 */
function plan(declared: Values, observed: Values, declaredBefore?: readonly Path[]): InstanceChange[] {
  const properties = recordedProperties(observed);
  const changes = compare(recordedInputs(declared), properties, declaredBefore);
  const wasRead = properties.state !== undefined && properties.provisioningState !== "Creating";
  if (wasRead && isReplaceAllowed(plannedInputs(declared), changes))
    return isBeyondRestart(properties) ? [...changes, FAILED_FOR_GOOD] : changes;
  return changes.map((change) => (ADDRESS.has(String(change.path[0])) ? change : { ...change, mutability: "update" }));
}

const FAILED_FOR_GOOD: InstanceChange = {
  path: ["state"],
  before: undefined,
  after: "Running",
  mutability: "replace",
  operation: "put",
  field: fields["state"] as Field,
  released: false,
};

async function reconcile(connection: Connection, request: Reconciling): Promise<Observed> {
  const { inputs, declaredBefore = [] } = request;
  const id = request.id ?? computeId(inputs.workspaceId, inputs.computeName);
  const paths = [...declaredPaths(fields, inputs), ...declaredBefore];
  const target = targetOf(connection, request, id, request.id ? "update" : "create", inputs, paths);
  const tag = tagFor(request, connection);
  const found = await observe(target);
  if (found && !request.id) {
    const note = refuseUnlessClaimed(target, inputs, found, remoteChanges(request, found), tag);
    if (note) target.log.info(note);
  }
  // From here on the instance is ours: whatever fails, the state must know it.
  const standing = found && !isStillborn(conditionOf(found)) ? found : undefined;
  if (found && request.id) refuseToUpdateOthers(target, request, found, tag);
  const claim = standing && claimOf(request, standing, tag);
  let isAccepted = false;
  let wanted: Wanted = request;
  const bounded = { ...target, bounds: standing && boundsOf(connection, request, standing, tag) };
  try {
    if (found && !standing) await destroy(target, recreationOf(target, found, makerOf(request)));
    const operation = standing ? undefined : await create(target, makerOf(request), inputs, tag);
    isAccepted = operation !== undefined;
    const isQuiet = standing && isSettled(conditionOf(standing));
    // What is adopted is left as it is, also a failure: the next update heals it.
    const isAdopted = standing && request.id === undefined && !isTaggedWith(standing, tag);
    const heal = () => (isAdopted ? { compute: standing } : healed(bounded, makerOf(request), standing as Compute));
    const settled = isQuiet ? await heal() : await untilSettled(target, operation, isAccepted ? "to appear" : "there");
    if (standing) refuseAnother(target, standing, settled.compute);
    wanted = leavingAlone(
      isAccepted ? { ...request, written: request.recorded, isNew: true } : request,
      settled.compute,
    );
    const shown = asShown(isAccepted ? { ...wanted, observed: undefined } : wanted, settled.compute);
    wanted = shown.wanted;
    const held = heldBack(bounded, wanted, settled.compute);
    wanted = held.wanted;
    if (shown.others.length > 0) target.log.warn(leftAloneText(subject(id), shown.others));
    const compute = await sync(bounded, wanted, settled, claim);
    const conflicts = shown.conflicts.length > 0 ? [conflictText(subject(id), shown.conflicts)] : [];
    const refusals = [...conflicts, ...(held.refusal ? [held.refusal] : [])];
    if (refusals.length > 0)
      throw partial(
        target,
        wanted,
        conflicts.length > 0 ? "ChangedMeanwhile" : "InterruptionRefused",
        refusals.join("\n"),
        compute,
      );
    return { id, properties: outputsOf(afterWriting(wanted), compute) };
  } catch (error) {
    throw found || isAccepted ? await asPartial(target, wanted, error, isAccepted) : error;
  }
}

/** A restart loses nothing, and may bring back an instance that cannot be used. */
async function healed(target: Target, maker: Maker, standing: Compute): Promise<Settled> {
  const condition = conditionOf(standing);
  if (!isRestartable(condition)) return { compute: standing };
  const refusal = whyNotRepaired(target, standing);
  if (refusal) throw new AzureMLError("InterruptionRefused", refusal);
  target.log.info(`it is ${condition.state}: restarting it`);
  return tryPower(target, "restart", changing(onGroundsOfFailure(target, maker, standing), "restart"));
}

async function observe(target: Target): Promise<Compute | undefined> {
  const compute = await getInstance(target);
  if (compute) refuseOtherTypes(target, compute);
  if (!compute || !isBeingDeleted(conditionOf(compute))) return compute;
  await untilGone(target);
  return undefined;
}

async function sync(target: Target, request: Wanted, settled: Settled, claim?: Claim): Promise<Compute> {
  const { inputs } = request;
  const { id } = target;
  const { compute, error } = settled;
  if (error || hasFailed(conditionOf(compute))) {
    throw partial(target, request, "OperationFailed", failure(id, compute, stackAdvice(compute), settled), compute);
  }
  const changes = remoteChanges(request, compute);
  const fixed = changes.filter(({ mutability }) => mutability === "replace");
  if (fixed.length > 0 && request.isNew) throw new AzureMLError("NotAsDeclared", changedMessage(id, fixed));
  if (fixed.length > 0) {
    const way = isReplaceAllowed(inputs, []) ? 'run "pulumi refresh" and "pulumi up"' : 'set onReplace: "allow"';
    const advice = `Declare what it has, or ${way} to replace the instance, which deletes its disk.`;
    throw new AzureMLError("CannotBeChanged", `${subject(id)}: ${listed(fixed)} cannot be changed in place. ${advice}`);
  }
  const isDue = claim?.isDue || changes.some(({ operation }) => operation === FULL_WRITE);
  if (changes.length === 0 && !isDue) return compute;
  const updated = await update(
    onGroundsOf(target, request, compute),
    request,
    compute,
    changes,
    isDue ? claim?.tag : undefined,
  );
  if (updated.kept.length > 0) {
    const message = request.isNew ? changedMessage(id, updated.kept) : keptMessage(id, updated.kept);
    throw partial(target, request, "NotAsDeclared", message, updated.compute);
  }
  return updated.compute;
}

async function read(connection: Connection, request: ReadRequest): Promise<Observed | undefined> {
  const target = targetOf(connection, request, request.id, "update", {}, request.declaredBefore);
  const compute = await refreshInstance(target, request.observed);
  if (compute && !isInstance(compute)) {
    if (request.observed === undefined || !isSomethingElse(compute)) refuseOtherTypes(target, compute);
    request.log.warn(`${subject(request.id)} is gone: a compute of type ${otherTypeOf(compute)} has its name now.`);
    return undefined;
  }
  const declared = {
    ...request,
    inputs: plannedInputs(request.inputs),
    observed: request.observed && recordedProperties(request.observed),
    written: recordedInputs(request.inputs),
  };
  if (compute) return { id: request.id, properties: observedFor(declared, compute) };
  await connection.workspaceNow(target.workspaceId).catch((error) => {
    const what = `${subject(request.id)} cannot be read: its workspace ${target.workspaceId} does not answer, so it is not known whether the instance is gone.`;
    throw explained(error, what);
  });
  return undefined;
}

function outputsOf(wanted: Wanted, compute: Compute): Values {
  return outputs(fields, recordedOf(wanted), observedFor(wanted, compute));
}

function partial(target: Target, wanted: Wanted, code: ErrorCode, message: string, compute: Compute): PartialFailure {
  return new PartialFailure(code, message, { id: target.id, observed: outputsOf(wanted, compute) });
}

/** An error after which the instance exists: the state must know it, with what is there as far as it can be read. */
async function asPartial(target: Target, wanted: Wanted, error: unknown, isAccepted: boolean): Promise<unknown> {
  if (error instanceof PartialFailure || !isAzureMLError(error)) return error;
  const known = wanted.id === undefined ? undefined : wanted.observed;
  const unread = { observed: known ?? outputs(fields, recordedOf(wanted), { provisioningState: "Creating" }) };
  const compute = await getInstance(target).then(
    (there) => there ?? "gone",
    () => undefined,
  );
  if (compute === "gone" && !isAccepted) return error;
  const { code, message, details } = error;
  if (compute && compute !== "gone") return partial(target, wanted, code, message, compute);
  return new PartialFailure(code, message, { id: target.id, ...unread }, details);
}
