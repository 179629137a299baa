/** The parts of a workspace's ARM id. */
export interface WorkspaceId {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly workspaceName: string;
}

const WORKSPACE =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.MachineLearningServices\/workspaces\/([^/]+)$/i;
const COMPUTE = /^(.+)\/computes\/([^/]+)$/i;

export function workspaceId({ subscriptionId, resourceGroupName, workspaceName }: WorkspaceId): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.MachineLearningServices/workspaces/${workspaceName}`;
}

export function parseWorkspaceId(id: string): WorkspaceId | undefined {
  const [, subscriptionId, resourceGroupName, workspaceName] = WORKSPACE.exec(id) ?? [];
  return subscriptionId && resourceGroupName && workspaceName
    ? { subscriptionId, resourceGroupName, workspaceName }
    : undefined;
}

export function computeId(workspace: string, computeName: string): string {
  return `${workspace}/computes/${computeName}`;
}

/** Splits the ARM id of a compute; `undefined` when `id` is not one. */
export function parseComputeId(id: string): { workspace: string; computeName: string } | undefined {
  const [, workspace, computeName] = COMPUTE.exec(id) ?? [];
  return workspace && computeName && parseWorkspaceId(workspace) ? { workspace, computeName } : undefined;
}

const ENVIRONMENT_VERSION = /^(.+)\/environments\/([^/]+)\/versions\/([^/]+)$/i;

export function environmentVersionId(workspace: string, name: string, version: string): string {
  return `${workspace}/environments/${name}/versions/${version}`;
}

/** Splits the ARM id of a version of an environment; `undefined` when `id` is not one. */
export function parseEnvironmentVersionId(
  id: string,
): { workspace: string; name: string; version: string } | undefined {
  const [, workspace, name, version] = ENVIRONMENT_VERSION.exec(id) ?? [];
  return workspace && name && version && parseWorkspaceId(workspace) ? { workspace, name, version } : undefined;
}

const IMAGE = /^(.+)\/images\/([^/:]+):([^/:]+)$/i;

/** The id of an image of model management, whose `image` is `name:version`. ARM itself knows no such id. */
export function imageId(workspace: string, image: string): string {
  return `${workspace}/images/${image}`;
}

/** Splits the id of an image of model management; `undefined` when `id` is not one. */
export function parseImageId(id: string): { workspace: string; name: string; version: string } | undefined {
  const [, workspace, name, version] = IMAGE.exec(id) ?? [];
  return workspace && name && version && parseWorkspaceId(workspace) ? { workspace, name, version } : undefined;
}
