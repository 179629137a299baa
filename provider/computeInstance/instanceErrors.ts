import type { Compute } from "../azure/api";
import { asRecord, type Value, type Values } from "../core/values";

/** One error that Azure keeps with an instance. */
export interface InstanceError {
  /** Code of the error in Azure, such as `AllocationFailed`. */
  readonly code?: string;
  /** Message of Azure. */
  readonly message?: string;
  /** What the error is about, as Azure names it. */
  readonly target?: string;
  /** Errors inside of this one. */
  readonly details?: readonly InstanceError[];
}

/** The errors of its provisioning and of the instance itself. Azure shows many a failure in both places. */
export function errorsOf(compute: Compute): InstanceError[] {
  const { provisioningErrors, properties } = compute.properties as Values;
  const entries = [...items(provisioningErrors), ...items(asRecord(properties)["errors"])];
  return distinct(entries.map((entry) => instanceError(asRecord(entry)["error"])));
}

function instanceError(error: Value): InstanceError {
  const { code, message, target, details } = asRecord(error);
  const inner = items(details).map(instanceError);
  return { ...texts({ code, message, target }), ...(inner.length > 0 && { details: inner }) };
}

function items(value: Value): Value[] {
  return Array.isArray(value) ? value : [];
}

function distinct(errors: InstanceError[]): InstanceError[] {
  return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}

/** What of it is text. */
export function texts(values: Values): Record<string, string> {
  const found = Object.entries(values).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(found) as Record<string, string>;
}
