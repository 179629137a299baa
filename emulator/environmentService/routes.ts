import { withoutVersion } from "../arm/apiVersions";
import { notFound, userError } from "../arm/errors";
import { environmentType } from "../arm/ids";
import { requireWorkspace } from "../arm/scopes";
import type { Backend } from "../backend";
import { versionsOf } from "../environments/keep";
import { type AssetBody, type EnvironmentBody, type EnvironmentVersion, findVersion } from "../environments/record";
import { requireEnvironment, requireEnvironmentVersion, workspaceOf } from "../environments/routes";
import { objectBody } from "../http/body";
import type { Call, Params, Route } from "../http/types";
import { workspacePath } from "../workspaces/path";
import { registerDefinition } from "./register";
import { showDefinition, showImageDetails } from "./view";

const base = { versions: withoutVersion, scope: requireWorkspace };

/** The path of one environment in the service, or of one of its versions. */
export const servicePaths = (service: "v1.0" | "v2.0") => {
  const all = `/environment/${service}${workspacePath}/environments`;
  return { all, one: `${all}/:name`, version: `${all}/:name/versions/:version` };
};

/** The version of a path, the newest when it names none, or a 404. */
export function askedVersion(backend: Backend, params: Params): EnvironmentVersion {
  if (params["version"] !== undefined) return requireEnvironmentVersion(backend, params);
  const environment = requireEnvironment(backend, params);
  return labelled(backend, environment.id, "latest") ?? missing(params);
}

const missing = ({ name, label = "latest" }: Params): never => {
  throw notFound(`Environment ${name} has no version with label ${label}.`);
};

const labelled = (backend: Backend, environment: string, label: string): EnvironmentVersion | undefined => {
  const versions = versionsOf(backend, environment);
  return versions.find(({ body }) => body.labels.includes(label)) ?? (label === "latest" ? versions.at(-1) : undefined);
};

/** The service that azureml-core registers environments with. It shows the versions that ARM shows. */
export function environmentServiceRoutes(backend: Backend): Route[] {
  const { all, one, version } = servicePaths("v1.0");
  const register = (call: Call) => {
    const workspace = workspaceOf(backend, call.params);
    const { name = "", version: asked } = call.params;
    const body = objectBody(call.body);
    const found = registerDefinition({ backend, workspace, name, version: asked, body, caller: call.caller });
    return { status: 200, body: showDefinition(workspace, found) };
  };
  const show = ({ params }: Call) => ({
    status: 200,
    body: showDefinition(workspaceOf(backend, params), askedVersion(backend, params)),
  });
  const details = ({ params }: Call) => ({
    status: 200,
    body: showImageDetails(backend, workspaceOf(backend, params), askedVersion(backend, params)),
  });
  const list = (call: Call) => ({ status: 200, body: listDefinitions(backend, call) });
  return [
    { ...base, method: "GET", path: all, handle: list },
    { ...base, method: "GET", path: `${all}/`, handle: list },
    { ...base, method: "PUT", path: one, handle: register },
    { ...base, method: "PUT", path: version, handle: register },
    { ...base, method: "GET", path: one, handle: show },
    { ...base, method: "GET", path: version, handle: show },
    { ...base, method: "GET", path: `${one}/image`, handle: details },
    { ...base, method: "GET", path: `${version}/image`, handle: details },
    {
      ...base,
      method: "GET",
      path: `${one}/labels/:label`,
      handle: ({ params }) => {
        const { id } = requireEnvironment(backend, params);
        const found = labelled(backend, id, params["label"] ?? "") ?? missing(params);
        return { status: 200, body: showDefinition(workspaceOf(backend, params), found) };
      },
    },
    {
      ...base,
      method: "PUT",
      path: `${version}/metadata`,
      handle: (call) => ({ status: 200, body: label(backend, call) }),
    },
  ];
}

/** The newest version of each environment, a page at a time. */
function listDefinitions(backend: Backend, { params, query }: Call) {
  const workspace = workspaceOf(backend, params);
  const token = query.get("continuation") ?? "0";
  if (!/^\d+$/.test(token)) throw userError(`'${token}' is not a continuation that this service gave.`, "continuation");
  const range = { after: Number(token), limit: backend.settings.tuning().pageSize, isArchived: false };
  const { items, next } = backend.resources.pageByParent<EnvironmentBody>(workspace.id, environmentType, range);
  const newest = items.flatMap(({ name, body }) =>
    body.latestVersion === null ? [] : (findVersion(backend, workspace.id, name, body.latestVersion) ?? []),
  );
  return {
    value: newest.map((each) => showDefinition(workspace, each)),
    continuationToken: next === undefined ? null : String(next),
  };
}

/** Puts labels on a version; another version that has one of them loses it. */
function label(backend: Backend, { params, body }: Call): AssetBody["tags"] {
  const { Labels, labels = Labels } = objectBody(body);
  if (!Array.isArray(labels) || labels.some((each) => typeof each !== "string")) {
    throw userError("Labels must be a list of texts.", "Labels");
  }
  const version = requireEnvironmentVersion(backend, params);
  for (const each of versionsOf(backend, version.parent)) {
    const isAsked = each.id === version.id;
    const left = isAsked ? [...labels] : each.body.labels.filter((other) => !labels.includes(other));
    backend.resources.put({ ...each, body: { ...each.body, labels: left } });
  }
  return {};
}
