import { randomUUID } from "node:crypto";
import type { Backend } from "../backend";
import type { OperationBody } from "./record";
import type { FailedState } from "./states";

/** A scripted end of the next creations or packagings of images whose name matches. */
export interface PackagingOutcome {
  id: string;
  operation: OperationBody["kind"];
  /** A regular expression over the whole name. */
  name: string;
  /** How many operations it still applies to. */
  count: number;
  state: FailedState;
  error: { statusCode: number; message: string };
  log: string[];
}

const open = (backend: Backend) => backend.documents<PackagingOutcome>("packagingOutcomes");

export const listPackagingOutcomes = (backend: Backend): PackagingOutcome[] => open(backend).list();
export const clearPackagingOutcomes = (backend: Backend): void => open(backend).clear();

/** Scripts the end of operations to come. */
export function addPackagingOutcome(backend: Backend, given: Omit<PackagingOutcome, "id">): PackagingOutcome {
  const order = String(open(backend).list().length).padStart(6, "0");
  const outcome = { ...given, id: `${order}-${randomUUID()}` };
  open(backend).put(outcome.id, outcome);
  return outcome;
}

/** Takes the first outcome that matches, and counts it down. */
export function takePackagingOutcome(
  backend: Backend,
  operation: OperationBody["kind"],
  name: string,
): PackagingOutcome | undefined {
  const outcomes = open(backend);
  const matches = (each: PackagingOutcome) =>
    each.operation === operation && new RegExp(`^(?:${each.name})$`).test(name);
  const found = outcomes.list().find(matches);
  if (!found) return undefined;
  if (found.count > 1) outcomes.put(found.id, { ...found, count: found.count - 1 });
  else outcomes.delete(found.id);
  return found;
}
