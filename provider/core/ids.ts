/** The parts of a workspace's ARM id. */
export interface WorkspaceId {
  /** Id of the Azure subscription. */
  readonly subscriptionId: string;
  /** Name of the resource group of the workspace. */
  readonly resourceGroupName: string;
  /** Name of the workspace. */
  readonly workspaceName: string;
}

// The characters that Azure takes in each name. An id decides which machine is deleted, and every other character may
// mean something in an address. Lengths are checked where something is created.
const GUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}";
// What a program writes when it has no value.
const MISTAKEN = "(?!(?:undefined|null|NaN)(?:[/:]|$))";
const GROUP = `${MISTAKEN}[\\p{L}\\p{N}_.()-]*[\\p{L}\\p{N}_()-]`;
const NAME = `${MISTAKEN}[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*`;
// Versions that jobs make have colons: Autosave_2020-10-19T21:11:52Z_e49d743f.
const VERSION = `${MISTAKEN}[\\p{L}\\p{N}_][\\p{L}\\p{N}_.:+-]*`;

const IN_GROUP = `/subscriptions/(${GUID})/resourceGroups/(${GROUP})/providers`;
const WORKSPACE = `${IN_GROUP}/Microsoft\\.MachineLearningServices/workspaces/(${NAME})`;

const grammar = (pattern: string) => new RegExp(`^${pattern}$`, "iu");
const SUBSCRIPTION_ID = grammar(GUID);
const WORKSPACE_ID = grammar(WORKSPACE);
const COMPUTE_ID = grammar(`(${WORKSPACE})/computes/(${NAME})`);
const ENVIRONMENT_ID = grammar(`${WORKSPACE}/environments/(${NAME})`);
const ENVIRONMENT_VERSION_ID = grammar(`(${WORKSPACE})/environments/(${NAME})/versions/(${VERSION})`);
const IMAGE_ID = grammar(`(${WORKSPACE})/images/(${NAME}):(${NAME})`);
// What is demanded of the others is demanded under their own grammar.
const CHILD_ID = grammar(`(${WORKSPACE})/(?!(?:computes|environments|images)/)(${MISTAKEN}[a-z]+)/(${NAME})`);
const SUBNET_ID = grammar(`${IN_GROUP}/Microsoft\\.Network/virtualNetworks/(${NAME})/subnets/(${NAME})`);
const IDENTITY_ID = grammar(`${IN_GROUP}/Microsoft\\.ManagedIdentity/userAssignedIdentities/(${NAME})`);

export function workspaceId({ subscriptionId, resourceGroupName, workspaceName }: WorkspaceId): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.MachineLearningServices/workspaces/${workspaceName}`;
}

/** `undefined` when `id` is not the ARM id of a workspace. */
export function parseWorkspaceId(id: string): WorkspaceId | undefined {
  const [, subscriptionId, resourceGroupName, workspaceName] = WORKSPACE_ID.exec(id) ?? [];
  return subscriptionId && resourceGroupName && workspaceName
    ? { subscriptionId, resourceGroupName, workspaceName }
    : undefined;
}

export function computeId(workspace: string, computeName: string): string {
  return `${workspace}/computes/${computeName}`;
}

/** Splits the ARM id of a compute; `undefined` when `id` is not one. */
export function parseComputeId(id: string): { workspace: string; computeName: string } | undefined {
  const [, workspace, , , , computeName] = COMPUTE_ID.exec(id) ?? [];
  return workspace && computeName ? { workspace, computeName } : undefined;
}

export function environmentVersionId(workspace: string, name: string, version: string): string {
  return `${workspace}/environments/${name}/versions/${version}`;
}

/** Splits the ARM id of a version of an environment; `undefined` when `id` is not one. */
export function parseEnvironmentVersionId(
  id: string,
): { workspace: string; name: string; version: string } | undefined {
  const [, workspace, , , , name, version] = ENVIRONMENT_VERSION_ID.exec(id) ?? [];
  return workspace && name && version ? { workspace, name, version } : undefined;
}

/** The id of an image of model management, whose `image` is `name:version`. ARM itself knows no such id. */
export function imageId(workspace: string, image: string): string {
  return `${workspace}/images/${image}`;
}

/** Splits the id of an image of model management; `undefined` when `id` is not one. */
export function parseImageId(id: string): { workspace: string; name: string; version: string } | undefined {
  const [, workspace, , , , name, version] = IMAGE_ID.exec(id) ?? [];
  return workspace && name && version ? { workspace, name, version } : undefined;
}

/** Splits the ARM id of something else that is directly in a workspace; `undefined` when `id` is not one. */
export function parseChildId(id: string): { workspace: string; collection: string; name: string } | undefined {
  const [, workspace, , , , collection, name] = CHILD_ID.exec(id) ?? [];
  return workspace && collection && name ? { workspace, collection, name } : undefined;
}

export function environmentId(workspace: string, name: string): string {
  return `${workspace}/environments/${name}`;
}

export function isEnvironmentId(id: string): boolean {
  return ENVIRONMENT_ID.test(id);
}

export function isSubnetId(id: string): boolean {
  return SUBNET_ID.test(id);
}

export function isUserAssignedIdentityId(id: string): boolean {
  return IDENTITY_ID.test(id);
}

export function isSubscriptionId(text: string): boolean {
  return SUBSCRIPTION_ID.test(text);
}
