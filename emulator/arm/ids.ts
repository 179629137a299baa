/** The names inside an ARM id, with `types` and `names` of everything after the namespace. */
export interface ArmId {
  subscription: string;
  group: string;
  namespace: string;
  types: string[];
  names: string[];
}

export const machineLearning = "Microsoft.MachineLearningServices";
export const groupType = "Microsoft.Resources/resourceGroups";
export const workspaceType = `${machineLearning}/workspaces`;
export const computeType = `${machineLearning}/workspaces/computes`;
export const environmentType = `${machineLearning}/workspaces/environments`;
export const environmentVersionType = `${environmentType}/versions`;

/** Reads a resource id; undefined when it is not one. */
export function parseId(id: string): ArmId | undefined {
  const match = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)\/(.+?)\/?$/i.exec(id);
  if (!match) return undefined;
  const [, subscription = "", group = "", namespace = "", rest = ""] = match;
  const parts = rest.split("/");
  if (parts.length % 2 === 1 || parts.some((part) => part === "")) return undefined;
  return {
    subscription,
    group,
    namespace,
    types: parts.filter((_, index) => index % 2 === 0),
    names: parts.filter((_, index) => index % 2 === 1),
  };
}

export const subscriptionId = (subscription: string) => `/subscriptions/${subscription}`;
export const groupId = (subscription: string, group: string) =>
  `/subscriptions/${subscription}/resourceGroups/${group}`;
export const workspaceId = (subscription: string, group: string, workspace: string) =>
  `${groupId(subscription, group)}/providers/${workspaceType}/${workspace}`;
export const computeId = (workspace: string, compute: string) => `${workspace}/computes/${compute}`;
export const environmentId = (workspace: string, name: string) => `${workspace}/environments/${name}`;
export const environmentVersionId = (workspace: string, name: string, version: string) =>
  `${environmentId(workspace, name)}/versions/${version}`;
