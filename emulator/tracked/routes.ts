import { since } from "../arm/apiVersions";
import { resourceNotFound } from "../arm/errors";
import { groupId } from "../arm/ids";
import { pageOf } from "../arm/paging";
import { requireGroup, requireSubscription } from "../arm/scopes";
import type { Backend } from "../backend";
import { objectBody } from "../http/body";
import type { Call, Params, Route } from "../http/types";
import type { Page, Range } from "../store/resources";
import { putTracked, showTracked, type TrackedBody } from "./model";
import { type TrackedType, trackedTypes } from "./types";

/** PUT, GET, LIST and DELETE of the resources that a workspace refers to. */
export const trackedRoutes = (backend: Backend): Route[] => trackedTypes.flatMap((kind) => routesOf(backend, kind));

function routesOf(backend: Backend, kind: TrackedType): Route[] {
  const [namespace = "", type = "", child] = kind.type.split("/");
  const versions = since(kind.type, kind.since);
  const base = `/subscriptions/:subscription/resourceGroups/:group/providers/${namespace}/${type}`;
  const collection = child ? `${base}/:parent/${child}` : base;
  const one = { path: `${collection}/:name`, versions, scope: requireGroup };
  const idOf = (params: Params) => {
    const group = `${groupId(params["subscription"] ?? "", params["group"] ?? "")}/providers/${namespace}/${type}`;
    return child ? `${group}/${params["parent"]}/${child}/${params["name"]}` : `${group}/${params["name"]}`;
  };
  const missing = (params: Params) =>
    resourceNotFound(
      child ? `${namespace}/${type}/${params["parent"]}/${child}/${params["name"]}` : `${kind.type}/${params["name"]}`,
      params["group"] ?? "",
    );
  const list = (call: Call, fetch: (range: Range) => Page<TrackedBody>) => ({
    status: 200,
    body: pageOf(fetch, showTracked, backend.settings.tuning().pageSize, call),
  });
  const routes: Route[] = [
    {
      ...one,
      method: "PUT",
      handle: ({ params, body }) => {
        const { created, stored } = putTracked(backend, kind, idOf(params), params["group"] ?? "", objectBody(body));
        return { status: created ? 201 : 200, body: showTracked(stored) };
      },
    },
    {
      ...one,
      method: "GET",
      handle: ({ params }) => {
        const stored = backend.resources.get<TrackedBody>(idOf(params));
        if (!stored) throw missing(params);
        return { status: 200, body: showTracked(stored) };
      },
    },
    {
      ...one,
      method: "DELETE",
      handle: ({ params }) => {
        const id = idOf(params);
        if (!backend.resources.get(id)) return { status: 204 };
        backend.resources.deleteBelow(id);
        backend.resources.delete(id);
        return { status: 200 };
      },
    },
    {
      method: "GET",
      path: collection,
      versions,
      scope: requireGroup,
      handle: (call) => {
        const group = groupId(call.params["subscription"] ?? "", call.params["group"] ?? "");
        const parent = child ? `${group}/providers/${namespace}/${type}/${call.params["parent"]}` : group;
        return list(call, (range) => backend.resources.pageByParent(parent, kind.type, range));
      },
    },
  ];
  if (child) return routes;
  return [
    ...routes,
    {
      method: "GET",
      path: `/subscriptions/:subscription/providers/${namespace}/${type}`,
      versions,
      scope: requireSubscription,
      handle: (call) => {
        const { subscription = "" } = call.params;
        return list(call, (range) => backend.resources.pageBySubscription(subscription, kind.type, range));
      },
    },
  ];
}
