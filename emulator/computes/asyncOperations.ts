import { createHash } from "node:crypto";
import { ServiceError } from "../arm/errors";
import { machineLearning } from "../arm/ids";
import { requireSubscription } from "../arm/scopes";
import type { Backend } from "../backend";
import type { Answer } from "../http/answers";
import type { Call, Route } from "../http/types";
import type { StoredOperation } from "../store/operations";
import { locationOf } from "./operations";
import { computeVersions as versions } from "./versions";

const places = { status: "computeOperationsStatus", result: "computeOperationResults" } as const;

/** The part of a status address that clients must hand back as they got it. */
const seal = (backend: Backend, id: string) =>
  createHash("sha256").update(`${backend.identity.adminKey}${id}`).digest("base64url");

function address(backend: Backend, call: Call, operation: StoredOperation, place: keyof typeof places): string {
  const base = `/subscriptions/${operation.subscription}/providers/${machineLearning}/locations/${locationOf(operation)}`;
  const query = `api-version=${call.apiVersion}&service=new&t=${seal(backend, operation.id)}`;
  return `${call.origin}${base}/${places[place]}/${operation.id}?${query}`;
}

/** The headers that point at a running operation. */
export function operationHeaders(
  backend: Backend,
  call: Call,
  operation: StoredOperation,
  headers: readonly ("Azure-AsyncOperation" | "Location")[],
): Record<string, string> {
  const { retryAfterSeconds, skipPollingDelay } = backend.settings.tuning();
  const isImmediate = backend.settings.speed(operation.kind) === "immediate";
  return {
    "Retry-After": String(retryAfterSeconds),
    ...(headers.includes("Azure-AsyncOperation") && {
      "Azure-AsyncOperation": address(backend, call, operation, "status"),
    }),
    ...(headers.includes("Location") && { Location: address(backend, call, operation, "result") }),
    ...(skipPollingDelay && isImmediate && { "X-Go-Azure-Sdk-Skip-Polling-Delay": "true" }),
  };
}

/** The two addresses that tell how an operation goes. */
export function asyncOperationRoutes(backend: Backend): Route[] {
  const base = `/subscriptions/:subscription/providers/${machineLearning}/locations/:location`;
  const find = ({ params, query }: Call): StoredOperation => {
    const id = params["operation"] ?? "";
    const before = backend.operations.get(id);
    const isOurs =
      before?.subscription.toLowerCase() === params["subscription"]?.toLowerCase() &&
      query.get("t") === seal(backend, id);
    if (!before || !isOurs) {
      throw new ServiceError("missing", "NotFound", `The operation '${id}' was not found.`, {
        fromMachineLearning: true,
      });
    }
    if (before.status === "InProgress") backend.operations.countRead(before.resource);
    return backend.operations.get(id) ?? before;
  };
  const route = { method: "GET", versions, scope: requireSubscription } as const;
  return [
    { ...route, path: `${base}/${places.status}/:operation`, handle: (call) => status(backend, call, find(call)) },
    { ...route, path: `${base}/${places.result}/:operation`, handle: (call) => result(backend, call, find(call)) },
  ];
}

const retryAfter = (backend: Backend) => ({ "Retry-After": String(backend.settings.tuning().retryAfterSeconds) });

function status(backend: Backend, call: Call, operation: StoredOperation): Answer {
  const { startTime, endTime, error } = operation;
  return {
    status: 200,
    headers: operation.status === "InProgress" ? retryAfter(backend) : {},
    body: {
      id: call.path,
      name: operation.id,
      status: operation.status,
      startTime: new Date(startTime).toISOString(),
      ...(endTime !== null && { endTime: new Date(endTime).toISOString() }),
      percentComplete: operation.status === "InProgress" ? 0 : 100,
      ...(error && { error: { ...error, details: [] } }),
      ...(operation.status === "Canceled" && {
        error: { code: "Canceled", message: "The operation was canceled.", details: [] },
      }),
    },
  };
}

/** 202 while it runs, then what the request would have answered at once. */
function result(backend: Backend, call: Call, operation: StoredOperation): Answer {
  if (operation.status === "InProgress") {
    return {
      status: 202,
      headers: { ...retryAfter(backend), Location: `${call.origin}${call.path}?${call.query}` },
    };
  }
  if (operation.error) {
    throw new ServiceError("invalid", operation.error.code, operation.error.message, { fromMachineLearning: true });
  }
  if (operation.status === "Canceled") {
    throw new ServiceError("conflict", "Canceled", "The operation was canceled.", { fromMachineLearning: true });
  }
  return { status: operation.kind === "delete" ? 204 : 200 };
}
