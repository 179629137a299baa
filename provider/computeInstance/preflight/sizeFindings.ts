import type { Compute, VmSize, Workspace } from "../../azure/api";
import { parseComputeId, parseWorkspaceId } from "../../core/ids";
import { UNKNOWN } from "../../core/values";
import { idOf } from "../parse";
import { isWord } from "../properties";
import { DEFAULT_VM_SIZE } from "../provisioningConfiguration";
import { conditionOf, isStillborn } from "../states";
import { fromWire } from "../wire";
import { type Facts, instanceAt, isForInstances, type Place } from "./facts";
import { type Checking, type Finding, untold } from "./finding";
import { type Need, needOf, shortages } from "./quota";

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
