import type { Backend } from "../backend";
import type { Params } from "../http/types";
import { groupNotFound, resourceNotFound, subscriptionNotFound } from "./errors";
import { groupId, workspaceId, workspaceType } from "./ids";

const part = (params: Params, name: string) => params[name] ?? "";

/** The subscription in the path must exist. */
export function requireSubscription(backend: Backend, params: Params): void {
  const subscription = part(params, "subscription");
  if (!backend.documents("subscriptions").get(subscription.toLowerCase())) throw subscriptionNotFound(subscription);
}

/** The subscription, then the group. */
export function requireGroup(backend: Backend, params: Params): void {
  requireSubscription(backend, params);
  const group = part(params, "group");
  if (!backend.resources.get(groupId(part(params, "subscription"), group))) throw groupNotFound(group);
}

/** The subscription, then the group, then the workspace. */
export function requireWorkspace(backend: Backend, params: Params): void {
  requireGroup(backend, params);
  const workspace = part(params, "workspace");
  const id = workspaceId(part(params, "subscription"), part(params, "group"), workspace);
  if (!backend.resources.get(id)) throw resourceNotFound(`${workspaceType}/${workspace}`, part(params, "group"));
}
