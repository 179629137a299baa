import { API_VERSIONS, type Compute } from "../../azure/api";
import { hintsFor } from "../../azure/explained";
import { listed } from "../../core/diff";
import { AzureMLError, showAnswer } from "../../core/errors";
import { holdsSecret } from "../../core/fields";
import { spelled } from "../../core/mapInside";
import { equal, isAbsent, show, type Value } from "../../core/values";
import { afterWriting, recordedOf, remoteChanges, type Wanted } from "../comparison";
import { aiming, changing, noInterruption, restoring } from "../door/changes";
import { fields } from "../fields";
import { subject } from "../messages";
import { resize } from "../power";
import { lastOperationOf } from "../states";
import type { Target } from "../target";
import { attempt, getInstance } from "../waits";
import {
  type FullBody,
  fullBody,
  isAboutSchedules,
  putAroundSchedules,
  schedulesIn,
  updateSchedules,
  type Writing,
} from "./fullWrite";
import {
  actOf,
  type InstanceChange,
  isMissing,
  isRefused,
  OPERATIONS,
  type OperationName,
  type Refusal,
  type Writer,
} from "./operations";
import { writeDataMounts } from "./writeDataMounts";

/** What is there after an update, and which of the changes Azure took and did not make. */
interface Updated {
  readonly compute: Compute;
  readonly kept: readonly InstanceChange[];
}

/** Brings about the changes and reads them back; what Azure did not do, or undid beside them, is written once more. */
export async function update(
  target: Target,
  wanted: Wanted,
  compute: Compute,
  changes: readonly InstanceChange[],
  ownershipTag?: string,
): Promise<Updated> {
  const known = wanted.written ?? wanted.observed ?? recordedOf(wanted);
  const { isNew } = wanted;
  await write({ target, changes, ownershipTag, known, isNew });
  const first = await readBack(target, compute, changes);
  const left = remoteChanges(afterWriting(wanted), first);
  const undone = left.filter((change) => isUndone(change, changes));
  if (undone.length > 0) {
    target.log.warn(`Azure undid ${listed(undone)} by the update of ${listed(changes)}; it is written again.`);
    await write({ target: restoring(target, undone), changes: undone, known: recordedOf(wanted), isNew });
  }
  const isTriedAgain = await writeOtherwise({ target, changes: dropped(changes, left), known: recordedOf(wanted) });
  if (undone.length === 0 && !isTriedAgain) return { compute: first, kept: dropped(changes, left) };
  const last = await readBack(target, first, changes);
  const remaining = remoteChanges(afterWriting(wanted), last);
  return {
    compute: last,
    kept: [...dropped(changes, remaining), ...remaining.filter((each) => isUndone(each, changes))],
  };
}

/**
 * The changes that the service took and did not make. What was released may become something else than the documented
 * default; it was kept only when it still has its value.
 */
function dropped(written: readonly InstanceChange[], remaining: readonly InstanceChange[]): InstanceChange[] {
  return remaining.filter((change) => {
    const asked = written.find(({ path }) => show(path) === show(change.path));
    return asked && (!asked.released || equal(asked.before, change.before));
  });
}

/** It was as declared before the update of something else. */
function isUndone(change: InstanceChange, written: readonly InstanceChange[]): boolean {
  if (change.mutability !== "update" || change.released || change.operation === "powerState") return false;
  return !written.some(({ path }) => equal([...path], [...change.path]));
}

async function readBack(target: Target, before: Compute, changes: readonly InstanceChange[]): Promise<Compute> {
  const compute = await getInstance(target);
  if (!compute) throw new AzureMLError("Disappeared", `${subject(target.id)} disappeared after it was updated.`);
  if (compute.properties["createdOn"] !== before.properties["createdOn"]) {
    target.log.warn(`Azure recreated the instance during the update of ${listed(changes)}: its disk is new.`);
    return compute;
  }
  const moved = movedBy(before, compute);
  if (moved && !changes.some(({ operation }) => OPERATIONS[operation].interrupts)) {
    target.log.warn(
      `Azure shows a ${moved} of the machine during the update of ${listed(changes)}, which the preview did not show.`,
    );
  }
  return compute;
}

/** The last operation, such as `Restart`, where it is another one than before: that a PUT has none is not documented. */
function movedBy(before: Compute, after: Compute): string | undefined {
  const [was, is] = [lastOperationOf(before), lastOperationOf(after)];
  const isAnother = was.operationName !== is.operationName || was.operationTime !== is.operationTime;
  return isAnother ? is.operationName : undefined;
}

/** Sends what brings about the changes, one operation after the other, and waits for each. */
export async function write(writing: Writing): Promise<void> {
  const { target, changes, ownershipTag } = writing;
  const unavailable = target.connection.settings.allowPreviewApis ? [] : previewChanges(changes);
  if (unavailable.length > 0)
    throw new AzureMLError("PreviewApisOff", `${subject(target.id)}: ${previewMessage(unavailable)}`);
  const names = new Set(changes.map(({ operation }) => operation));
  if (ownershipTag !== undefined) names.add("put");
  for (const name of inOrder(names, changes)) {
    const { send, refuse } = OPERATIONS[name];
    const own = changes.filter(({ operation }) => operation === name);
    const desired = own[0] && spelled(own[0].field, own[0].after);
    refuse?.(target.id, desired);
    const act = actOf(name, desired);
    const runs = act && noInterruption(target, act);
    await runs?.show();
    const part: Writing = {
      ...writing,
      target: aiming(target, own, runs),
      changes: own,
      ownershipTag: name === "put" ? ownershipTag : undefined,
    };
    const first = await send(writerOf(part), desired);
    const refusal = first && isPutWorthTrying(name, desired, first) ? await putInstead(part, first) : first;
    if (refusal) throw refusedWrite(target.id, own, refusal, writing.isNew);
  }
}

function writerOf(writing: Writing): Writer {
  const { target, changes } = writing;
  const { connection, id, signal } = target;
  return {
    act(act, request) {
      const admission = changing(target, act);
      return attempt(target, () => request({ api: connection.api, id, admission, signal }));
    },
    overwrite: () => putOver(writing),
    resize: (size) => resize(target, size),
    mountData: () => writeDataMounts(target, changes),
  };
}

/** Writes the changes with everything else as it is now; there is no PATCH for instances. */
async function putOver(writing: Writing): Promise<Refusal | undefined> {
  const { target } = writing;
  let sent: FullBody | undefined;
  const refusal = await attempt(target, async () => {
    sent = await fullBody(writing);
    const admission = changing(target, "overwrite", sent.read);
    return target.connection.api.putCompute(target.id, sent.body, sent.preview, admission, target.signal);
  });
  const isAround = refusal && sent && isAboutSchedules(refusal, sent.body);
  return isAround ? putAroundSchedules(writing, sent as FullBody, refusal) : refusal;
}

function isPutWorthTrying(name: OperationName, desired: Value, refusal: Refusal): boolean {
  const { alsoByPut } = OPERATIONS[name];
  const isRefusedRemoval = alsoByPut === "ifMissingOrRemoval" && isAbsent(desired) && isRefused(refusal);
  return isRefusedRemoval || (alsoByPut !== undefined && isMissing(refusal));
}

async function putInstead(writing: Writing, { answer }: Refusal): Promise<Refusal | undefined> {
  const { target, changes } = writing;
  target.log.info(`the action for ${listed(changes)} was refused (${showAnswer(answer)}); the full update is tried.`);
  return putOver(writing);
}

/**
 * Retries, by another operation, changes that Azure accepted and did not make: the schedules' own action after a PUT, a PUT after an action.
 * False when there is none.
 */
async function writeOtherwise(writing: Writing): Promise<boolean> {
  const { target, changes } = writing;
  if (!target.connection.settings.allowPreviewApis) return false;
  const schedules = changes.filter(({ path }) => path[0] === "schedules");
  const acted = changes.filter(({ operation }) => OPERATIONS[operation].alsoByPut);
  if (schedules.length > 0) {
    target.log.info("Azure took the schedules and did not change them; updateSchedules is tried.");
    const { body } = await fullBody({ ...writing, changes: schedules });
    const failed = await updateSchedules(aiming(target, schedules), schedulesIn(body));
    if (failed) target.log.info(failed);
  }
  if (acted.length > 0) {
    target.log.info(`Azure took the change of ${listed(acted)} and did not make it; the full update is tried.`);
    const refusal = await putOver({ ...writing, target: aiming(target, acted), changes: acted });
    if (refusal) target.log.info(`The full update was refused: ${showAnswer(refusal.answer)}`);
  }
  return schedules.length + acted.length > 0;
}

function inOrder(names: ReadonlySet<OperationName>, changes: readonly InstanceChange[]): OperationName[] {
  const isStop = changes.some(({ operation, after }) => actOf(operation, after) === "stop");
  const rank = (name: OperationName) => {
    const { order, orderWithStop = order } = OPERATIONS[name];
    return isStop ? orderWithStop : order;
  };
  return [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The changes that only preview api-versions can make. */
export function previewChanges(changes: readonly InstanceChange[]): InstanceChange[] {
  return changes.filter((change) => versionOf(change) !== undefined);
}

/** For the preview: which changes are made by which preview api-version; nothing when none are. */
export function previewNote(changes: readonly InstanceChange[]): string | undefined {
  const acted = previewChanges(changes);
  const versions = new Set(acted.map(versionOf));
  const notes = [...versions].map((version) => {
    const made = acted.filter((change) => versionOf(change) === version);
    return `${listed(made)}: changed in place by an action of api-version ${version}.`;
  });
  const sent = changes.filter((change) => !acted.includes(change) && fields[change.path[0]]?.preview);
  if (sent.length > 0)
    notes.push(`${listed(sent)}: written with api-version ${API_VERSIONS.computesPreview}; no stable one has it.`);
  return notes.length > 0 ? notes.join(" ") : undefined;
}

/** Why they cannot be made where preview api-versions are not allowed. */
export function previewMessage(changes: readonly InstanceChange[]): string {
  return `a change of ${listed(changes)} needs a preview api-version, and azureml:allowPreviewApis is false.`;
}

const versionOf = ({ operation }: InstanceChange) => OPERATIONS[operation].apiVersion;

/** Of a write that Azure refused, with what to do. */
function refusedWrite(
  id: string,
  changes: readonly InstanceChange[],
  { answer, cause, note }: Refusal,
  isNew = false,
): AzureMLError {
  const what = changes.length > 0 ? listed(changes) : "the ownership tag";
  const carriesAll = changes.some(({ operation }) => operation === "put");
  const whole = carriesAll ? " (The request carries the whole instance, its schedules and applications included.)" : "";
  const advice = changes.map((change) => adviceFor(change, answer.status, isNew)).find(Boolean);
  const said = showAnswer(answer);
  const more = [note, advice, ...hintsFor(said)].filter(Boolean).map((sentence) => ` ${sentence}`);
  const end = whole || (more.length > 0 ? "." : "");
  const message = `${subject(id)}: Azure refused the update of ${what}. ${said}${end}${more.join("")}`;
  return new AzureMLError("RequestRefused", message, { answer, cause });
}

function adviceFor(change: InstanceChange, status: number | undefined, isNew: boolean): string | undefined {
  const own = OPERATIONS[change.operation].advice?.(status);
  if (own) return own;
  if (status !== 400 && status !== 404 && status !== 422) return undefined;
  if (isNew) return "The instance is there without it: declare what it has.";
  if (!isReplaceable(change)) return "The old value was kept.";
  return `The old value was kept. If Azure takes it only when an instance is created, replace this one, ${REPLACING}.`;
}

const isOfCreation = ({ operation }: InstanceChange) => OPERATIONS[operation].isOfCreation;
/** A tag can be changed on every resource of Azure. */
const isReplaceable = (change: InstanceChange) => isOfCreation(change) && change.path[0] !== "tags";
const REPLACING = 'which deletes the disk: run "pulumi state taint <urn>" and then "pulumi up"';

/** Of changes that Azure accepted and did not make. */
export function keptMessage(id: string, kept: readonly InstanceChange[]): string {
  const power = kept.find(({ operation }) => operation === "powerState");
  if (power && kept.length === 1) {
    return `${subject(id)} was to be ${String(power.after)} and is ${String(power.before ?? "neither running nor stopped")}: somebody, or a schedule, changed it meanwhile. Run "pulumi up" again.`;
  }
  const said = `${subject(id)}: Azure accepted the update of ${listed(kept)} and kept the old value.`;
  if (!kept.some(isOfCreation)) {
    return `${said} Run "pulumi up" again, or do it in the studio.`;
  }
  const advice = `${declaring(kept)} ${POLICY}`;
  if (!kept.some(isReplaceable)) return `${said} ${advice}`;
  return `${said} ${advice} Only what Azure takes at the creation alone can be had by a replacement, ${REPLACING}.`;
}

const POLICY =
  "An Azure Policy that modifies, or a default of Azure, may have set it; then a new instance would get the same.";

/** Of an instance that was created just now: another one would not be created in another way. */
export function changedMessage(id: string, changes: readonly InstanceChange[]): string {
  return `${subject(id)} was created, but not as declared: ${listed(changes)}. ${declaring(changes)} ${POLICY}`;
}

function declaring(changes: readonly InstanceChange[]): string {
  const plain = changes.filter(({ field, before }) => !holdsSecret(field) && typeof before !== "object");
  const values = plain.map(({ path, before }) => `${show(path)} ${JSON.stringify(before ?? null)}`).join(", ");
  return `To keep the instance, declare what it has${values && `: ${values}`}.`;
}
