import type { Compute } from "../../azure/api";
import { orAbsent } from "../../azure/connection";
import { explained } from "../../azure/explained";
import { type CommandProblem, problemOf } from "../../cli/output";
import { type Scope, type Session, workspacesOf } from "../../cli/session";
import { AzureMLError } from "../../core/errors";
import { computeId, parseComputeId } from "../../core/ids";
import { otherTypeOf } from "../claiming";
import { instanceIn, listInstances, type PlacedInstance } from "../live";
import { subject } from "../messages";
import { conditionOf } from "../states";
import { fromWire } from "../wire";

/** Which of the instances are meant; all that is given must hold. */
export interface Filters {
  /** `name=value`, or `name` for any value. */
  readonly tag?: readonly string[];
  /** Object id. */
  readonly assignedTo?: string;
  /** Any of these. */
  readonly state?: readonly string[];
}

/** What was found of what was named or asked for. */
export interface FoundInstances {
  readonly instances: readonly PlacedInstance[];
  /** What was named and is not there, and where could not be looked. */
  readonly problems: readonly CommandProblem[];
}

/** True when a filter selects. */
export function hasFilters({ tag, assignedTo, state }: Filters): boolean {
  return tag !== undefined || assignedTo !== undefined || state !== undefined;
}

/** Finds instances by their ARM ids or names; without any, all in the scope; one list for each workspace. */
export async function findInstances(
  session: Session,
  named: readonly string[],
  scope: Scope,
  filters: Filters = {},
): Promise<FoundInstances> {
  const parts = await Promise.all([
    ...Object.entries(idsByWorkspace(named)).map(([workspaceId, names]) => readNamed(session, workspaceId, names)),
    search(session, named, scope),
  ]);
  const byId = new Map(parts.flatMap(({ instances }) => instances).map((each) => [each.id.toLowerCase(), each]));
  const instances = [...byId.values()]
    .filter((each) => isMeant(each, filters))
    .sort((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1));
  return { instances, problems: parts.flatMap(({ problems }) => problems) };
}

function idsByWorkspace(named: readonly string[]): Record<string, string[]> {
  const byWorkspace: Record<string, string[]> = {};
  for (const id of named) {
    const parts = parseComputeId(id);
    if (parts) byWorkspace[parts.workspace] = [...(byWorkspace[parts.workspace] ?? []), parts.computeName];
  }
  return byWorkspace;
}

/** Looks for those that are named without their workspace. */
async function search(session: Session, named: readonly string[], scope: Scope): Promise<FoundInstances> {
  const names = named.filter((name) => !parseComputeId(name)).map(checkedName);
  if (named.length > 0 && names.length === 0) return { instances: [], problems: [] };
  const { ids, problems } = await workspacesOf(session, scope);
  const [only] = ids;
  if (names.length > 0 && only && ids.length === 1 && problems.length === 0) return readNamed(session, only, names);
  const lists = await Promise.all(ids.map((id) => listAll(session, id)));
  const instances = lists.flatMap((list) => list.instances);
  const all = [...problems, ...lists.flatMap((list) => list.problems)];
  if (names.length === 0) return { instances, problems: all };
  const picked = names.map((name) => pick(name, instances, all.length > 0));
  return {
    instances: picked.flatMap((each) => each.instances),
    problems: [...all, ...picked.flatMap((each) => each.problems)],
  };
}

function pick(name: string, instances: readonly PlacedInstance[], isPartial: boolean): FoundInstances {
  const found = instances.filter((each) => each.name.toLowerCase() === name.toLowerCase());
  if (found.length === 1) return { instances: found, problems: [] };
  const where = isPartial ? "in what could be read" : "in the workspaces that were asked";
  const message =
    found.length === 0
      ? `ComputeInstance "${name}" was not found ${where}.`
      : `ComputeInstance "${name}" exists more than once. Use an ARM id: ${found.map(({ id }) => id).join(", ")}.`;
  return { instances: [], problems: [{ id: name, message }] };
}

async function listAll({ connection, signal }: Session, workspaceId: string): Promise<FoundInstances> {
  try {
    return { instances: await listInstances(connection, workspaceId, { signal }), problems: [] };
  } catch (error) {
    return { instances: [], problems: [problemOf(workspaceId, error)] };
  }
}

async function readNamed(session: Session, workspaceId: string, names: readonly string[]): Promise<FoundInstances> {
  const listed = names.length > 1 ? await listAll(session, workspaceId) : undefined;
  const byName = new Map(listed?.instances.map((each) => [each.name.toLowerCase(), each]));
  const problems: CommandProblem[] = [];
  const found = await Promise.all(
    names.map(async (name) => {
      const id = computeId(workspaceId, name);
      return (
        byName.get(name.toLowerCase()) ??
        readOne(session, id).catch((error) => void problems.push(problemOf(id, error)))
      );
    }),
  );
  return { instances: found.filter((each) => each !== undefined), problems };
}

/** One instance, freshly read. */
export async function readOne({ connection, signal }: Session, id: string, preview = false): Promise<PlacedInstance> {
  const { workspace = "" } = parseComputeId(id) ?? {};
  const unread = (error: unknown) => {
    throw explained(error, `${subject(id)} cannot be read.`);
  };
  const compute = await orAbsent(connection.api.getCompute(id, preview, signal)).catch(unread);
  if (!compute) {
    await connection.workspace(workspace).catch(unread);
    throw new AzureMLError("NotFound", `${subject(id)} does not exist.`);
  }
  const type = otherTypeOf(compute);
  if (type === undefined) return instanceIn(workspace, compute);
  throw new AzureMLError("NotFound", `${subject(id)} is a compute of type ${type}.`);
}

function checkedName(name: string): string {
  if (/^[A-Za-z][\w-]*$/.test(name)) return name;
  throw new AzureMLError("InvalidId", `${JSON.stringify(name)} is neither the name nor the ARM id of an instance.`);
}

function isMeant({ compute }: PlacedInstance, { tag = [], assignedTo, state }: Filters): boolean {
  const tags = compute.tags ?? {};
  const hasTag = (wanted: string) => {
    const [, name = wanted, value] = /^([^=]+)=(.*)$/s.exec(wanted) ?? [];
    const key = Object.keys(tags).find((each) => each.toLowerCase() === name.toLowerCase());
    return key !== undefined && (value === undefined || tags[key] === value);
  };
  const isIn = (wanted: string) => wanted.toLowerCase() === conditionOf(compute).state.toLowerCase();
  const isTheirs = assignedTo === undefined || userOf(compute).id?.toLowerCase() === assignedTo.toLowerCase();
  return tag.every(hasTag) && isTheirs && (state === undefined || state.some(isIn));
}

/** Whom the instance is for: the assigned user, else who created it. */
export function userOf(compute: Compute): { id?: string | undefined; name?: string | undefined } {
  const { personalComputeInstanceSettings, createdBy } = fromWire(compute);
  const objectId = personalComputeInstanceSettings?.assignedUser?.objectId;
  const [userId, name] = [createdBy?.userId || undefined, createdBy?.userName || undefined];
  if (objectId === undefined) return { id: userId, name };
  return { id: objectId, ...(objectId === userId && { name }) };
}
