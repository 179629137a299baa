import { API_VERSIONS, type Compute, type Operation } from "../azure/api";
import type { Change } from "../core/diff";
import { type Answer, AzureMLError, answerOf, showAnswer } from "../core/errors";
import { holdsSecret } from "../core/fields";
import { spelled } from "../core/spelling";
import { equal, show, type Value } from "../core/values";
import { guardActiveRuns } from "./guards";
import { listed, subject } from "./messages";
import { powerStateOf } from "./power";
import { conditionOf } from "./states";
import { getInstance, type Target, untilAccepted, untilSettled } from "./waiting";
import { fromWire, hasPreviewValues, overlay, withOwnershipTag } from "./wire";

type Write = (target: Target, desired: Value, changes: readonly Change[], tag?: string) => Promise<Operation>;

/** How each operation of the field table is sent. All of a property's changes travel in one request. */
const WRITES: Record<string, Write> = {
  put: (target, _, changes, tag) => putOver(target, changes, tag),
  powerState: ({ connection, id, signal }, state) => connection.api[state === "Running" ? "start" : "stop"](id, signal),
  resize: ({ connection, id, signal }, size) => connection.api.resize(id, { targetVMSize: size }, signal),
  updateIdleShutdownSetting: ({ connection, id, signal }, idleTime) =>
    connection.api.updateIdleShutdownSetting(id, { idleTimeBeforeShutdown: idleTime ?? null }, signal),
  customServices: ({ connection, id, signal }, services) =>
    connection.api.updateCustomServices(id, services ?? [], signal),
  enableSso: ({ connection, id, signal }, on) => connection.api.enableSso(id, { enableSSO: on }, signal),
};

/** Sends what brings about the changes, one request for each operation, and waits for each. */
export async function write(
  target: Target,
  compute: Compute,
  changes: readonly Change[],
  ownershipTag?: string,
): Promise<void> {
  const unavailable = target.connection.settings.allowPreviewApis ? [] : previewChanges(changes);
  if (unavailable.length > 0) throw new AzureMLError("input", `${subject(target.id)}: ${previewMessage(unavailable)}`);
  const operations = new Set(changes.map(({ operation }) => operation));
  if (ownershipTag !== undefined) operations.add("put");
  for (const name of inOrder(operations, changes)) {
    const own = changes.filter(({ operation }) => operation === name);
    const desired = own[0] && spelled(own[0].field, own[0].after);
    const send = WRITES[name];
    if (!send) throw new AzureMLError("bug", `No request is known for the operation "${name}". Please report this.`);
    const interruption = interruptionOf(name, desired);
    if (interruption && powerStateOf(conditionOf(compute)) === "Running") await guardActiveRuns(target, interruption);
    const started = await untilAccepted(target, () => send(target, desired, own, ownershipTag)).catch((error) => {
      const answer = answerOf(error);
      throw answer ? refusedWrite(target.id, own, answer, error) : error;
    });
    const { error } = await untilSettled(target, started);
    if (error) throw refusedWrite(target.id, own, error);
  }
}

/** What an operation does to runs. */
export function interruptionOf(operation: string, desired: Value): "stop" | "resize" | undefined {
  if (operation === "resize") return "resize";
  return operation === "powerState" && String(desired).toLowerCase() === "stopped" ? "stop" : undefined;
}

/** The full write first, because the others are laid over it; a stop before what may need it, a start after all. */
function inOrder(operations: ReadonlySet<string>, changes: readonly Change[]): string[] {
  const power = changes.find(({ operation }) => operation === "powerState");
  const rank = (name: string) => {
    if (name === "put") return 0;
    if (name !== "powerState") return 2;
    return String(power?.after).toLowerCase() === "stopped" ? 1 : 3;
  };
  return [...operations].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** For the preview of changes that are made by a preview api-version. */
export function previewNote(changes: readonly Change[]): string {
  const versions = new Set(changes.map(({ operation }) => previewVersionOf(operation)));
  return `${listed(changes)}: changed in place by an action of api-version ${[...versions].join(", ")}.`;
}

export function previewMessage(changes: readonly Change[]): string {
  return `a change of ${listed(changes)} needs a preview api-version, and azureml:allowPreviewApis is false.`;
}

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
  const preview = target.preview || (all !== undefined && hasPreviewValues(fromWire(all)));
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
  const what = changes.length > 0 ? listed(changes) : "the ownership tag";
  const carriesAll = changes.some(({ operation }) => operation === "put");
  const note = carriesAll ? " (The request carries the whole instance, its schedules and applications included.)" : "";
  const message = `${subject(id)}: Azure refused the update of ${what}. ${showAnswer(answer)}${note}`;
  return new AzureMLError("service", message, { answer, cause });
}

/**
 * The changes that the service took and did not make. What was released may become something else than the documented
 * default; it was kept only when it still has its value.
 */
export function dropped(written: readonly Change[], remaining: readonly Change[]): Change[] {
  return remaining.filter((change) => {
    const asked = written.find(({ path }) => show(path) === show(change.path));
    return asked && (!asked.released || equal(asked.before, change.before));
  });
}

const STABLE = new Set(["put", "powerState"]);

/** The preview api-version that an operation of the field table needs; none where every api-version has it. */
export function previewVersionOf(operation: string): string | undefined {
  if (STABLE.has(operation)) return undefined;
  return operation === "enableSso" ? API_VERSIONS.enableSso : API_VERSIONS.computesPreview;
}

/** The changes that only preview api-versions can make. */
export function previewChanges(changes: readonly Change[]): Change[] {
  return changes.filter(({ operation }) => previewVersionOf(operation) !== undefined);
}

export function keptMessage(id: string, kept: readonly Change[]): string {
  const power = kept.find(({ operation }) => operation === "powerState");
  if (power && kept.length === 1) {
    return `${subject(id)} was to be ${String(power.after)} and is ${String(power.before ?? "neither running nor stopped")}: somebody, or a schedule, changed it meanwhile. Run "pulumi up" again.`;
  }
  const plain = kept.filter(({ field, before }) => !holdsSecret(field) && typeof before !== "object");
  const values = plain.map(({ path, before }) => `${show(path)} ${JSON.stringify(before ?? null)}`).join(", ");
  return `${subject(id)}: Azure accepted the update of ${listed(kept)} and kept the old value. It can only be had by a replacement, which deletes the disk: run "pulumi state taint <urn>" and then "pulumi up". To keep the instance, declare what it has${values && `: ${values}`}.`;
}
