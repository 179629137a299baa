import type { Compute } from "../azure/api";
import type { Connection } from "../azure/connection";
import { failure, lookingOnce, readingListed } from "../azure/listing";
import { isManaged } from "../azure/ownership";
import { parseComputeId } from "../core/ids";
import type { Found, Survey, SurveyRequest } from "../kinds/kind";
import { computeInstance } from "./lifecycle";
import { instancesAmong, isWhole, listInstances, nameOf, notListed, type PlacedInstance } from "./listInstances";
import { declaresPreview, fromWire } from "./wire";

/** The instances of a workspace, by one list. */
export async function survey(connection: Connection, request: SurveyRequest): Promise<Survey> {
  const { workspaceId, wanted, isComplete, signal } = request;
  const base = lookingOnce(connection, signal);
  const preview = wanted.some(({ declaredBefore }) => declaresPreview(declaredBefore));
  const listed: Compute[] = [];
  const seen = (page: readonly Compute[]) => listed.push(...page.filter(isWhole));
  const list = () => listInstances(connection, workspaceId, { preview, signal, seen });
  const isListed = isComplete || wanted.length > 1;
  const problem = isListed ? await failure(list, notListed(workspaceId), signal) : undefined;
  const byName = new Map(listed.map((compute) => [nameOf(compute).toLowerCase(), compute]));
  const inList = (id: string) => byName.get(parseComputeId(id)?.computeName.toLowerCase() ?? "");
  const reads = readingListed(byName, {
    keyOf: (name) => name.toLowerCase(),
    get: (name, until) => connection.computes(workspaceId, preview).get(name, until),
  });
  return {
    resource: computeInstance(() => ({ ...base, computes: () => reads })),
    found: instancesAmong(workspaceId, listed).map(found),
    isOwned(id) {
      const compute = inList(id);
      return compute === undefined || isManaged(compute.tags);
    },
    problem,
    isUnknown: (id) => problem !== undefined && inList(id) === undefined,
  };
}

function found({ id, name, compute }: PlacedInstance): Found {
  return { id, name, properties: fromWire(compute), isOwned: isManaged(compute.tags) };
}
