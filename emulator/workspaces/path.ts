import { workspaceId, workspaceType } from "../arm/ids";
import type { Params } from "../http/types";

/** Where what is in a workspace has its routes. */
export const workspacePath = `/subscriptions/:subscription/resourceGroups/:group/providers/${workspaceType}/:workspace`;

export const workspaceIdOf = ({ subscription = "", group = "", workspace = "" }: Params) =>
  workspaceId(subscription, group, workspace);
