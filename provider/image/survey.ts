import type { Connection } from "../azure/connection";
import type { EnvironmentVersion } from "../azure/environments";
import { failure, lookingOnce, readingListed } from "../azure/listing";
import type { ServiceImage } from "../azure/modelManagement";
import type { SharedReads } from "../azure/sharedReads";
import { environmentVersionId, imageId, parseEnvironmentVersionId, parseImageId } from "../core/ids";
import type { Values } from "../core/values";
import type { Found, Survey, SurveyRequest } from "../kinds/kind";
import { image } from "./backends";
import { listedEnvironments } from "./listedEnvironments";
import { fromWire as fromService } from "./modelManagement/wire";
import { claimsOf } from "./ownership";
import { fromWire } from "./wire";

/** The images of a workspace, by one list for each environment of which more than one version matters. */
export async function survey(connection: Connection, request: SurveyRequest): Promise<Survey> {
  const { workspaceId, signal } = request;
  const { versions, problem, isUnlisted } = await listedEnvironments(connection, request);
  const legacy = await listedLegacy(connection, request);
  const byId = new Map(versions.map((version) => [keyOf(version.id ?? ""), version]));
  const legacyById = new Map(legacy.found.map((each) => [each.id.toLowerCase(), each]));
  const reads = new Map<string, SharedReads<EnvironmentVersion>>();
  const readsOf = (of: string, name: string) =>
    readingListed(byId, {
      keyOf: (version) => keyOf(environmentVersionId(of, name, version)),
      get: (version, until) => connection.environmentVersions(of, name).get(version, until),
    });
  const service = (of: string) => connection.modelManagement(of);
  const listing: Connection = {
    ...lookingOnce(connection, signal),
    environmentVersions(of, name) {
      const known = reads.get(name) ?? readsOf(of, name);
      reads.set(name, known);
      return known;
    },
    modelManagement: (of) => ({
      ...service(of),
      getImage: async (id) => legacyById.get(id.toLowerCase()) ?? service(of).getImage(id, signal),
    }),
  };
  return {
    resource: image(() => listing),
    found: [
      ...versions.filter(isMade).map((version) => found(version)),
      ...legacy.found.map((each) => foundLegacy(workspaceId, each)),
    ],
    isOwned: () => true,
    problem: problem ?? legacy.problem,
    isUnknown(id) {
      const parts = parseImageId(id);
      if (parts) return legacy.problem !== undefined && !legacyById.has(`${parts.name}:${parts.version}`.toLowerCase());
      return !byId.has(keyOf(id)) && isUnlisted(parseEnvironmentVersionId(id)?.name ?? "");
    },
  };
}

/** Names of environments and versions differ in their letter case; what is around them does not. */
export function keyOf(id: string): string {
  const { workspace = "", name, version } = parseEnvironmentVersionId(id) ?? {};
  return `${workspace.toLowerCase()} ${name}:${version}`;
}

/** By people, and to be seen: not by a job, by Microsoft, or archived. */
function isMade({ properties: { isAnonymous, environmentType, isArchived } }: EnvironmentVersion): boolean {
  return isAnonymous !== true && environmentType !== "Curated" && isArchived !== true;
}

function found(version: EnvironmentVersion): Found {
  const properties = fromWire(version);
  const isOwned = claimsOf(version.properties.tags as Values).owner !== undefined;
  return { id: version.id ?? "", name: String(properties.imageId), properties, isOwned };
}

function foundLegacy(workspaceId: string, each: ServiceImage): Found {
  const isOwned = claimsOf({ ...each.kvTags }).owner !== undefined;
  return { id: imageId(workspaceId, each.id), name: each.id, properties: fromService(workspaceId, each), isOwned };
}

/** Images of model management, requested only where one is declared. */
async function listedLegacy(connection: Connection, request: SurveyRequest) {
  const { workspaceId, wanted, isComplete, signal } = request;
  const count = wanted.filter(({ id }) => parseImageId(id)).length;
  const found: ServiceImage[] = [];
  if (count === 0 || (count === 1 && !isComplete)) return { found };
  const list = async () => {
    for await (const each of connection.modelManagement(workspaceId).listImages({}, signal)) found.push(each);
  };
  const what = `The images of model management of the workspace ${workspaceId} cannot be listed.`;
  return { found, problem: await failure(list, what, signal) };
}
