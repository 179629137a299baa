import { computeType, workspaceType } from "../arm/ids";
import type { Backend } from "../backend";
import type { ComputeBody } from "../computes/record";
import type { App } from "../http/types";
import { type Contents, page } from "./view";

const SHOWN_INSTANCES = 500;
const SHOWN_REQUESTS = 30;

/** A page for people at `/`: what is in the emulator, and what was asked of it. */
export function addPage(app: App, backend: Backend): void {
  app.get("/", (context) => {
    backend.database.transaction(backend.operations.settle);
    return context.html(page(contents(backend)));
  });
}

function contents({ resources, journal }: Backend): Contents {
  const workspaces = resources.listByType(workspaceType);
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
