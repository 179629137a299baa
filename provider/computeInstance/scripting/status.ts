import type { Compute } from "../../azure/api";
import { errorsOf, type InstanceError, texts } from "../messages";
import { conditionOf } from "../states";
import { fromWire } from "../wire";

/** What azureml-core calls the detailed status of an instance. Times are ISO 8601. */
export interface ComputeInstanceStatus {
  /** Such as `Running`, `Stopped`, `Starting` or `CreateFailed`. */
  readonly state: string;
  /** Such as `Succeeded`, `Creating` or `Failed`. */
  readonly provisioningState: string;
  /** Size of the virtual machine. */
  readonly vmSize?: string;
  /** Of its provisioning and of the instance itself. */
  readonly errors: readonly InstanceError[];
  /** Time of creation in ISO 8601. */
  readonly creationTime?: string;
  /** Time of the last change in ISO 8601. */
  readonly modifiedTime?: string;
  /** Who created the instance: name, object id and tenant id. */
  readonly createdBy?: { readonly userName?: string; readonly userObjectId?: string; readonly userTenantId?: string };
  /** The last operation on the instance, with its time in ISO 8601. */
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
  const { createdOn, modifiedOn, vmSize, createdBy, lastOperation } = fromWire(compute);
  const { userName, userId, userOrgId } = createdBy ?? {};
  return {
    ...conditionOf(compute),
    ...texts({ vmSize, creationTime: createdOn, modifiedTime: modifiedOn }),
    errors: errorsOf(compute),
    ...(createdBy && { createdBy: texts({ userName, userObjectId: userId, userTenantId: userOrgId }) }),
    ...(lastOperation && { lastOperation: texts(lastOperation) }),
  };
}
