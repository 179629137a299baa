import { randomUUID } from "node:crypto";
import type { Backend } from "../backend";
import type { Workspace } from "../environments/keep";
import type { StoredOperation } from "../store/operations";
import { type PackagingOutcome, takePackagingOutcome } from "./outcomes";
import { findImage, type Operation, type OperationBody, operationId, operationType } from "./record";
import { failedStep, type PackagingStep, packagingSteps } from "./states";

type Start = Pick<OperationBody, "kind" | "operationType" | "resourceLocation"> & { name: string };

/** Begins the creation of an image that is kept already, or a packaging. */
export function beginPackaging(backend: Backend, workspace: Workspace, { name, ...start }: Start): Operation {
  const id = operationId(workspace.id, randomUUID());
  const operation: Operation = {
    id,
    type: operationType,
    parent: workspace.id,
    subscription: workspace.subscription,
    location: null,
    name: id.split("/").at(-1) ?? "",
    body: {
      ...start,
      state: "NotStarted",
      error: null,
      createdTime: backend.clock.now(),
      endTime: null,
      log: [],
      logKey: randomUUID(),
    },
  };
  backend.resources.put(operation);
  const outcome = takePackagingOutcome(backend, start.kind, name) ?? null;
  const { subscription } = workspace;
  backend.operations.begin({ kind: start.kind, resource: id, subscription, detail: outcome });
  return backend.resources.get<OperationBody>(id) ?? operation;
}

/** Both kinds take the same steps; a scripted end comes in place of the last. */
export function registerPackaging(backend: Backend): void {
  for (const kind of ["createImage", "package"]) {
    backend.operations.register(kind, {
      steps: () => packagingSteps.length,
      enter: (operation, time) => enter(backend, operation, time),
    });
  }
}

function enter(backend: Backend, { resource, step, detail }: StoredOperation, time: number): StoredOperation["error"] {
  const operation = backend.resources.get<OperationBody>(resource);
  if (!operation) return null;
  const isEnd = step === packagingSteps.length - 1;
  const outcome = isEnd ? (detail as PackagingOutcome | null) : null;
  const now = outcome ? failedStep(outcome.state, outcome.log) : packagingSteps[step];
  if (!now) return null;
  const error = outcome && { code: outcome.state, ...outcome.error };
  const { body } = operation;
  const log = [...body.log, ...now.log];
  const endTime = isEnd ? time : null;
  backend.resources.put({ ...operation, body: { ...body, state: now.state, error, endTime, log } });
  if (body.kind === "createImage") showOnImage(backend, body.resourceLocation, now);
  return error;
}

function showOnImage(backend: Backend, id: string, { creationState, log }: PackagingStep): void {
  const image = findImage(backend, id);
  if (!image) return;
  backend.resources.put({ ...image, body: { ...image.body, creationState, log: [...image.body.log, ...log] } });
}
