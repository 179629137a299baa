import { activeOperation, type ErrorDetail, invalidContent, ServiceError, userError } from "../arm/errors";
import type { Backend } from "../backend";
import { isObject, objectBody } from "../http/body";
import type { Caller } from "../login/tokens";
import { idleTimeProblem } from "../schema/durations";
import { type Field, list } from "../schema/fields";
import { readField } from "../schema/read";
import type { StoredOperation } from "../store/operations";
import { type CustomService, customServicesField, withPublishedPorts } from "./customServiceFields";
import { requestedMounts } from "./dataMounts";
import { dataMountField } from "./instanceFields";
import { beginOperation, beginRefused } from "./operations";
import { shortage, shortageError } from "./quota";
import type { Compute } from "./record";
import { schedulesField } from "./scheduleFields";
import { identifySchedules, scheduleProblems } from "./schedules";
import { findSize } from "./sizes";
import { allowedFrom } from "./transitions";

/** Refuses while something is running on the instance. */
export function requireIdle(backend: Backend, compute: Compute): void {
  if (backend.operations.active(compute.id)) throw activeOperation(compute.name);
}

/** Starts, stops or restarts; from a wrong state the operation is accepted and fails, as users report of start. */
export function changePower(backend: Backend, compute: Compute, action: "start" | "stop" | "restart"): StoredOperation {
  requireIdle(backend, compute);
  if (allowedFrom[action].includes(compute.body.state)) return beginOperation(backend, compute, action);
  return beginRefused(backend, compute, action, powerRefusal(compute, action));
}

function powerRefusal({ name, body }: Compute, action: "start" | "stop" | "restart"): ErrorDetail {
  if (action === "start") {
    return {
      code: "StartComputeInstanceOnlyAllowedInStoppedState",
      message: `Start Azure ML Compute Instance is only allowed when the instance ${name} is in 'stopped' state`,
    };
  }
  return {
    code: "BadRequest",
    message: `The operation '${action}' is not allowed when the instance ${name} is in '${body.state.toLowerCase()}' state`,
  };
}

/** The sizes that an instance may be resized to: those of its region with the same kind of processor. */
export function resize(backend: Backend, compute: Compute, body: unknown): StoredOperation {
  requireIdle(backend, compute);
  const target = objectBody(body)["targetVMSize"];
  const size = typeof target === "string" ? findSize(compute.location ?? "", target) : undefined;
  if (!size)
    throw userError(`The VM size '${target}' is not available in region '${compute.location}'.`, "targetVMSize");
  const { state } = compute.body;
  const isAllowed = backend.settings.isOn("resizeOnlyWhenStopped")
    ? state === "Stopped"
    : allowedFrom.resize.includes(state);
  if (!isAllowed) throw userError(`Resize is not allowed when the compute instance is in state '${state}'.`);
  const short = shortage(backend, compute.subscription, compute.location ?? "", size.name, compute.id);
  if (short) throw shortageError(short);
  return beginOperation(backend, compute, "resize", { vmSize: size.name });
}

const readAction = (field: Field, value: unknown, path: string, version: string): unknown => {
  const problems: ErrorDetail[] = [];
  const read = readField(field, value, path, { version, refuseUnknownToVersion: false, problems });
  if (problems.length > 0)
    throw userError(problems.map((each) => each.message).join(" "), problems[0]?.target, problems);
  return read;
};

function change(backend: Backend, compute: Compute, settings: Record<string, unknown>): void {
  const { body } = compute;
  backend.resources.put({
    ...compute,
    body: { ...body, modifiedOn: backend.clock.now(), settings: { ...body.settings, ...settings } },
  });
}

export function updateIdleShutdown(backend: Backend, compute: Compute, body: unknown): void {
  requireIdle(backend, compute);
  const time = objectBody(body)["idleTimeBeforeShutdown"] ?? undefined;
  if (time === undefined && backend.settings.isOn("idleActionRefusesNull")) {
    throw userError("Required property 'idleTimeBeforeShutdown' is missing.", "idleTimeBeforeShutdown");
  }
  const problem =
    time === undefined ? undefined : typeof time === "string" ? idleTimeProblem(time) : "A string is expected.";
  if (problem) throw userError(`'idleTimeBeforeShutdown': ${problem}`, "idleTimeBeforeShutdown");
  change(backend, compute, { idleTimeBeforeShutdown: time });
}

/** The body is the whole new list, without an envelope. */
export function replaceCustomServices(backend: Backend, compute: Compute, body: unknown, version: string): void {
  requireIdle(backend, compute);
  if (!Array.isArray(body)) throw invalidContent("an array of custom services is expected.");
  const given = readAction(customServicesField, body, "customServices", version) as CustomService[];
  const isOn = backend.settings.isOn("choosesPublishedPorts");
  change(backend, compute, { customServices: isOn ? withPublishedPorts(given) : given });
}

export function updateSchedules(backend: Backend, compute: Compute, body: unknown, version: string): void {
  if (backend.settings.isOn("hasNoUpdateSchedules")) {
    throw new ServiceError("missing", "NotFound", "The action 'updateSchedules' was not found.", {
      fromMachineLearning: true,
    });
  }
  requireIdle(backend, compute);
  const given = readAction(schedulesField, objectBody(body), "schedules", version) as {
    computeStartStop?: Record<string, unknown>[];
  };
  const schedules = given.computeStartStop ?? [];
  const problems = scheduleProblems(schedules, "computeStartStop");
  if (problems.length > 0)
    throw userError(problems.map((each) => each.message).join(" "), problems[0]?.target, problems);
  const before = compute.body.settings.schedules?.computeStartStop ?? [];
  change(backend, compute, { schedules: { computeStartStop: identifySchedules(schedules, before) } });
}

/** What becomes of the mounts is an operation of its own, which the answer does not tell. */
export function updateDataMounts(backend: Backend, compute: Compute, body: unknown, version: string): void {
  requireIdle(backend, compute);
  if (!Array.isArray(body)) throw invalidContent("an array of data mounts is expected.");
  const given = readAction(list(dataMountField), body, "dataMounts", version) as Record<string, unknown>[];
  const { state } = compute.body;
  if (backend.settings.isOn("dataMountsOnlyWhenRunning") && state !== "Running") {
    throw userError(`Data mounts cannot be updated when the compute instance is in state '${state}'.`);
  }
  const dataMounts = requestedMounts(compute.body.dataMounts, given, backend.settings.isOn);
  const next = { ...compute, body: { ...compute.body, dataMounts } };
  backend.resources.put(next);
  beginOperation(backend, next, "updateDataMounts");
}

/** Both spellings are on the wire: azureml-core sends `EnableSSO`, azure-ai-ml `enableSSO`. */
export function setSso(backend: Backend, compute: Compute, body: unknown, caller: Caller): void {
  requireIdle(backend, compute);
  const given = isObject(body) ? (body["enableSSO"] ?? body["EnableSSO"]) : undefined;
  if (typeof given !== "boolean") throw userError("Required property 'enableSSO' is missing.", "enableSSO");
  const assigned = compute.body.settings.personalComputeInstanceSettings?.assignedUser;
  if (given && assigned && assigned.objectId !== caller.objectId) {
    throw new ServiceError("forbidden", "Forbidden", "Only the assigned user may enable single sign-on.", {
      fromMachineLearning: true,
    });
  }
  change(backend, compute, { enableSSO: given });
}
