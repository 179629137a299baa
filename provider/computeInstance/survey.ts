import type { Compute } from "../azure/api";
import type { Connection } from "../azure/connection";
import { failure, lookingOnce, readingListed } from "../azure/listing";
import { isManaged } from "../azure/ownership";
import { computeId, parseComputeId } from "../core/ids";
import type { Found, Survey, SurveyRequest } from "../kinds/kind";
import { isInstance } from "./claiming";
import { computeInstance } from "./lifecycle";
import { declaresPreview, fromWire } from "./wire";

/** The instances of a workspace, by one list. */
export async function survey(connection: Connection, request: SurveyRequest): Promise<Survey> {
  const { workspaceId, wanted, isComplete, signal } = request;
  const base = lookingOnce(connection, signal);
  const preview = wanted.some(({ declaredBefore }) => declaresPreview(declaredBefore));
  const listed: Compute[] = [];
  const list = () =>
    connection.api.listComputes(workspaceId, preview, signal, (page) => listed.push(...page.filter(isWhole)));
  const what = `The instances of the workspace ${workspaceId} cannot be listed.`;
  const problem = isComplete || wanted.length > 1 ? await failure(list, what, signal) : undefined;
  const byName = new Map(listed.map((compute) => [nameOf(compute).toLowerCase(), compute]));
  const inList = (id: string) => byName.get(parseComputeId(id)?.computeName.toLowerCase() ?? "");
  const reads = readingListed(byName, {
    keyOf: (name) => name.toLowerCase(),
    get: (name, until) => connection.computes(workspaceId, preview).get(name, until),
  });
  return {
    resource: computeInstance(() => ({ ...base, computes: () => reads })),
    found: listed.filter(isInstance).map((compute) => found(workspaceId, compute)),
    isOwned(id) {
      const compute = inList(id);
      return compute === undefined || isManaged(compute.tags);
    },
    problem,
    isUnknown: (id) => problem !== undefined && inList(id) === undefined,
  };
}

/** Without its properties it is not even known of which type it is. */
function isWhole({ properties }: Compute): boolean {
  return typeof properties === "object" && properties !== null;
}

function found(workspaceId: string, compute: Compute): Found {
  const name = nameOf(compute);
  return { id: computeId(workspaceId, name), name, properties: fromWire(compute), isOwned: isManaged(compute.tags) };
}

function nameOf({ name, id = "" }: Compute): string {
  return name ?? parseComputeId(id)?.computeName ?? "";
}
