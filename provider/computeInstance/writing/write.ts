import { listed } from "../../core/diff";
import { AzureMLError, showAnswer } from "../../core/errors";
import { spelled } from "../../core/mapInside";
import { isAbsent, type Value } from "../../core/values";
import { aiming, changing } from "../door/changes";
import { noInterruption } from "../door/runs";
import { subject } from "../messages";
import { attempt } from "./attempt";
import { type FullBody, fullBody, type Writing } from "./fullBody";
import { actOf, type InstanceChange, OPERATIONS, type OperationName, type Writer } from "./operations";
import { previewChanges, previewMessage } from "./previewChanges";
import { isMissing, isRefused, type Refusal } from "./refusal";
import { resize } from "./resize";
import { isAboutSchedules, putAroundSchedules, schedulesIn, updateSchedules } from "./scheduleWrites";
import { refusedWrite } from "./updateMessages";
import { writeDataMounts } from "./writeDataMounts";

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
export async function writeOtherwise(writing: Writing): Promise<boolean> {
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
