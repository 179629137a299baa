import type { EnvironmentVersion } from "../azure/environments";
import { isManaged } from "../azure/ownership";
import { callOf, Workspace } from "../azure/workspace";
import { check, type Problem } from "../core/check";
import { type Declared, declaring, withoutProblems } from "../core/declaring";
import { diff } from "../core/diff";
import { environmentVersionId, parseEnvironmentVersionId } from "../core/ids";
import { isAbsent, type Values } from "../core/values";
import type { Asking, Live, Undeclared } from "../kinds/kind";
import { rules } from "./checkImage";
import { CONTENT, fields } from "./fields";
import type { KnownImage } from "./properties";
import { listVersions, requireVersion } from "./scripting/versions";
import { subject } from "./target";
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
