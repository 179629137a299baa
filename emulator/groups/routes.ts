import { since } from "../arm/apiVersions";
import { groupNotFound, ServiceError } from "../arm/errors";
import { groupId, groupType, subscriptionId } from "../arm/ids";
import { accepted, resultRoute } from "../arm/operationResults";
import { pageOf } from "../arm/paging";
import { requireSubscription } from "../arm/scopes";
import { readTags } from "../arm/tags";
import type { Backend } from "../backend";
import { objectBody } from "../http/body";
import type { Params, Route } from "../http/types";
import type { Range } from "../store/resources";
import { type GroupBody, putGroup, registerGroupDeletion, showGroup } from "./model";

const versions = since(groupType, "2015-11-01");

/** Resource groups; their deletion is a long-running operation. */
export function groupRoutes(backend: Backend): Route[] {
  registerGroupDeletion(backend);
  const { resources, operations, settings } = backend;
  const find = (params: Params) => {
    const id = groupId(params["subscription"] ?? "", params["group"] ?? "");
    operations.countRead(id);
    const group = resources.get<GroupBody>(id);
    if (!group) throw groupNotFound(params["group"] ?? "");
    return group;
  };
  const all = { path: "/subscriptions/:subscription/resourceGroups", versions, scope: requireSubscription };
  const one = { ...all, path: `${all.path}/:group` };
  return [
    {
      ...all,
      method: "GET",
      handle: (call) => {
        const parent = subscriptionId(call.params["subscription"] ?? "");
        const fetch = (range: Range) => resources.pageByParent<GroupBody>(parent, groupType, range);
        return { status: 200, body: pageOf(fetch, showGroup, settings.tuning().pageSize, call) };
      },
    },
    {
      ...one,
      method: "PUT",
      handle: ({ params, body }) => {
        if (operations.active(groupId(params["subscription"] ?? "", params["group"] ?? "")))
          throw beingDeleted(params["group"] ?? "");
        const { created, stored } = putGroup(
          backend,
          params["subscription"] ?? "",
          params["group"] ?? "",
          objectBody(body),
        );
        return { status: created ? 201 : 200, body: showGroup(stored) };
      },
    },
    {
      ...one,
      method: "GET",
      handle: ({ params, method }) => {
        const body = showGroup(find(params));
        return method === "HEAD" ? { status: 204 } : { status: 200, body };
      },
    },
    {
      ...one,
      method: "PATCH",
      handle: ({ params, body }) => {
        const group = find(params);
        const tags = readTags(objectBody(body)["tags"]);
        const changed = { ...group, body: { ...group.body, ...(tags && { tags }) } };
        resources.put(changed);
        return { status: 200, body: showGroup(changed) };
      },
    },
    {
      ...one,
      method: "DELETE",
      handle: (call) => {
        const { params } = call;
        const group = resources.get<GroupBody>(groupId(params["subscription"] ?? "", params["group"] ?? ""));
        if (!group) throw groupNotFound(params["group"] ?? "");
        const operation =
          operations.active(group.id) ??
          operations.begin({
            kind: "deleteGroup",
            resource: group.id,
            subscription: params["subscription"] ?? "",
            detail: null,
          });
        return accepted(backend, call, operation, `${subscriptionId(params["subscription"] ?? "")}/operationresults`);
      },
    },
    resultRoute(backend, "/subscriptions/:subscription/operationresults", versions),
  ];
}

const beingDeleted = (group: string) =>
  new ServiceError(
    "conflict",
    "ResourceGroupBeingDeleted",
    `The resource group '${group}' is in deprovisioning state and cannot perform this operation.`,
  );
