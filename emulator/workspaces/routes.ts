import { resourceNotFound, ServiceError } from "../arm/errors";
import { groupId, machineLearning, workspaceType } from "../arm/ids";
import { accepted, resultRoute } from "../arm/operationResults";
import { pageOf } from "../arm/paging";
import { requireGroup, requireSubscription } from "../arm/scopes";
import type { Backend } from "../backend";
import { isObject, objectBody } from "../http/body";
import type { Call, Params, Route } from "../http/types";
import type { Page, Range } from "../store/resources";
import { putWorkspace, registerWorkspaceDeletion, type WorkspaceBody } from "./model";
import { workspaceIdOf as idOf } from "./path";
import { workspaceVersions as versions } from "./versions";
import { showWorkspace } from "./view";

/** Workspaces: created at once, deleted by a long-running operation. */
export function workspaceRoutes(backend: Backend): Route[] {
  registerWorkspaceDeletion(backend);
  const { resources, operations, settings } = backend;
  const group = "/subscriptions/:subscription/resourceGroups/:group/providers";
  const all = { path: `${group}/${workspaceType}`, versions, scope: requireGroup };
  const one = { ...all, path: `${all.path}/:workspace` };
  const find = (params: Params) => {
    operations.countRead(idOf(params));
    const workspace = resources.get<WorkspaceBody>(idOf(params));
    if (!workspace) throw resourceNotFound(`${workspaceType}/${params["workspace"]}`, params["group"] ?? "");
    return workspace;
  };
  const list = (call: Call, fetch: (range: Range) => Page<WorkspaceBody>) => ({
    status: 200,
    body: pageOf(fetch, (each) => showWorkspace(backend, each, call.origin), settings.tuning().pageSize, call),
  });
  return [
    {
      ...one,
      method: "PUT",
      handle: ({ params, body, caller, origin }) => {
        if (operations.active(idOf(params))) {
          throw new ServiceError("conflict", "Conflict", `The workspace '${params["workspace"]}' is being deleted.`);
        }
        const stored = putWorkspace(backend, idOf(params), objectBody(body), caller);
        return { status: 200, body: showWorkspace(backend, stored, origin) };
      },
    },
    {
      ...one,
      method: "GET",
      handle: ({ params, origin }) => ({ status: 200, body: showWorkspace(backend, find(params), origin) }),
    },
    {
      ...one,
      method: "PATCH",
      handle: ({ params, body, caller, origin }) => {
        const { location, body: old } = find(params);
        const given = objectBody(body);
        const merged = {
          ...old,
          location,
          ...given,
          properties: { ...old.properties, ...(isObject(given["properties"]) && given["properties"]) },
        };
        const stored = putWorkspace(backend, idOf(params), merged, caller);
        return { status: 200, body: showWorkspace(backend, stored, origin) };
      },
    },
    {
      ...one,
      method: "DELETE",
      handle: (call) => {
        const { params } = call;
        const workspace = resources.get<WorkspaceBody>(idOf(params));
        if (!workspace) return { status: 204 };
        const operation =
          operations.active(workspace.id) ??
          operations.begin({
            kind: "deleteWorkspace",
            resource: workspace.id,
            subscription: params["subscription"] ?? "",
            detail: null,
          });
        const base = `/subscriptions/${params["subscription"]}/providers/${machineLearning}/locations/${workspace.location}`;
        return accepted(backend, call, operation, `${base}/workspaceOperationResults`);
      },
    },
    resultRoute(
      backend,
      `/subscriptions/:subscription/providers/${machineLearning}/locations/:location/workspaceOperationResults`,
      versions,
    ),
    {
      ...all,
      method: "GET",
      handle: (call) => {
        const parent = groupId(call.params["subscription"] ?? "", call.params["group"] ?? "");
        return list(call, (range) => resources.pageByParent(parent, workspaceType, range));
      },
    },
    {
      method: "GET",
      path: `/subscriptions/:subscription/providers/${workspaceType}`,
      versions,
      scope: requireSubscription,
      handle: (call) => {
        const { subscription = "" } = call.params;
        return list(call, (range) => resources.pageBySubscription(subscription, workspaceType, range));
      },
    },
  ];
}
