import type { VersionRule } from "../arm/apiVersions";
import { userError } from "../arm/errors";
import { requireWorkspace } from "../arm/scopes";
import type { Backend } from "../backend";
import type { Answer } from "../http/answers";
import type { Call, Route } from "../http/types";
import { oldClientVersion } from "../schema/versions";
import { workspacePath } from "../workspaces/path";
import {
  changePower,
  replaceCustomServices,
  resize,
  setSso,
  updateDataMounts,
  updateIdleShutdown,
  updateSchedules,
} from "./actions";
import { operationHeaders } from "./asyncOperations";
import type { Compute } from "./record";
import { requireCompute } from "./routes";
import { showSize, sizesIn } from "./sizes";
import { actionVersions, computeVersions } from "./versions";

/** The POST actions on an instance. */
export function actionRoutes(backend: Backend): Route[] {
  const action = (name: string, versions: VersionRule, handle: (compute: Compute, call: Call) => Answer): Route => ({
    method: "POST",
    path: `${workspacePath}/computes/:compute/${name}`,
    versions,
    scope: requireWorkspace,
    handle: (call) => handle(requireCompute(backend, call.params), call),
  });
  const power = (name: "start" | "stop" | "restart") =>
    action(name, computeVersions, (compute, call) => {
      const operation = changePower(backend, compute, name);
      const way = powerAnswer(call.apiVersion);
      return { status: way.status, headers: operationHeaders(backend, call, operation, way.headers) };
    });
  const atOnce = (name: keyof typeof actionVersions, work: (compute: Compute, call: Call) => void) =>
    action(name, actionVersions[name], (compute, call) => {
      work(compute, call);
      return { status: 200 };
    });
  return [
    power("start"),
    power("stop"),
    power("restart"),
    atOnce("updateIdleShutdownSetting", (compute, { body }) => updateIdleShutdown(backend, compute, body)),
    atOnce("customServices", (compute, call) => replaceCustomServices(backend, compute, call.body, call.apiVersion)),
    atOnce("updateDataMounts", (compute, call) => updateDataMounts(backend, compute, call.body, call.apiVersion)),
    atOnce("updateSchedules", (compute, call) => updateSchedules(backend, compute, call.body, call.apiVersion)),
    atOnce("enableSso", (compute, { body, caller }) => setSso(backend, compute, body, caller)),
    action("getAllowedVmSizesForResize", actionVersions.getAllowedVmSizesForResize, (compute) => ({
      status: 200,
      body: { value: sizesIn(compute.location ?? "").map(showSize) },
    })),
    action("resize", actionVersions.resize, (compute, call) => {
      const operation = resize(backend, compute, call.body);
      return { status: 202, headers: operationHeaders(backend, call, operation, ["Location"]) };
    }),
    action("listNodes", computeVersions, () => {
      throw userError("ComputeListNodes with computeType ComputeInstance is not supported.");
    }),
    action("listKeys", computeVersions, () => {
      throw userError("ComputeListKeys with computeType ComputeInstance is not supported.");
    }),
  ];
}

/** How start, stop and restart answer: the specification changed it twice. */
function powerAnswer(version: string): { status: number; headers: ("Azure-AsyncOperation" | "Location")[] } {
  const date = version.slice(0, 10);
  if (date < "2021-01-01" && version !== oldClientVersion) return { status: 200, headers: [] };
  if (date < "2024-10-01") return { status: 202, headers: ["Azure-AsyncOperation"] };
  return { status: 202, headers: ["Location"] };
}
