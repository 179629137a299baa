import type { ErrorDetail } from "../arm/errors";
import type { Backend } from "../backend";
import type { ComputeOperation } from "./transitions";

/** A scripted end of the next operations on instances whose name matches. */
export interface Outcome {
  id: string;
  operation: ComputeOperation;
  /** A regular expression over the whole name. */
  name: string;
  /** How many operations it still applies to. */
  count: number;
  /** The state in which the instance ends; the transition's own failed state when absent. */
  state?: string | undefined;
  errors: ErrorDetail[];
  /** The operation itself reports success although the instance failed. */
  operationSucceeds: boolean;
}

const open = (backend: Backend) => backend.documents<Outcome>("outcomes");

/** Takes the first outcome that matches, and counts it down. */
export function takeOutcome(backend: Backend, operation: ComputeOperation, name: string): Outcome | undefined {
  const outcomes = open(backend);
  const found = outcomes
    .list()
    .find((each) => each.operation === operation && new RegExp(`^(?:${each.name})$`, "i").test(name));
  if (!found) return undefined;
  if (found.count > 1) outcomes.put(found.id, { ...found, count: found.count - 1 });
  else outcomes.delete(found.id);
  return found;
}
