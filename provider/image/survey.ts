import type { Connection } from "../azure/connection";
import type { EnvironmentVersion } from "../azure/environments";
import { lookingOnce, readingListed } from "../azure/listing";
import { isManaged } from "../azure/ownership";
import type { SharedReads } from "../azure/sharedReads";
import { environmentVersionId, parseEnvironmentVersionId } from "../core/ids";
import type { Found, Survey, SurveyRequest } from "../kinds/kind";
import { image } from "./backends";
import { isOfModelManagement, keyOf } from "./ids";
import { listedEnvironments } from "./listedEnvironments";
import { surveyImages } from "./modelManagement";
import { fromWire, propertiesIn } from "./wire";

/** The images of a workspace, by one list for each environment of which more than one version matters. */
export async function survey(connection: Connection, request: SurveyRequest): Promise<Survey> {
  const { signal } = request;
  const { versions, problem, isUnlisted } = await listedEnvironments(connection, request);
  const legacy = await surveyImages(connection, request);
  const byId = new Map(versions.map((version) => [keyOf(version.id ?? ""), version]));
  const reads = new Map<string, SharedReads<EnvironmentVersion>>();
  const readsOf = (of: string, name: string) =>
    readingListed(byId, {
      keyOf: (version) => keyOf(environmentVersionId(of, name, version)),
      get: (version, until) => connection.environmentVersions(of, name).get(version, until),
    });
  const listing: Connection = {
    ...lookingOnce(connection, signal),
    environmentVersions(of, name) {
      const known = reads.get(name) ?? readsOf(of, name);
      reads.set(name, known);
      return known;
    },
    modelManagement: legacy.service,
  };
  return {
    resource: image(() => listing),
    found: [...versions.filter(isMade).map((version) => found(version)), ...legacy.found],
    isOwned: () => true,
    problem: problem ?? legacy.problem,
    isUnknown(id) {
      if (isOfModelManagement(id)) return legacy.isUnknown(id);
      return !byId.has(keyOf(id)) && isUnlisted(parseEnvironmentVersionId(id)?.name ?? "");
    },
  };
}

/** By people, and to be seen: not by a job, by Microsoft, or archived. */
function isMade(version: EnvironmentVersion): boolean {
  const { isAnonymous, environmentType, isArchived } = propertiesIn(version);
  return isAnonymous !== true && environmentType !== "Curated" && isArchived !== true;
}

function found(version: EnvironmentVersion): Found {
  const properties = fromWire(version);
  const isOwned = isManaged(version.properties["tags"]);
  return { id: version.id ?? "", name: `${properties.imageId}`, properties, isOwned };
}
