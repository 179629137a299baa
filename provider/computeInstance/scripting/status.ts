import type { Compute } from "../../azure/api";
import { asRecord, type Value, type Values } from "../../core/values";
import { conditionOf } from "../states";

/** One error that Azure keeps with an instance. */
export interface InstanceError {
  readonly code?: string;
  readonly message?: string;
  readonly target?: string;
  readonly details?: readonly InstanceError[];
}

/** What azureml-core calls the detailed status of an instance. Times are ISO 8601. */
export interface ComputeInstanceStatus {
  /** Such as `Running`, `Stopped`, `Starting` or `CreateFailed`. */
  readonly state: string;
  /** Such as `Succeeded`, `Creating` or `Failed`. */
  readonly provisioningState: string;
  readonly vmSize?: string;
  /** Of its provisioning and of the instance itself. */
  readonly errors: readonly InstanceError[];
  readonly creationTime?: string;
  readonly modifiedTime?: string;
  readonly createdBy?: { readonly userName?: string; readonly userObjectId?: string; readonly userTenantId?: string };
  readonly lastOperation?: {
    /** Such as `Start`. */
    readonly operationName?: string;
    readonly operationTime?: string;
    /** `InProgress`, `Succeeded`, or what failed, such as `StartFailed`. */
    readonly operationStatus?: string;
    /** `User`, `Schedule` or `IdleShutdown`. */
    readonly operationTrigger?: string;
  };
}

export function statusOf(compute: Compute): ComputeInstanceStatus {
  const { createdOn, modifiedOn, provisioningErrors, properties } = compute.properties as Values;
  const { vmSize, errors, createdBy, lastOperation } = asRecord(properties);
  const { userName, userId, userOrgId } = asRecord(createdBy);
  return {
    ...conditionOf(compute),
    ...given({ vmSize, creationTime: createdOn, modifiedTime: modifiedOn }),
    errors: distinct([...entries(provisioningErrors), ...entries(errors)]),
    ...(createdBy && { createdBy: given({ userName, userObjectId: userId, userTenantId: userOrgId }) }),
    ...(lastOperation && { lastOperation: given(asRecord(lastOperation)) }),
  };
}

function entries(errors: Value): InstanceError[] {
  return items(errors).map((entry) => instanceError(asRecord(entry).error));
}

function instanceError(error: Value): InstanceError {
  const { code, message, target, details } = asRecord(error);
  const inner = items(details).map(instanceError);
  return { ...given({ code, message, target }), ...(inner.length > 0 && { details: inner }) };
}

function items(value: Value): Value[] {
  return Array.isArray(value) ? value : [];
}

// Azure shows many a failure in both places.
function distinct(errors: InstanceError[]): InstanceError[] {
  return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}

function given(values: Values): Record<string, string> {
  const texts = Object.entries(values).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(texts) as Record<string, string>;
}
