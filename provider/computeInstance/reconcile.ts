import type { Compute } from "../azure/api";
import type { Connection } from "../azure/connection";
import { conflictText, declaredPaths, FULL_WRITE, leftAloneText, listed } from "../core/diff";
import { AzureMLError, type ErrorCode, isAzureMLError, PartialFailure } from "../core/errors";
import { computeId } from "../core/ids";
import { outputs } from "../core/reflect";
import type { Observed } from "../core/resource";
import type { Values } from "../core/values";
import {
  type Claim,
  claimOf,
  isTaggedWith,
  refuseOtherTypes,
  refuseToUpdateOthers,
  refuseUnlessClaimed,
  tagFor,
} from "./claiming";
import { afterWriting, asShown, leavingAlone, observedFor, recordedOf, remoteChanges, type Wanted } from "./comparison";
import { create } from "./creation";
import { changing, makerOf, onGroundsOf, onGroundsOfFailure, refuseAnother } from "./door/changes";
import { recreationOf } from "./door/removals";
import { fields } from "./fields";
import { boundsOf, heldBack, whyNotRepaired } from "./guards";
import { failure, stackAdvice, subject } from "./messages";
import type { Reconciling } from "./parse";
import { tryPower } from "./power";
import { destroy } from "./remove";
import { isReplaceAllowed } from "./replacements";
import { conditionOf, hasFailed, isBeingDeleted, isRestartable, isSettled, isStillborn } from "./states";
import { type Maker, type Target, targetOf } from "./target";
import { getInstance, type Settled, untilGone, untilSettled } from "./waits";
import { changedMessage, keptMessage, update } from "./writing/update";

/** Makes the instance exist as declared: observe, ensure, sync, read back. */
export async function reconcile(connection: Connection, request: Reconciling): Promise<Observed> {
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
