import type { Compute } from "../azure/api";
import { callOf } from "../azure/calls";
import type { Connection } from "../azure/connection";
import type { EnvironmentVersion } from "../azure/environments";
import { explained } from "../azure/explained";
import { OWNERSHIP_TAG } from "../azure/ownership";
import { Workspace } from "../azure/workspace";
import { isInstance } from "../computeInstance/claiming";
import { declareInstance } from "../computeInstance/declaring";
import { subject } from "../computeInstance/messages";
import type { Problem } from "../core/check";
import { AzureMLError, answerOf } from "../core/errors";
import { computeId, environmentVersionId, parseComputeId, parseEnvironmentVersionId } from "../core/ids";
import type { Clock } from "../core/resource";
import { asRecord, isAbsent, type Path, type Values } from "../core/values";
import { declareVersion } from "../image/declaring";
import { listVersions, requireVersion } from "../image/scripting/findingVersions";
import { subject as imageSubject } from "../image/target";
import type { Kind } from "./definition";

/** What is in a workspace and can be declared. */
export interface Live {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string;
  /** Of an environment. */
  readonly version?: string;
  /** What adopts it and changes nothing. */
  readonly inputs: Values;
  /** Where it has secrets, which the inputs leave out. */
  readonly secrets: readonly Path[];
  /** What it has and cannot be declared. */
  readonly leftOut: readonly Problem[];
  /** A Pulumi resource has tagged it as its own. */
  readonly isManaged: boolean;
}

/** What is there and cannot, or need not, be declared. */
export interface Undeclared {
  readonly id: string;
  /** `ComputeInstance "ci-dev" of workspace "ml"` */
  readonly subject: string;
  /** A clause with its full stop. */
  readonly reason: string;
}

export interface Found {
  /** Instances first, then environments; by name and version. */
  readonly live: readonly Live[];
  readonly undeclared: readonly Undeclared[];
}

interface Asking {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly workspaceId: string;
  readonly signal?: AbortSignal;
}

/** Everything in the workspace that can be declared. Throws when a part of it cannot be read. */
export async function readLive(asking: Asking): Promise<Found> {
  const [instances, versions] = await Promise.all([readInstances(asking), readVersions(asking)]);
  const all = [...instances, ...versions];
  return {
    live: all.filter((each) => "inputs" in each).sort(byAddress),
    undeclared: all.filter((each) => "reason" in each).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function byAddress(a: Live, b: Live): number {
  if (a.kind !== b.kind) return a.kind === "computeInstance" ? -1 : 1;
  return compared(a.name, b.name) || compared(a.version ?? "", b.version ?? "");
}

const compared = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function readInstances(asking: Asking): Promise<(Live | Undeclared)[]> {
  const { connection, workspaceId } = asking;
  try {
    const workspace = { ...(await connection.workspace(workspaceId)), id: workspaceId };
    const { computes, preview } = await listComputes(asking);
    const listed = computes.filter(isInstance);
    const instances: (Live | Undeclared)[] = [];
    for (const each of listed) {
      const name = each.name ?? parseComputeId(each.id ?? "")?.computeName ?? "";
      const id = computeId(workspaceId, name);
      const compute = isWhole(each) ? each : await connection.api.getCompute(id, preview, asking.signal);
      const { refusal: reason, ...declared } = declareInstance({ ...compute, id }, name, workspace);
      const isManaged = compute.tags?.[OWNERSHIP_TAG] !== undefined;
      instances.push(
        reason === undefined
          ? { kind: "computeInstance", id, name, ...declared, isManaged }
          : { id, subject: subject(id), reason },
      );
    }
    return instances;
  } catch (error) {
    throw explained(error, `The instances of the workspace ${workspaceId} cannot be read.`);
  }
}

// What only preview api-versions know is declared as well; clouds get api-versions at different times.
async function listComputes({ connection, workspaceId, signal }: Asking) {
  const { api, settings } = connection;
  const stable = async () => ({ computes: await api.listComputes(workspaceId, false, signal), preview: false });
  if (!settings.allowPreviewApis) return stable();
  return api.listComputes(workspaceId, true, signal).then(
    (computes) => ({ computes, preview: true }),
    (error) => {
      if (answerOf(error)?.status === 400) return stable();
      throw error;
    },
  );
}

function isWhole({ properties }: Compute): boolean {
  return !isAbsent(asRecord(properties.properties as Values).vmSize);
}

async function readVersions(asking: Asking): Promise<(Live | Undeclared)[]> {
  const { connection, clock, workspaceId, signal } = asking;
  const call = callOf(new Workspace(workspaceId, connection, clock), "", { signal });
  const versions: (Live | Undeclared)[] = [];
  for await (const each of listVersions(call, {})) {
    const { name = "", version = "" } = parseEnvironmentVersionId(each.id ?? "") ?? {};
    const id = environmentVersionId(workspaceId, name, version);
    const found: EnvironmentVersion = { ...(hasContent(each) ? each : await requireVersion(call, id)), id };
    const { refusal: reason, ...declared } = declareVersion(found, workspaceId);
    const isManaged = asRecord(found.properties.tags as Values)[OWNERSHIP_TAG] !== undefined;
    versions.push(
      reason === undefined
        ? { kind: "environment", id, name, version, ...declared, isManaged }
        : { id, subject: imageSubject(id), reason },
    );
  }
  return versions;
}

function hasContent({ properties }: EnvironmentVersion): boolean {
  return !isAbsent(properties.image as Values) || !isAbsent(properties.build as Values);
}

/** Those of the names, which are `name` or, of environments, `name:version`. Throws when one of them is not there. */
export function named({ live, undeclared }: Found, names: readonly string[]): Found {
  const isNamed = (wanted: string) => (each: { readonly id: string }) => nameOf(each.id).includes(wanted);
  const missing = names.filter((name) => ![...live, ...undeclared].some(isNamed(name)));
  if (missing.length > 0) {
    const what = missing.map((name) => JSON.stringify(name)).join(", ");
    throw new AzureMLError("input", `No instance and no environment that is not archived has the name ${what}.`);
  }
  const isMeant = (each: { readonly id: string }) => names.some((name) => isNamed(name)(each));
  return { live: live.filter(isMeant), undeclared: undeclared.filter(isMeant) };
}

function nameOf(id: string): string[] {
  const environment = parseEnvironmentVersionId(id);
  if (environment) return [environment.name, `${environment.name}:${environment.version}`];
  return [parseComputeId(id)?.computeName ?? id];
}
