import type { Compute, Workspace } from "../azure/api";
import type { Connection } from "../azure/connection";
import { explained } from "../azure/explained";
import { failure, lookingOnce, readingListed } from "../azure/listing";
import { isManaged } from "../azure/ownership";
import { check, type Problem } from "../core/check";
import { type Declared, declaring, withoutProblems } from "../core/declaring";
import { answerOf } from "../core/errors";
import { computeId, parseComputeId } from "../core/ids";
import type { Values } from "../core/values";
import type { Asking, ListedResource, Live, Survey, SurveyRequest, Undeclared } from "../kinds/kind";
import { isInstance } from "./claiming";
import { remoteChanges } from "./comparison";
import { fields } from "./fields";
import { computeInstance } from "./lifecycle";
import { subject } from "./messages";
import { plannedInputs } from "./parse";
import type { PlannedInputs } from "./properties";
import { conditionOf, isBeingDeleted, isStillborn } from "./states";
import { networkProblems, rules } from "./tables/rules";
import { declaresPreview, fromWire } from "./wire";

/** The instances of a workspace, by one list. */
export async function survey(connection: Connection, request: SurveyRequest): Promise<Survey> {
  const { workspaceId, declared, isComplete, signal } = request;
  const base = lookingOnce(connection, signal);
  const preview = declared.some(({ declaredBefore }) => declaresPreview(declaredBefore));
  const listed: Compute[] = [];
  const seen = (page: readonly Compute[]) => listed.push(...page.filter(isWhole));
  const list = () => listInstances(connection, workspaceId, { preview, signal, seen });
  const isListed = isComplete || declared.length > 1;
  const problem = isListed ? await failure(list, notListed(workspaceId), signal) : undefined;
  const byName = new Map(listed.map((compute) => [nameOf(compute).toLowerCase(), compute]));
  const inList = (id: string) => byName.get(parseComputeId(id)?.computeName.toLowerCase() ?? "");
  const reads = readingListed(byName, {
    keyOf: (name) => name.toLowerCase(),
    get: (name, until) => connection.computes(workspaceId, preview).get(name, until),
  });
  return {
    resource: computeInstance(() => ({ ...base, computes: () => reads })),
    listed: instancesAmong(workspaceId, listed).map(listedInstance),
    isManaged(id) {
      const compute = inList(id);
      return compute === undefined || isManaged(compute.tags);
    },
    problem,
    isUnknown: (id) => problem !== undefined && inList(id) === undefined,
  };
}

function listedInstance({ id, name, compute }: PlacedInstance): ListedResource {
  return { id, name, properties: fromWire(compute), isManaged: isManaged(compute.tags) };
}

/** The instances of a workspace. Throws when they cannot be read. */
export async function readLive(asking: Asking): Promise<(Live | Undeclared)[]> {
  const { connection, workspaceId } = asking;
  try {
    const workspace = { ...(await connection.workspace(workspaceId)), id: workspaceId };
    const { listed, preview } = await listByPreview(asking);
    const instances: (Live | Undeclared)[] = [];
    for (const { id, name, compute: each } of listed) {
      const compute = hasDetails(each) ? each : await connection.api.getCompute(id, preview, asking.signal);
      const { refusal: reason, ...declared } = declareInstance({ ...compute, id }, name, workspace);
      instances.push(
        reason === undefined
          ? { kind: "computeInstance", id, name, ...declared, isManaged: isManaged(compute.tags) }
          : { id, name, subject: subject(id), reason },
      );
    }
    return instances;
  } catch (error) {
    throw explained(error, `The instances of the workspace ${workspaceId} cannot be read.`);
  }
}

// What only preview api-versions know is declared as well; clouds get api-versions at different times.
async function listByPreview({ connection, workspaceId, signal }: Asking) {
  const list = async (preview: boolean) => ({
    listed: await listInstances(connection, workspaceId, { preview, signal }),
    preview,
  });
  if (!connection.settings.allowPreviewApis) return list(false);
  return list(true).catch((error) => {
    if (answerOf(error)?.status === 400) return list(false);
    throw error;
  });
}

function hasDetails(compute: Compute): boolean {
  return fromWire(compute).vmSize !== undefined;
}

/** How an instance that exists is declared. */
interface DeclaredInstance extends Declared {
  /** What it has and cannot be declared. */
  readonly leftOut: readonly Problem[];
  /** Why it cannot be declared at all: a clause, such as `it is being deleted`. */
  readonly refusal?: string;
}

/**
 * The inputs that adopt an instance and change nothing about it; its power state is left to who starts and stops it, and
 * the instance outlives its declaration until that says otherwise.
 */
function declareInstance(compute: Compute, computeName: string, workspace: Workspace): DeclaredInstance {
  const { inputs, secrets } = declaring(fields, fromWire(compute));
  const whole = (given: Values): Values => ({
    ...{ workspaceId: workspace.id, computeName, adopt: true, onDelete: "retain" },
    ...given,
  });
  const { powerState: _, ...settings } = inputs;
  const { refusals, ...declared } = withoutProblems({ inputs: settings, secrets }, [], (given) => [
    ...check(fields, rules, whole(given)).problems,
    ...networkProblems(plannedInputs(given), workspace),
    ...differences(plannedInputs(whole(given)), compute),
  ]);
  const refusal = refusalOf(compute) ?? refusals[0]?.message;
  return { ...declared, inputs: whole(declared.inputs), ...(refusal !== undefined && { refusal }) };
}

function differences(inputs: PlannedInputs, compute: Compute): Problem[] {
  return remoteChanges({ inputs }, compute).map(({ path }) => ({
    path,
    message: "would be changed by its declaration.",
  }));
}

function refusalOf(compute: Compute): string | undefined {
  const condition = conditionOf(compute);
  if (isBeingDeleted(condition)) return "it is being deleted.";
  return isStillborn(condition) ? "its creation failed: there is nothing to adopt." : undefined;
}

/** An instance with the workspace that it is in. */
export interface PlacedInstance {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly compute: Compute;
}

/** How a workspace is listed. */
interface ListOptions {
  /** By the preview api-version, which shows more of each. Default false. */
  readonly preview?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Gets every page as soon as it is there, with the other computes in it: it has them also when a later page fails. */
  readonly seen?: ((computes: readonly Compute[]) => void) | undefined;
}

/** The instances of a workspace, without its other computes. Throws when they cannot be listed. */
export async function listInstances(
  { api }: Connection,
  workspaceId: string,
  { preview = false, signal, seen }: ListOptions = {},
): Promise<PlacedInstance[]> {
  const computes = await api.listComputes(workspaceId, preview, signal, seen).catch((error) => {
    throw explained(error, notListed(workspaceId));
  });
  return instancesAmong(workspaceId, computes);
}

/** What has failed when the instances of a workspace could not be listed. */
function notListed(workspaceId: string): string {
  return `The instances of the workspace ${workspaceId} cannot be listed.`;
}

/** Those of the computes of a workspace that are instances. */
function instancesAmong(workspaceId: string, computes: readonly Compute[]): PlacedInstance[] {
  return computes.filter((each) => isWhole(each) && isInstance(each)).map((each) => instanceIn(workspaceId, each));
}

/** Without its properties it is not even known of which type a compute is. */
function isWhole({ properties }: Compute): boolean {
  return typeof properties === "object" && properties !== null;
}

/** A compute with the workspace that it is in. */
export function instanceIn(workspaceId: string, compute: Compute): PlacedInstance {
  const name = nameOf(compute);
  return { id: computeId(workspaceId, name), workspaceId, name, compute };
}

/** The name of a compute, also where Azure shows only its id. */
export function nameOf({ name, id = "" }: Compute): string {
  return name ?? parseComputeId(id)?.computeName ?? "";
}
