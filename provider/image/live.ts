import { type Connection, orAbsent } from "../azure/connection";
import type { EnvironmentVersion, ListView } from "../azure/environments";
import { failure, lookingOnce, readingListed } from "../azure/listing";
import { isManaged } from "../azure/ownership";
import { unlessRepeated } from "../azure/reading";
import type { SharedReads } from "../azure/sharedReads";
import { callOf, Workspace } from "../azure/workspace";
import { atMost } from "../core/atMost";
import { check, type Problem } from "../core/check";
import { type Declared, declaring, withoutProblems } from "../core/declaring";
import { diff } from "../core/diff";
import { environmentVersionId, parseEnvironmentVersionId } from "../core/ids";
import { isAbsent, type Values } from "../core/values";
import type { Asking, ListedResource, Live, Survey, SurveyRequest, Undeclared } from "../kinds/kind";
import { rules } from "./checkImage";
import { CONTENT, fields, type KnownImage } from "./fields";
import { image } from "./image";
import { surveyImages } from "./modelManagement";
import { listVersions, requireVersion } from "./scripting/versions";
import { isOfModelManagement, keyOf, subject } from "./target";
import { fromWire, propertiesIn } from "./wire";

/** The versions of environments in a workspace that are not archived. Throws when they cannot be read. */
export async function readLive(asking: Asking): Promise<(Live | Undeclared)[]> {
  const { connection, clock, workspaceId, signal } = asking;
  const call = callOf(new Workspace(workspaceId, connection, clock), "", { signal });
  const versions: (Live | Undeclared)[] = [];
  for await (const each of listVersions(call, {})) {
    const { name = "", version = "" } = parseEnvironmentVersionId(each.id ?? "") ?? {};
    const id = environmentVersionId(workspaceId, name, version);
    const found: EnvironmentVersion = { ...(hasContent(each) ? each : await requireVersion(call, id)), id };
    const { refusal: reason, ...declared } = declareVersion(found, workspaceId);
    versions.push(
      reason === undefined
        ? { kind: "environment", id, name, version, ...declared, isManaged: isManaged(found.properties["tags"]) }
        : { id, name, version, subject: subject(id), reason },
    );
  }
  return versions;
}

function hasContent(version: EnvironmentVersion): boolean {
  const { image, build } = propertiesIn(version);
  return !isAbsent(image) || !isAbsent(build);
}

/** How a version of an environment that exists is declared. */
interface DeclaredVersion extends Declared {
  /** What it has and cannot be declared. */
  readonly leftOut: readonly Problem[];
  /** Why it cannot be declared at all: a clause. */
  readonly refusal?: string;
}

/** What makes a version what it is: without it, it would be declared as another. */
const ESSENTIAL = [...CONTENT, "workspaceId", "name", "version"];

/** The inputs that use a version as it is, under its own number. */
function declareVersion(found: EnvironmentVersion, workspaceId: string): DeclaredVersion {
  const observed = fromWire(found);
  const { inputs, secrets } = declaring(fields, observed);
  const { name, version } = observed;
  const whole = (given: Values): Values => ({ workspaceId, name, version, ...given });
  const { refusals, ...declared } = withoutProblems({ inputs, secrets }, ESSENTIAL, (given) => [
    ...check(fields, rules, whole(given)).problems,
    ...differences(given, observed),
  ]);
  const refusal = madeByAzure(observed) ?? refusals[0]?.message;
  return { ...declared, inputs: whole(declared.inputs), ...(refusal !== undefined && { refusal }) };
}

function differences(declared: Values, observed: KnownImage): Problem[] {
  return diff({ fields, declared, observed }).map(({ path }) => ({
    path,
    message: "would be changed by its declaration.",
  }));
}

function madeByAzure({ environmentType, isAnonymous }: KnownImage): string | undefined {
  if (environmentType === "Curated") return "Azure keeps it: it is curated.";
  return isAnonymous === true ? "a job has made it, without a name." : undefined;
}

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
    listed: [...versions.filter(isMade).map(listedVersion), ...legacy.listed],
    isManaged: () => true,
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

function listedVersion(version: EnvironmentVersion): ListedResource {
  const properties = fromWire(version);
  const { id = "" } = version;
  return { id, name: `${properties.imageId}`, properties, isManaged: isManaged(version.properties["tags"]) };
}

/** Azure's own environments have names that nobody else may give. */
const CURATED = /^azureml/i;
const AT_ONCE = 5;

interface Listed {
  /** With their ids as the provider writes them. */
  readonly versions: readonly EnvironmentVersion[];
  readonly problem: string | undefined;
  /** True for an environment whose versions could not be listed. */
  isUnlisted(name: string): boolean;
}

/**
 * The versions of the environments of which more than one is declared; with `isComplete`, of all that are not archived. There
 * is no list of all versions of a workspace.
 */
async function listedEnvironments(connection: Connection, request: SurveyRequest): Promise<Listed> {
  const { workspaceId, isComplete, signal } = request;
  const counts = countsOf(request);
  const names = new Set([...counts].filter(([, count]) => count > 1).map(([name]) => name));
  const versions: EnvironmentVersion[] = [];
  const problems = new Map<string, string>();
  if (isComplete) {
    const list = async () => {
      const containers = await connection.environments.listEnvironments(workspaceId, "ActiveOnly", signal);
      for (const { name, id = "" } of containers) names.add(name ?? id.split("/").at(-1) ?? "");
    };
    const problem = await failure(list, `The images of the workspace ${workspaceId} cannot be listed.`, signal);
    if (problem) return { versions, problem, isUnlisted: () => true };
  }
  const toList = [...names].filter((name) => counts.has(name) || !CURATED.test(name));
  const listOne = async (name: string) => {
    const what = `The versions of "${name}" in the workspace ${workspaceId} cannot be listed.`;
    const view = counts.has(name) ? "All" : "ActiveOnly";
    const list = async () => {
      for await (const version of versionsOf(connection, workspaceId, name, view, signal)) versions.push(version);
    };
    const problem = await failure(list, what, signal);
    if (problem) problems.set(name, problem);
  };
  await atMost(AT_ONCE, toList, listOne);
  const [problem] = problems.values();
  return { versions, problem, isUnlisted: (name) => problems.has(name) };
}

/** How many versions are declared of each environment. */
function countsOf({ declared }: SurveyRequest): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { id } of declared) {
    const name = parseEnvironmentVersionId(id)?.name;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

async function* versionsOf(
  { environments }: Connection,
  workspaceId: string,
  name: string,
  view: ListView,
  signal?: AbortSignal,
): AsyncGenerator<EnvironmentVersion> {
  const isNew = unlessRepeated();
  let next: string | undefined;
  do {
    const request = environments.listEnvironmentVersions(workspaceId, name, view, { next }, signal);
    // One that is gone has no versions; whether the workspace is, each declared version finds out.
    const page = next === undefined ? await orAbsent(request) : await request;
    for (const each of page?.items ?? []) {
      const version = each.name ?? each.id?.split("/").at(-1) ?? "";
      yield { ...each, id: environmentVersionId(workspaceId, name, version) };
    }
    next = page?.next;
    if (next !== undefined) isNew(next);
  } while (next !== undefined);
}
