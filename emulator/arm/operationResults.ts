import type { Backend } from "../backend";
import type { Answer } from "../http/answers";
import type { Call, Route } from "../http/types";
import type { StoredOperation } from "../store/operations";
import type { VersionRule } from "./apiVersions";
import { ServiceError } from "./errors";
import { requireSubscription } from "./scopes";

/** The answer to a request that goes on: 202 and where to ask. */
export function accepted(backend: Backend, call: Call, operation: StoredOperation, folder: string): Answer {
  return {
    status: 202,
    headers: {
      Location: `${call.origin}${folder}/${operation.id}?api-version=${call.apiVersion}`,
      "Retry-After": String(backend.settings.tuning().retryAfterSeconds),
    },
  };
}

/** Where such a request is asked about: 202 again while it runs, then 200. */
export const resultRoute = (backend: Backend, path: string, versions: VersionRule): Route => ({
  method: "GET",
  path: `${path}/:operation`,
  versions,
  scope: requireSubscription,
  handle: (call) => {
    const id = call.params["operation"] ?? "";
    const before = backend.operations.get(id);
    if (before) backend.operations.countRead(before.resource);
    const operation = backend.operations.get(id);
    if (!operation) throw new ServiceError("missing", "NotFound", `The operation '${id}' was not found.`);
    if (operation.status !== "InProgress") return { status: 200 };
    return accepted(backend, call, operation, call.path.slice(0, call.path.lastIndexOf("/")));
  },
});
