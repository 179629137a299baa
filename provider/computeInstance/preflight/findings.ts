import type { Compute, VmSize, Workspace } from "../../azure/api";
import { type Connection, orAbsent } from "../../azure/connection";
import type { Problem } from "../../core/check";
import { declaredPaths, listed } from "../../core/diff";
import { isAzureMLError } from "../../core/errors";
import { parseComputeId, parseWorkspaceId } from "../../core/ids";
import type { Call } from "../../core/resource";
import { UNKNOWN } from "../../core/values";
import { nearest } from "../../core/words";
import { isTaggedWith, refuseOtherTypes, refuseUnlessClaimed, tagFor } from "../claiming";
import { remoteChanges } from "../comparison";
import { fields } from "../fields";
import { interruptionsOf, interruptionText } from "../interruptions";
import type { Memory } from "../memory";
import { loss } from "../messages";
import { idOf, interruptPolicy } from "../parse";
import { isWord, type KnownInputs, type PlannedInputs } from "../properties";
import { DEFAULT_VM_SIZE } from "../provisioningConfiguration";
import { conditionOf, isBeingDeleted, isStillborn } from "../states";
import { declaresPreview, fromWire } from "../wire";
import { type Facts, instanceAt, isForInstances, type Place } from "./facts";
import { type Need, needOf, shortages } from "./quota";

/**
 * A problem that Azure would answer with, and how sure that is: `impossible` cannot work, `quota` may be free again by
 * then, and `untold` is a fact that cannot be had, or that the same program may still bring about.
 */
export interface Finding extends Problem {
  readonly kind: "impossible" | "quota" | "untold";
}

/** What of an instance is new, so that Azure has to be asked about it. */
export interface News {
  readonly address: boolean;
  readonly workspace: boolean;
  readonly size: boolean;
  readonly network: boolean;
}

/** One check of one resource. */
export interface Checking {
  readonly connection: Connection;
  readonly memory: Memory;
  readonly request: Call;
  readonly inputs: PlannedInputs;
  readonly workspaceId: string;
  readonly news: News;
  readonly resource: string;
  readonly workspace: Workspace;
  /** Of the instance that the state has. */
  readonly oldInputs: KnownInputs | undefined;
}

/** That a fact cannot be had. */
export const untold = ({ missing }: { missing: string }): Finding => ({
  kind: "untold",
  path: ["preflight"],
  message: missing,
});

/** That the name belongs to another compute of the workspace, which is neither ours nor to be adopted. */
export async function nameFindings(check: Checking): Promise<Finding[]> {
  const { memory, inputs, news } = check;
  const id = idOf(inputs);
  if (!news.address || !id) return [];
  const found = await instanceAt(memory.facts, id);
  if ("missing" in found) return [untold(found)];
  if (!found.known || memory.replaced.has(id.toLowerCase())) return [];
  const message = inputs.adopt === UNKNOWN ? undefined : await refusal(check, id, found.known);
  if (message !== undefined) return [{ kind: "impossible", path: ["computeName"], message }];
  announce(check, found.known);
  return [];
}

/** A create finds the instance and takes it up; a taint is checked in the same way, and deletes it first. */
function announce(check: Checking, found: Compute): void {
  const { connection, request } = check;
  const condition = conditionOf(found);
  if (isBeingDeleted(condition) || isStillborn(condition)) return;
  const replacement = `Where this step replaces the resource, as after a taint, the instance is deleted. ${loss(fromWire(found))}`;
  if (!isTaggedWith(found, tagFor(request, connection))) {
    request.log.info(replacement);
    return;
  }
  const there = "an instance that this resource has made is there already. Where this step creates the resource,";
  request.log.warn(`${there} ${creation(check, found)} ${replacement}`);
}

function creation(check: Checking, found: Compute): string {
  const { connection, inputs } = check;
  const { refusal } = claim(check, idOf(inputs) ?? "", found);
  if (refusal !== undefined) return `it is refused: ${refusal}`;
  const changes = remoteChanges({ inputs }, found);
  const observed = fromWire(found);
  const onInterrupt = interruptPolicy(connection.settings, inputs);
  const interruptions = interruptionsOf(changes, observed).map((each) => interruptionText(each, observed, onInterrupt));
  const effect = changes.length > 0 ? `, which changes ${listed(changes)}` : "";
  return [`the instance is taken up again${effect}.`, ...interruptions].join(" ");
}

/** What a create would say to the instance that has the name. Before it fails, the instance itself is asked for. */
async function refusal(check: Checking, id: string, listed: Compute): Promise<string | undefined> {
  const { connection, request, inputs } = check;
  const needsPreview = declaresPreview(declaredPaths(fields, inputs));
  if (!needsPreview && said(check, id, listed) === undefined) return undefined;
  const now = await orAbsent(connection.api.getCompute(id, needsPreview, request.signal)).catch(() => listed);
  return now && said(check, id, now);
}

function said(check: Checking, id: string, found: Compute): string | undefined {
  const { connection, request } = check;
  if (isTaggedWith(found, tagFor(request, connection)) || isBeingDeleted(conditionOf(found))) return undefined;
  const { refusal, note } = claim(check, id, found);
  if (note) request.log.info(note);
  return refusal;
}

/** What a create does with an instance that it finds: it refuses it, or says that it adopts it. */
function claim(check: Checking, id: string, found: Compute): { refusal?: string; note?: string | undefined } {
  const { connection, request, inputs } = check;
  const target = { ...request, id, connection };
  try {
    refuseOtherTypes(target, found);
    const changes = remoteChanges({ inputs }, found);
    return { note: refuseUnlessClaimed(target, inputs, found, changes, tagFor(request, connection)) };
  } catch (error) {
    if (!isAzureMLError(error)) throw error;
    return { refusal: error.message };
  }
}

/** That the region does not offer the size to instances, or that its quota does not suffice. */
export async function sizeFindings(check: Checking): Promise<Finding[]> {
  const { memory, news, workspace, workspaceId } = check;
  const { vmSize } = check.inputs;
  if (!news.size || vmSize === UNKNOWN) return [];
  const place = placeOf(workspace.location, workspaceId);
  const sizes = await memory.facts.sizes(place);
  if ("missing" in sizes) return [untold(sizes)];
  // An instance that exists already, to be adopted or found again, keeps the size that it has.
  if (vmSize === undefined && (await keepsItsSize(check))) return [];
  const wanted = vmSize ?? DEFAULT_VM_SIZE;
  const size = sizeNamed(sizes.known, wanted);
  return size && isForInstances(size)
    ? quotaFindings(check, place, size)
    : [notOffered(wanted, vmSize, sizes.known, place)];
}

async function keepsItsSize({ memory, inputs }: Checking): Promise<boolean> {
  const id = idOf(inputs);
  const found = id ? await instanceAt(memory.facts, id) : undefined;
  return found !== undefined && "known" in found && found.known !== undefined && !isStillborn(conditionOf(found.known));
}

function notOffered(wanted: string, given: string | undefined, sizes: readonly VmSize[], { location }: Place): Finding {
  const offered = sizes.filter(isForInstances).map(({ name }) => name);
  const near = offered.length > 0 ? ` The nearest names are ${nearest(wanted, offered).join(", ")}.` : "";
  const which = given === undefined ? ", the default," : "";
  const message = `"${wanted}"${which} is not offered to compute instances in ${location}.${near}`;
  return { kind: "impossible", path: ["vmSize"], message };
}

async function quotaFindings(check: Checking, place: Place, size: VmSize): Promise<Finding[]> {
  const { memory, resource, inputs, oldInputs } = check;
  const usages = await memory.facts.usages(place);
  if ("missing" in usages) return [untold(usages)];
  const ids = new Set([idOf(inputs), oldInputs && idOf(oldInputs)].flatMap((id) => id?.toLowerCase() ?? []));
  const released = await Promise.all([...ids].map((id) => releasedBy(check, id)));
  memory.tally.set(resource, [needOf(place, size, 1), ...released.flat()]);
  const { problems, unlisted } = shortages(memory.tally, resource, place, usages.known);
  const unsure = unlisted.map((family) => {
    const missing = `the quota of ${family} is not among those that Azure lists for ${place.location}, so it is not checked.`;
    return untold({ missing });
  });
  return [...problems.map((message) => ({ kind: "quota", path: ["vmSize"], message }) as const), ...unsure];
}

/** What the instance that has the id gives back when it becomes another one. */
async function releasedBy({ memory, oldInputs }: Checking, id: string): Promise<Need[]> {
  const { facts } = memory;
  const isOld = oldInputs !== undefined && id === idOf(oldInputs)?.toLowerCase();
  const found = await instanceAt(facts, id);
  const declared = oldInputs?.vmSize ?? DEFAULT_VM_SIZE;
  const instance = "known" in found ? found.known : undefined;
  if (!instance && ("known" in found || !isOld)) return [];
  const name = instance ? fromWire(instance).vmSize : declared;
  const place = await placeOfCompute(facts, id);
  const sizes = place && (await facts.sizes(place));
  const size = name && sizes && "known" in sizes ? sizeNamed(sizes.known, name) : undefined;
  if (!place || !size) return [];
  const holdsNone = instance && holdsNoCores(instance, isOld && oldInputs?.releaseQuotaOnStop === true);
  const need = needOf(place, size, -1);
  return [holdsNone ? { ...need, vCPUs: 0 } : need];
}

/** A stopped instance holds its cores, unless it was told to release them, which stable api-versions do not show. */
function holdsNoCores(instance: Compute, wasToldToRelease: boolean): boolean {
  const condition = conditionOf(instance);
  const releases = wasToldToRelease || fromWire(instance).releaseQuotaOnStop === true;
  return isStillborn(condition) || (releases && condition.state === "Stopped");
}

async function placeOfCompute(facts: Facts, id: string): Promise<Place | undefined> {
  const workspaceId = parseComputeId(id)?.workspace ?? "";
  const workspace = await facts.workspace(workspaceId);
  return "known" in workspace && workspace.known ? placeOf(workspace.known.location, workspaceId) : undefined;
}

function placeOf(location: Workspace["location"], workspaceId: string): Place {
  const { subscriptionId = "" } = parseWorkspaceId(workspaceId) ?? {};
  return { subscriptionId: subscriptionId.toLowerCase(), location: location.toLowerCase().replaceAll(" ", "") };
}

function sizeNamed(sizes: readonly VmSize[], wanted: string): VmSize | undefined {
  return sizes.find(({ name }) => isWord(name, wanted));
}
