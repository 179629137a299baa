import { notFound, resourceNotFound, userError } from "../arm/errors";
import { environmentId, environmentType, workspaceType } from "../arm/ids";
import { listItem } from "../arm/listItems";
import { page, pageOf } from "../arm/paging";
import { requireWorkspace } from "../arm/scopes";
import type { Backend } from "../backend";
import { imageDetailsOf } from "../builds/image";
import { objectBody } from "../http/body";
import type { Call, Params, Route } from "../http/types";
import type { WorkspaceBody } from "../workspaces/model";
import { workspaceIdOf, workspacePath } from "../workspaces/path";
import { removeVersion, versionsOf, type Workspace } from "./keep";
import { arrange, readView } from "./lists";
import { type Put, putEnvironment, putVersion } from "./put";
import {
  type Environment,
  type EnvironmentBody,
  type EnvironmentVersion,
  environmentNameOf,
  findEnvironment,
  findVersion,
} from "./record";
import { assetVersions as versions } from "./versions";
import { showEnvironment, showVersion } from "./view";

/** The workspace of a path, or its 404. */
export function workspaceOf(backend: Backend, params: Params): Workspace {
  const workspace = backend.resources.get<WorkspaceBody>(workspaceIdOf(params));
  if (workspace) return workspace;
  throw resourceNotFound(`${workspaceType}/${params["workspace"]}`, params["group"] ?? "");
}

/** The environment of a path, or its 404. */
export function requireEnvironment(backend: Backend, params: Params): Environment {
  const { name = "" } = params;
  const environment = findEnvironment(backend, workspaceIdOf(params), name);
  if (environment) return environment;
  throw notFound(`Environment container with name ${name} was not found in workspace ${params["workspace"]}.`);
}

/** The version of a path, or its 404. */
export function requireEnvironmentVersion(backend: Backend, params: Params): EnvironmentVersion {
  const { name = "", version = "" } = params;
  const found = findVersion(backend, workspaceIdOf(params), name, version);
  if (found) return found;
  throw notFound(`Environment ${name} with version ${version} was not found in workspace ${params["workspace"]}.`);
}

/** Environments and their versions in ARM: everything is done at once. */
export function environmentRoutes(backend: Backend): Route[] {
  const all = { path: `${workspacePath}/environments`, versions, scope: requireWorkspace };
  const one = { ...all, path: `${all.path}/:name` };
  return [
    { ...all, method: "GET", handle: (call) => ({ status: 200, body: listEnvironments(backend, call) }) },
    {
      ...one,
      method: "GET",
      handle: ({ params, apiVersion }) => ({
        status: 200,
        body: showEnvironment(requireEnvironment(backend, params), apiVersion),
      }),
    },
    {
      ...one,
      method: "PUT",
      handle: (call) => {
        const { created, environment } = putEnvironment(putOf(backend, call));
        return { status: created ? 201 : 200, body: showEnvironment(environment, call.apiVersion) };
      },
    },
    {
      ...one,
      method: "DELETE",
      handle: ({ params }) => {
        const environment = findEnvironment(backend, workspaceIdOf(params), params["name"] ?? "");
        if (!environment) return { status: 204 };
        checkDelete(backend, environment.name);
        backend.resources.deleteBelow(environment.id);
        backend.resources.delete(environment.id);
        return { status: 200 };
      },
    },
    ...versionRoutes(backend),
  ];
}

function versionRoutes(backend: Backend): Route[] {
  const all = { path: `${workspacePath}/environments/:name/versions`, versions, scope: requireWorkspace };
  const one = { ...all, path: `${all.path}/:version` };
  const show = (params: Params, version: EnvironmentVersion, apiVersion: string) =>
    showVersion(version, imageDetailsOf(backend, workspaceOf(backend, params), version), apiVersion);
  return [
    { ...all, method: "GET", handle: (call) => ({ status: 200, body: listVersions(backend, call) }) },
    {
      ...one,
      method: "GET",
      handle: ({ params, apiVersion }) => ({
        status: 200,
        body: show(params, requireEnvironmentVersion(backend, params), apiVersion),
      }),
    },
    {
      ...one,
      method: "PUT",
      handle: (call) => {
        const { created, stored } = putVersion(putOf(backend, call), call.params["version"] ?? "");
        return { status: created ? 201 : 200, body: show(call.params, stored, call.apiVersion) };
      },
    },
    {
      ...one,
      method: "DELETE",
      handle: ({ params }) => {
        const found = findVersion(backend, workspaceIdOf(params), params["name"] ?? "", params["version"] ?? "");
        if (!found) return { status: 204 };
        checkDelete(backend, environmentNameOf(found));
        removeVersion(backend, found);
        return { status: 200 };
      },
    },
  ];
}

const putOf = (backend: Backend, { params, body, apiVersion, caller }: Call): Put => ({
  backend,
  workspace: workspaceOf(backend, params),
  name: params["name"] ?? "",
  body: objectBody(body),
  apiVersion,
  caller,
});

function listEnvironments(backend: Backend, call: Call) {
  const isArchived = readView(call.query);
  const parent = workspaceIdOf(call.params);
  return pageOf(
    (range) => backend.resources.pageByParent<EnvironmentBody>(parent, environmentType, { ...range, isArchived }),
    (environment) => showEnvironment(environment, call.apiVersion),
    backend.settings.tuning().pageSize,
    call,
  );
}

function listVersions(backend: Backend, call: Call) {
  const isArchived = readView(call.query);
  const parent = environmentId(workspaceIdOf(call.params), call.params["name"] ?? "");
  requireEnvironment(backend, call.params);
  const workspace = workspaceOf(backend, call.params);
  const asked = versionsOf(backend, parent).filter(
    ({ body }) => isArchived === undefined || body.isArchived === isArchived,
  );
  const { value, ...more } = page(arrange(asked, call.query), backend.settings.tuning().pageSize, call);
  const show = (each: EnvironmentVersion) =>
    listItem(backend, showVersion(each, imageDetailsOf(backend, workspace, each), call.apiVersion));
  return { value: value.map(show), ...more };
}

function checkDelete(backend: Backend, name: string): void {
  if (!backend.settings.isOn("environmentRefusesDelete")) return;
  throw userError(`Environment ${name} cannot be deleted. Archive it instead.`);
}
