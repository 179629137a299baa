import type { Change } from "../../core/diff";
import { AzureMLError } from "../../core/errors";
import { spelled, withoutComputed } from "../../core/mapInside";
import { isRecord, type Values } from "../../core/values";
import { changing } from "../door/changes";
import { subject } from "../messages";
import { isWord, type Unchecked, unchecked } from "../properties";
import { conditionOf } from "../states";
import { counts, type DataMount, dataMounts as field, mountsOf } from "../tables/dataMountFields";
import type { Target } from "../target";
import { attempt, getInstance, waitFor } from "../waits";
import { fromWire } from "../wire";
import type { Refusal } from "./operations";

/**
 * Unmounts what is not declared any more or is declared otherwise, then mounts. Whether the body of the action is the whole
 * list is not documented, so it always carries every mount that is to stay, as it was just read.
 */
export async function writeDataMounts(target: Target, changes: readonly Change[]): Promise<Refusal | undefined> {
  const present = await readMounts(target);
  const gone = changes.map(({ path }) => String(path[1])).filter((name) => present.has(name));
  const missing = changes.flatMap(({ path, after }): [string, Mount][] =>
    isRecord(after) ? [[String(path[1]), merged(present.get(String(path[1])), after)]] : [],
  );
  if (gone.length > 0) {
    const refusal = await send(target, present, new Map(gone.map((name) => [name, { action: "Unmount" as const }])));
    if (refusal) return refusal;
    await untilDone(target, gone, "Unmount");
  }
  if (missing.length === 0) return undefined;
  const asked = new Map(missing.map(([name, mount]) => [name, { action: "Mount" as const, mount }]));
  const refusal = await send(target, gone.length > 0 ? await readMounts(target) : present, asked);
  if (!refusal) await untilDone(target, [...asked.keys()], "Mount");
  return refusal;
}

/** One mount for the body of the action. */
type Mount = Unchecked<DataMount>;
type Asked = ReadonlyMap<string, { readonly action: "Mount" | "Unmount"; readonly mount?: Mount }>;

async function send(target: Target, present: Map<string, DataMount>, asked: Asked): Promise<Refusal | undefined> {
  const { connection, id, signal } = target;
  const staying = [...present].filter(([name]) => !asked.has(name));
  const body: Mount[] = [
    ...staying.map(([, mount]) => ({ ...settable(mount), mountAction: "Mount" })),
    ...[...asked].map(([name, { action, mount }]) => ({
      ...(mount ?? settable(present.get(name))),
      mountName: name,
      mountAction: action,
    })),
  ];
  const admission = changing(target, "updateDataMounts");
  const refusal = await attempt(target, () => connection.api.updateDataMounts(id, body, admission, signal));
  const compute = refusal && (await getInstance(target));
  if (!compute || conditionOf(compute).state !== "Stopped") return refusal;
  return { ...refusal, note: 'The instance is stopped: start it and run "pulumi up" again.' };
}

/** Waits until each mount is there, or gone, as asked. What a stopped instance takes it may do when it starts. */
async function untilDone(target: Target, names: readonly string[], action: "Mount" | "Unmount"): Promise<void> {
  const what = `the mounts ${names.join(", ")} of ${subject(target.id)}`;
  let last: string[] = [];
  const said = () => last.join(" ");
  // Mounts that do not show yet would count as done.
  await waitFor<true>(target, what, { isPatient: true, said }, (compute) => {
    if (!compute) throw new AzureMLError("Disappeared", `${subject(target.id)} disappeared while data was mounted.`);
    const mounts = mountsOf(fromWire(compute));
    for (const name of names) {
      const { mountState, error } = mounts.get(name) ?? {};
      if (isWord(mountState, `${action}Failed`)) {
        throw new AzureMLError(
          "OperationFailed",
          `${subject(target.id)}: dataMounts.${name}: ${action === "Mount" ? "it could not be mounted" : "it could not be unmounted"}. ${error ?? "Azure gave no reason."}`,
        );
      }
    }
    const isStopped = conditionOf(compute).state === "Stopped";
    const pending = names.filter((name) => isPending(mounts.get(name)?.mountState, action));
    last = pending.map((name) => `${name} is ${mounts.get(name)?.mountState}.`);
    return pending.length > 0 && !isStopped ? undefined : true;
  });
}

const KNOWN = ["MountRequested", "Mounted", "MountFailed", "UnmountRequested", "Unmounted", "UnmountFailed"];

function isPending(state: string | undefined, action: "Mount" | "Unmount"): boolean {
  if (state === undefined) return false;
  return isWord(state, `${action}Requested`) || !KNOWN.some((known) => isWord(state, known));
}

function merged(mount: DataMount | undefined, declared: Values): Mount {
  return { ...settable(mount), ...unchecked<DataMount>(spelled(field.item, declared)) };
}

function settable(mount: DataMount | undefined): Mount {
  return unchecked<DataMount>(withoutComputed(field.item, mount));
}

// The stable version may be an older one, by configuration, that does not know the mode of a mount.
async function readMounts(target: Target): Promise<Map<string, DataMount>> {
  const compute = await getInstance({ ...target, preview: true });
  if (!compute) throw new AzureMLError("Disappeared", `${subject(target.id)} disappeared before it could be updated.`);
  const instance = fromWire(compute);
  return new Map([...mountsOf(instance)].filter(([, mount]) => counts(mount, instance)));
}
