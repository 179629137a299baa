import { resourceNotFound, userError } from "../arm/errors";
import { computeId, computeType, workspaceType } from "../arm/ids";
import { listItem } from "../arm/listItems";
import { pageOf } from "../arm/paging";
import { requireWorkspace } from "../arm/scopes";
import type { Backend } from "../backend";
import { objectBody } from "../http/body";
import type { Call, Params, Route } from "../http/types";
import type { Range } from "../store/resources";
import type { WorkspaceBody } from "../workspaces/model";
import { workspaceIdOf, workspacePath } from "../workspaces/path";
import { operationHeaders } from "./asyncOperations";
import { nameAvailability } from "./names";
import { registerComputeOperations } from "./operations";
import { putCompute } from "./put";
import { type Compute, type ComputeBody, findCompute } from "./record";
import { keepNames } from "./releasing";
import { checkUnderlyingAction, removeCompute } from "./remove";
import { keepUsage } from "./usage";
import { computeVersions as versions } from "./versions";
import { showCompute } from "./view";

/** The instance of a path, or its 404. */
export function requireCompute(backend: Backend, params: Params): Compute {
  const compute = findCompute(backend, computeId(workspaceIdOf(params), params["compute"] ?? ""));
  if (compute) return compute;
  throw resourceNotFound(
    `${workspaceType}/${params["workspace"]}/computes/${params["compute"]}`,
    params["group"] ?? "",
  );
}

/** GET of one and of all; the regional service answers the same under another prefix. */
export function readRoutes(backend: Backend, prefix: string): Route[] {
  const { resources, operations, settings } = backend;
  const all = { method: "GET", path: `${prefix}${workspacePath}/computes`, versions, scope: requireWorkspace } as const;
  return [
    {
      ...all,
      path: `${all.path}/:compute`,
      handle: ({ params, apiVersion }) => {
        operations.countRead(computeId(workspaceIdOf(params), params["compute"] ?? ""));
        return { status: 200, body: showCompute(backend, requireCompute(backend, params), apiVersion) };
      },
    },
    {
      ...all,
      handle: (call) => {
        const fetch = (range: Range) => {
          const list = () => resources.pageByParent<ComputeBody>(workspaceIdOf(call.params), computeType, range);
          if (!operations.readsMove()) return list();
          for (const each of list().items) operations.countRead(each.id);
          return list();
        };
        const show = (each: Compute) => listItem(backend, showCompute(backend, each, call.apiVersion));
        return { status: 200, body: pageOf(fetch, show, settings.tuning().pageSize, call) };
      },
    },
  ];
}

/** Compute instances: what ARM itself offers for every resource, and the check of names. */
export function computeRoutes(backend: Backend): Route[] {
  registerComputeOperations(backend);
  keepUsage(backend);
  keepNames(backend);
  const one = { path: `${workspacePath}/computes/:compute`, versions, scope: requireWorkspace };
  const workspaceOf = (call: Call) => {
    const workspace = backend.resources.get<WorkspaceBody>(workspaceIdOf(call.params));
    if (!workspace) throw resourceNotFound(`${workspaceType}/${call.params["workspace"]}`, call.params["group"] ?? "");
    return workspace;
  };
  return [
    ...readRoutes(backend, ""),
    {
      ...one,
      method: "PUT",
      handle: (call) => {
        const workspace = workspaceOf(call);
        const id = computeId(workspace.id, call.params["compute"] ?? "");
        const { created, compute, operation } = putCompute(
          backend,
          workspace,
          id,
          objectBody(call.body),
          call.apiVersion,
          call.caller,
        );
        return {
          status: created ? 201 : 200,
          headers: operationHeaders(backend, call, operation, ["Azure-AsyncOperation"]),
          body: showCompute(backend, compute, call.apiVersion),
        };
      },
    },
    {
      ...one,
      method: "PATCH",
      handle: (call) => {
        requireCompute(backend, call.params);
        throw userError("The update of a compute takes only scaleSettings, which a compute instance does not have.");
      },
    },
    {
      ...one,
      method: "DELETE",
      handle: (call) => {
        checkUnderlyingAction(call.query.get("underlyingResourceAction"));
        const compute = findCompute(backend, computeId(workspaceIdOf(call.params), call.params["compute"] ?? ""));
        if (!compute) return { status: 204 };
        const operation = removeCompute(backend, compute);
        return {
          status: 202,
          headers: operationHeaders(backend, call, operation, ["Azure-AsyncOperation", "Location"]),
        };
      },
    },
    {
      method: "POST",
      path: `${workspacePath}/checkComputeNameAvailability`,
      versions,
      scope: requireWorkspace,
      handle: (call) => {
        const { Name, name = Name } = objectBody(call.body);
        if (typeof name !== "string") throw userError("Required property 'Name' is missing.", "Name");
        return { status: 200, body: nameAvailability(backend, workspaceOf(call).location ?? "", name) };
      },
    },
  ];
}
