import { AzureMLError, answerOf, BareRefusal, isAzureMLError, isBareRefusal } from "../core/errors";
import type { Api } from "./api";
import type { DatastoresApi } from "./blobs";
import type { EnvironmentService, EnvironmentsApi } from "./environments";
import type { ModelManagement } from "./modelManagement";
import type { Artifacts, History } from "./services";

/** What Azure's role-based access control asks of a request. */
export interface Permission {
  readonly action: string;
  /** Where a role with it must be assigned: there, or on what is around it. */
  readonly scope: "workspace" | "subscription" | "subnet" | "identity";
  /** Where no public page has the action, and its name is concluded from the request's path: a pattern that has it. */
  readonly within?: string;
}

export type Method =
  | keyof Api
  | keyof DatastoresApi
  | keyof EnvironmentsApi
  | Exclude<keyof EnvironmentService, "getBuildLog">
  | Exclude<keyof ModelManagement, "getImageLog">
  | Exclude<keyof Artifacts, "upload">
  | keyof History;

const WORKSPACES = "Microsoft.MachineLearningServices/workspaces";
const ENVIRONMENTS = `${WORKSPACES}/environments/*`;
/** For what only reads: a pattern that has nothing else in it. */
const READS = `${WORKSPACES}/*/read`;
const LOCATIONS = "Microsoft.MachineLearningServices/locations";

const workspace = (action: string): Permission => ({ action: `${WORKSPACES}/${action}`, scope: "workspace" });
const location = (action: string): Permission => ({ action: `${LOCATIONS}/${action}`, scope: "subscription" });
const concluded = (permission: Permission, within: string): Permission => ({ ...permission, within });

/** What each request needs. */
export const PERMISSIONS: Readonly<Record<Method, Permission>> = {
  getWorkspace: workspace("read"),
  listWorkspaces: { ...workspace("read"), scope: "subscription" },
  getCompute: workspace("computes/read"),
  listComputes: workspace("computes/read"),
  listComputesPage: workspace("computes/read"),
  listVmSizes: location("vmSizes/read"),
  listUsages: location("usages/read"),
  getSubnet: { action: "Microsoft.Network/virtualNetworks/subnets/read", scope: "subnet" },
  putCompute: workspace("computes/write"),
  deleteCompute: workspace("computes/delete"),
  checkComputeNameAvailability: workspace("checkComputeNameAvailability/action"),
  start: workspace("computes/start/action"),
  stop: workspace("computes/stop/action"),
  restart: workspace("computes/restart/action"),
  resize: concluded(workspace("computes/resize/action"), `${WORKSPACES}/computes/*`),
  getAllowedVmSizesForResize: concluded(
    workspace("computes/getAllowedVmSizesForResize/action"),
    `${WORKSPACES}/computes/*`,
  ),
  updateIdleShutdownSetting: workspace("computes/updateIdleShutdownSetting/action"),
  updateCustomServices: concluded(workspace("computes/customServices/action"), `${WORKSPACES}/computes/*`),
  updateDataMounts: workspace("computes/updateDataMounts/action"),
  updateSchedules: workspace("computes/updateSchedules/action"),
  enableSso: workspace("computes/enableSso/action"),
  getOperationStatus: location("computeOperationsStatus/read"),
  hasEnded: concluded(location("computeOperationResults/read"), `${LOCATIONS}/*/read`),
  runs: workspace("experiments/runs/read"),
  getEnvironmentVersion: concluded(workspace("environments/versions/read"), READS),
  putEnvironmentVersion: concluded(workspace("environments/versions/write"), ENVIRONMENTS),
  deleteEnvironmentVersion: concluded(workspace("environments/versions/delete"), ENVIRONMENTS),
  getEnvironment: workspace("environments/read"),
  listEnvironments: workspace("environments/read"),
  listEnvironmentVersions: concluded(workspace("environments/versions/read"), READS),
  getImageDetails: workspace("environments/read"),
  startBuild: workspace("environments/build/action"),
  getBuildStatus: workspace("environments/read"),
  getDatastore: workspace("datastores/read"),
  listDatastoreSecrets: workspace("datastores/listSecrets/action"),
  getImage: concluded(workspace("images/read"), READS),
  listImages: concluded(workspace("images/read"), READS),
  getImageOperation: concluded(workspace("operations/read"), READS),
  createImage: concluded(workspace("images/write"), `${WORKSPACES}/*/write`),
  patchImage: concluded(workspace("images/write"), `${WORKSPACES}/*/write`),
  deleteImage: concluded(workspace("images/delete"), `${WORKSPACES}/*/delete`),
  createArtifact: workspace("metadata/artifacts/write"),
};

interface Role {
  readonly name: string;
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
}

const DATA_SCIENTIST = ["read", "action", "write", "delete"].map((verb) => `${WORKSPACES}/*/${verb}`);
// What the role is denied of what is needed here: it may use compute instances, not make or delete them.
const NOT_DATA_SCIENTIST = ["computes/write", "computes/delete"].map((action) => `${WORKSPACES}/${action}`);

/** The built-in roles that have what is needed here, those that may do less first. */
const ROLES: readonly Role[] = [
  { name: "Reader", actions: ["*/read"] },
  { name: "AzureML Compute Operator", actions: [`${WORKSPACES}/computes/*`] },
  { name: "AzureML Data Scientist", actions: DATA_SCIENTIST, notActions: NOT_DATA_SCIENTIST },
  { name: "Managed Identity Operator", actions: ["Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action"] },
  { name: "Network Contributor", actions: ["Microsoft.Network/*"] },
];

/** True when a pattern in a role, with `*` for anything, has an action. */
export function covers(pattern: string, action: string): boolean {
  return new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`, "i").test(action);
}

function allows({ actions, notActions = [] }: Role, action: string): boolean {
  const isIn = (patterns: readonly string[]) => patterns.some((pattern) => covers(pattern, action));
  return isIn(actions) && !isIn(notActions);
}

/**
 * The built-in roles that have these actions and may do the least besides: one that has them all, if there is one. None
 * for no actions, and where one of them is in no built-in role.
 */
export function leastRoles(actions: readonly string[]): string[] {
  if (actions.length === 0) return [];
  const one = ROLES.find((role) => actions.every((action) => allows(role, action)));
  if (one) return [one.name];
  const roles = actions.map((action) => ROLES.find((role) => allows(role, action)));
  return roles.includes(undefined) ? [] : [...new Set(roles.map((role) => role?.name ?? ""))];
}

/** The operations; a refusal says which action it is about. */
export function namingActions<Named extends Partial<Record<Method, unknown>>>(api: Named): Named {
  const entries = Object.entries(api) as [Method, (...given: unknown[]) => Promise<unknown>][];
  const named = entries.map(([name, send]) => [
    name,
    (...given: unknown[]) =>
      send(...given).catch((error) => {
        // What needs no permission, such as a log with an address of its own, has none.
        throw withAction(error, PERMISSIONS[name]?.action);
      }),
  ]);
  return Object.fromEntries(named) as Named;
}

function withAction(error: unknown, action: string | undefined): unknown {
  const answer = answerOf(error);
  // A request that another one was sent for has said its own.
  if (!isAzureMLError(error) || answer?.status !== 403 || answer.action || !action) return error;
  const named = { ...answer, action };
  if (isBareRefusal(error)) return new BareRefusal(named, error);
  return new AzureMLError(error.code, error.message, { answer: named, cause: error });
}
