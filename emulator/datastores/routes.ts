import { type ErrorDetail, notFound, userError } from "../arm/errors";
import { page } from "../arm/paging";
import { requireWorkspace } from "../arm/scopes";
import type { Backend } from "../backend";
import { preciseTime } from "../clock";
import type { Workspace } from "../environments/keep";
import { workspaceOf } from "../environments/routes";
import { assetVersions as versions } from "../environments/versions";
import { objectBody } from "../http/body";
import type { Call, Route } from "../http/types";
import { readField } from "../schema/read";
import { showField } from "../schema/show";
import { workspacePath } from "../workspaces/path";
import { datastoreField, shownField } from "./fields";
import {
  type Datastore,
  type DatastoreBody,
  datastoreId,
  datastoresOf,
  datastoreType,
  findDatastore,
  isOwn,
} from "./record";
import { secretsOf } from "./secrets";

/** Datastores: those that every workspace has, and those that were attached. */
export function datastoreRoutes(backend: Backend): Route[] {
  const all = { path: `${workspacePath}/datastores`, versions, scope: requireWorkspace };
  const one = { ...all, path: `${all.path}/:name` };
  return [
    { ...all, method: "GET", handle: (call) => ({ status: 200, body: listDatastores(backend, call) }) },
    {
      ...one,
      method: "GET",
      handle: (call) => ({ status: 200, body: show(requireDatastore(backend, call).datastore, call.apiVersion) }),
    },
    { ...one, method: "PUT", handle: (call) => put(backend, call) },
    {
      ...one,
      method: "DELETE",
      handle: ({ params }) => {
        const workspace = workspaceOf(backend, params);
        const { name = "" } = params;
        checkNotOwn(backend, workspace, name);
        const found = findDatastore(backend, workspace, name);
        if (!found) return { status: 204 };
        backend.resources.delete(found.id);
        return { status: 200 };
      },
    },
    {
      ...one,
      method: "POST",
      path: `${one.path}/listSecrets`,
      handle: (call) => {
        const { workspace, datastore } = requireDatastore(backend, call);
        return { status: 200, body: secretsOf(backend, workspace, datastore, call.body) };
      },
    },
  ];
}

function requireDatastore(backend: Backend, { params }: Call): { workspace: Workspace; datastore: Datastore } {
  const workspace = workspaceOf(backend, params);
  const datastore = findDatastore(backend, workspace, params["name"] ?? "");
  if (datastore) return { workspace, datastore };
  throw notFound(`Datastore ${params["name"]} was not found in workspace ${params["workspace"]}.`);
}

function checkNotOwn(backend: Backend, workspace: Workspace, name: string): void {
  if (!isOwn(backend, workspace, name)) return;
  throw userError(`The datastore ${name} belongs to the workspace and cannot be changed or deleted.`);
}

function put(backend: Backend, { params, body, apiVersion: version, caller }: Call) {
  const workspace = workspaceOf(backend, params);
  const { name = "" } = params;
  checkNotOwn(backend, workspace, name);
  const problems: ErrorDetail[] = [];
  const given = readField(datastoreField, objectBody(body), "", { version, refuseUnknownToVersion: false, problems });
  if (problems.length > 0) {
    throw userError(problems.map((each) => each.message).join(" "), problems[0]?.target, problems);
  }
  const { credentials, ...properties } = (given as { properties: DatastoreBody["properties"] }).properties;
  const old = findDatastore(backend, workspace, name);
  const now = { time: backend.clock.now(), by: caller.name };
  const datastore: Datastore = {
    id: old?.id ?? datastoreId(workspace.id, name),
    type: datastoreType,
    parent: workspace.id,
    subscription: workspace.subscription,
    location: null,
    name: old?.name ?? name,
    body: {
      properties: properties as DatastoreBody["properties"],
      credentials: credentials as DatastoreBody["credentials"],
      isDefault: false,
      created: old?.body.created ?? now,
      modified: now,
    },
  };
  backend.resources.put(datastore);
  return { status: old ? 200 : 201, body: show(datastore, version) };
}

function listDatastores(backend: Backend, call: Call) {
  const { query } = call;
  const isDefault = query.get("isDefault")?.toLowerCase();
  const names = query.getAll("names").flatMap((each) => each.split(","));
  const text = query.get("searchText")?.toLowerCase() ?? "";
  const found = datastoresOf(backend, workspaceOf(backend, call.params)).filter(
    ({ name, body }) =>
      (isDefault === undefined || String(body.isDefault) === isDefault) &&
      (names.length === 0 || names.includes(name)) &&
      name.toLowerCase().includes(text),
  );
  const { pageSize } = backend.settings.tuning();
  const count = Number(query.get("count") ?? pageSize);
  const { value, ...more } = page(found, count > 0 ? Math.min(count, pageSize) : pageSize, call);
  return { value: value.map((each) => show(each, call.apiVersion)), ...more };
}

function show({ id, name, body }: Datastore, apiVersion: string): unknown {
  const { properties, credentials, isDefault, created, modified } = body;
  const whole = {
    id,
    name,
    type: datastoreType,
    systemData: {
      createdAt: preciseTime(created.time),
      createdBy: created.by,
      createdByType: "Application",
      lastModifiedAt: preciseTime(modified.time),
      lastModifiedBy: modified.by,
      lastModifiedByType: "Application",
    },
    properties: {
      tags: {},
      properties: {},
      serviceDataAccessAuthIdentity: "None",
      ...properties,
      isDefault,
      credentials,
    },
  };
  return showField(shownField(properties.datastoreType), whole, apiVersion);
}
