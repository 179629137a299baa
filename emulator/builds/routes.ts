import { withoutVersion } from "../arm/apiVersions";
import { notFound } from "../arm/errors";
import { computeId } from "../arm/ids";
import { requireWorkspace } from "../arm/scopes";
import type { Backend } from "../backend";
import { askedVersion, servicePaths } from "../environmentService/routes";
import { workspaceOf } from "../environments/routes";
import type { Call, Route } from "../http/types";
import { logAddress } from "../logs/routes";
import { workspaceIdOf, workspacePath } from "../workspaces/path";
import { type Build, type BuildBody, beginBuild, buildId, registerBuilds } from "./build";
import { isGoingOn } from "./steps";

/** Builds of images, begun and asked for. */
export function buildRoutes(backend: Backend): Route[] {
  registerBuilds(backend);
  const { one, version } = servicePaths("v2.0");
  const base = { versions: withoutVersion, scope: requireWorkspace };
  const begin = (call: Call) => {
    const { params, origin } = call;
    const workspace = workspaceOf(backend, params);
    checkCompute(backend, call);
    const build = beginBuild(backend, workspace, askedVersion(backend, params), params["compute"]);
    const location = `${origin}/environment/v2.0${workspace.id}/imageBuilds/${build.name}`;
    return { status: 202, body: { location } };
  };
  return [
    { ...base, method: "POST", path: `${one}/image`, handle: begin },
    { ...base, method: "POST", path: `${version}/image`, handle: begin },
    { ...base, method: "POST", path: `${one}/imageoncompute/:compute`, handle: begin },
    { ...base, method: "POST", path: `${version}/imageoncompute/:compute`, handle: begin },
    {
      ...base,
      method: "GET",
      path: `/environment/v2.0${workspacePath}/imageBuilds/:build`,
      handle: ({ params, origin }) => {
        const id = buildId(workspaceIdOf(params), params["build"] ?? "");
        backend.operations.countRead(id);
        const build = backend.resources.get<BuildBody>(id);
        if (!build) throw notFound(`There is no build ${params["build"]} in workspace ${params["workspace"]}.`);
        return { status: isGoingOn(build.body.status) ? 202 : 200, body: showBuild(backend, build, origin) };
      },
    },
  ];
}

function checkCompute(backend: Backend, { params }: Call): void {
  if (params["compute"] === undefined || !backend.settings.isOn("buildComputeMustExist")) return;
  if (backend.resources.get(computeId(workspaceIdOf(params), params["compute"]))) return;
  throw notFound(`Compute ${params["compute"]} was not found in workspace ${params["workspace"]}.`);
}

/** There is no log before anything runs. */
function showBuild(backend: Backend, build: Build, origin: string) {
  const { status, log } = build.body;
  const hasLog = log.length > 0 && !backend.settings.isOn("buildHasNoLog");
  return { status, logUrl: hasLog ? logAddress(origin, build) : null };
}
