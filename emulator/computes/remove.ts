import { activeOperation, userError } from "../arm/errors";
import type { Backend } from "../backend";
import type { StoredOperation } from "../store/operations";
import { beginOperation } from "./operations";
import type { Compute } from "./record";

/** Checks the required query parameter of DELETE; clients send it in both cases. */
export function checkUnderlyingAction(action: string | null): void {
  if (action === null) {
    throw userError("The query parameter 'underlyingResourceAction' is required.", "underlyingResourceAction");
  }
  if (action.toLowerCase() === "delete") return;
  if (action.toLowerCase() === "detach") {
    throw userError("Detach is not supported for compute instances.", "underlyingResourceAction");
  }
  throw userError(`'${action}' is not one of Delete, Detach.`, "underlyingResourceAction");
}

/** Begins to delete an instance. */
export function removeCompute(backend: Backend, compute: Compute): StoredOperation {
  const active = backend.operations.active(compute.id);
  if (active) {
    if (active.kind !== "create" || !backend.settings.isOn("deleteDuringCreate")) throw activeOperation(compute.name);
    backend.operations.cancel(compute.id);
  }
  return beginOperation(backend, compute, "delete");
}
