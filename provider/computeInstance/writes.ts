import type { Compute, Operation } from "../azure/api";
import type { Change } from "../core/diff";
import { type Answer, AzureMLError, answerOf, showAnswer } from "../core/errors";
import { holdsSecret } from "../core/fields";
import { show, type Value } from "../core/values";
import { subject } from "./messages";
import { getInstance, type Target, untilAccepted, untilSettled } from "./waiting";
import { fromWire, overlay, usesPreview, withOwnershipTag } from "./wire";

type Write = (target: Target, desired: Value, changes: readonly Change[], tag?: string) => Promise<Operation>;

/** How each operation of the field table is sent. All of a property's changes travel in one request. */
const WRITES: Record<string, Write> = {
  put: (target, _, changes, tag) => putOver(target, changes, tag),
  resize: ({ connection, id, signal }, size) => connection.api.resize(id, { targetVMSize: size }, signal),
  updateIdleShutdownSetting: ({ connection, id, signal }, idleTime) =>
    connection.api.updateIdleShutdownSetting(id, { idleTimeBeforeShutdown: idleTime ?? null }, signal),
  customServices: ({ connection, id, signal }, services) =>
    connection.api.updateCustomServices(id, services ?? [], signal),
  enableSso: ({ connection, id, signal }, on) => connection.api.enableSso(id, { enableSSO: on }, signal),
};

/** Sends what brings about the changes, one request for each operation, and waits for each. */
export async function write(target: Target, changes: readonly Change[], ownershipTag?: string): Promise<void> {
  const operations = new Set(changes.map(({ operation }) => operation));
  if (ownershipTag !== undefined) operations.add("put");
  for (const name of [...operations].sort(putFirst)) {
    const own = changes.filter(({ operation }) => operation === name);
    const send = WRITES[name];
    if (!send) throw new AzureMLError("bug", `No request is known for the operation "${name}". Please report this.`);
    const started = await untilAccepted(target, () => send(target, own[0]?.after, own, ownershipTag)).catch((error) => {
      const answer = answerOf(error);
      throw answer ? refusedWrite(target.id, own, answer, error) : error;
    });
    const { error } = await untilSettled(target, started);
    if (error) throw refusedWrite(target.id, own, error);
  }
}

const putFirst = (a: string, b: string) => Number(b === "put") - Number(a === "put") || (a < b ? -1 : 1);

async function putOver(target: Target, changes: readonly Change[], ownershipTag?: string): Promise<Operation> {
  const { read, preview } = await freshBody(target);
  const body = withOwnershipTag(overlay(read, changes, { preview }), ownershipTag);
  return target.connection.api.putCompute(target.id, body, preview, target.signal);
}

// A PUT overwrites everything. What only preview versions know would be reset by a stable one, so it is looked for.
async function freshBody(target: Target): Promise<{ read: Compute; preview: boolean }> {
  const all = target.connection.settings.allowPreviewApis
    ? await getInstance({ ...target, preview: true }).catch(unlessUnknownVersion)
    : undefined;
  const preview = target.preview || (all !== undefined && usesPreview(fromWire(all)));
  const read = all ?? (await getInstance(target));
  if (!read) throw new AzureMLError("service", `${subject(target.id)} disappeared before it could be updated.`);
  return { read, preview };
}

// Clouds get api-versions at different times: one that is not there answers 400.
function unlessUnknownVersion(error: unknown): undefined {
  if (answerOf(error)?.status === 400) return undefined;
  throw error;
}

function refusedWrite(id: string, changes: readonly Change[], answer: Answer, cause?: unknown): AzureMLError {
  const what = changes.length > 0 ? changes.map(({ path }) => show(path)).join(", ") : "the ownership tag";
  const message = `${subject(id)}: Azure refused the update of ${what}. ${showAnswer(answer)}`;
  return new AzureMLError("service", message, { answer, cause });
}

/** The changes that are still there after they were written: the service took the request and kept its own value. */
export function dropped(before: readonly Change[], after: readonly Change[]): Change[] {
  const written = new Set(before.map(({ path }) => show(path)));
  return after.filter(({ path, released }) => written.has(show(path)) && !released);
}

export function keptMessage(id: string, kept: readonly Change[]): string {
  const paths = kept.map(({ path }) => show(path)).join(", ");
  const plain = kept.filter(({ field, before }) => !holdsSecret(field) && typeof before !== "object");
  const values = plain.map(({ path, before }) => `${show(path)} ${JSON.stringify(before ?? null)}`).join(", ");
  return `${subject(id)}: Azure accepted the update of ${paths} and kept the old value. It can only be had by a replacement, which deletes the disk: run "pulumi state taint <urn>" and then "pulumi up". To keep the instance, declare what it has${values && `: ${values}`}.`;
}
