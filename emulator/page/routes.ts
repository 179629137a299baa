import { computeType, environmentType, workspaceType } from "../arm/ids";
import type { Backend } from "../backend";
import { imageDetailsOf } from "../builds/image";
import type { ComputeBody } from "../computes/record";
import { type EnvironmentBody, findVersion } from "../environments/record";
import type { App } from "../http/types";
import type { Stored } from "../store/resources";
import type { WorkspaceBody } from "../workspaces/model";
import { type Contents, type EnvironmentRow, page } from "./view";

const SHOWN_INSTANCES = 500;
const SHOWN_ENVIRONMENTS = 100;
const SHOWN_REQUESTS = 30;

/** A page for people at `/`: what is in the emulator, and what was asked of it. */
export function addPage(app: App, backend: Backend): void {
  app.get("/", (context) => {
    backend.database.transaction(backend.operations.settle);
    return context.html(page(contents(backend)));
  });
}

function contents(backend: Backend): Contents {
  const { resources, journal } = backend;
  const workspaces = resources.listByType<WorkspaceBody>(workspaceType);
  const environments = resources.listByType<EnvironmentBody>(environmentType);
  const instances = resources.listByType<ComputeBody>(computeType);
  const nameOf = new Map(workspaces.map(({ id, name }) => [id.toLowerCase(), name]));
  const inWorkspace = (id: string) =>
    instances.filter(({ parent }) => parent.toLowerCase() === id.toLowerCase()).length;
  return {
    workspaces: workspaces.map(({ id, name, location }) => ({
      name,
      group: id.split("/")[4] ?? "",
      location: location ?? "",
      instances: inWorkspace(id),
    })),
    instances: instances.slice(0, SHOWN_INSTANCES).map(({ name, parent, body }) => ({
      name,
      workspace: nameOf.get(parent.toLowerCase()) ?? "",
      size: body.settings.vmSize,
      state: body.state,
      provisioningState: body.provisioningState,
      lastOperation: lastOperation(body),
    })),
    moreInstances: Math.max(0, instances.length - SHOWN_INSTANCES),
    environments: environments.slice(0, SHOWN_ENVIRONMENTS).map((environment) => environmentRow(backend, environment)),
    moreEnvironments: Math.max(0, environments.length - SHOWN_ENVIRONMENTS),
    requests: journal.last(SHOWN_REQUESTS).map(({ sequence, time, method, path, status, durationMilliseconds }) => ({
      sequence,
      time: time.slice(11, 19),
      method,
      path,
      status,
      milliseconds: Math.round(durationMilliseconds),
    })),
  };
}

function lastOperation({ lastOperation }: ComputeBody): string {
  if (!lastOperation) return "";
  const { operationName, operationStatus, operationTrigger } = lastOperation;
  return `${operationName} ${operationStatus} (${operationTrigger})`;
}

function environmentRow(backend: Backend, { name, parent, body }: Stored<EnvironmentBody>): EnvironmentRow {
  const workspace = backend.resources.get<WorkspaceBody>(parent);
  const latest = findVersion(backend, parent, name, body.latestVersion ?? "");
  const details = workspace && latest && imageDetailsOf(backend, workspace, latest);
  return {
    name,
    workspace: workspace?.name ?? "",
    latestVersion: latest?.name ?? "",
    image: details?.image.repository ?? "",
    isBuilt: details?.exists ?? false,
  };
}
