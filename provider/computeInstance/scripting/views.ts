import type { Compute } from "../../azure/api";
import { AzureMLError } from "../../core/errors";
import { parseComputeId } from "../../core/ids";
import { masked } from "../../core/mapInside";
import { asRecord, type Value } from "../../core/values";
import { fields } from "../fields";
import { errorsOf, type InstanceError, texts } from "../messages";
import { isWord } from "../properties";
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

/** The detailed status of an instance, as it was read. */
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

/** An instance as ARM shows it, in JSON, with `<secret>` for every secret. */
export function serialized(compute: Compute): Compute {
  const copy: Compute = JSON.parse(JSON.stringify(compute));
  const inner = asRecord(copy.properties.properties as Value);
  const shown = Object.entries(inner).map(([name, value]) => [
    name,
    fields[name] ? masked(fields[name], value) : value,
  ]);
  return { ...copy, properties: { ...copy.properties, properties: Object.fromEntries(shown) } };
}

/** The instance in the JSON. Throws when it is none, or belongs to another workspace. */
export function deserialized(workspaceId: string, object: unknown): Compute {
  const compute = asRecord(object as Value);
  const properties = asRecord(compute["properties"]);
  const parts = typeof compute["id"] === "string" ? parseComputeId(compute["id"]) : undefined;
  if (!parts) throw invalid('"id" is not the ARM id of a compute');
  if (!isWord(properties["computeType"], "ComputeInstance"))
    throw invalid('"properties.computeType" is not "ComputeInstance"');
  if (parts.workspace.toLowerCase() === workspaceId.toLowerCase()) return compute as unknown as Compute;
  throw new AzureMLError(
    "InvalidId",
    `ComputeInstance "${parts.computeName}" belongs to the workspace ${parts.workspace}, not to ${workspaceId}.`,
  );
}

function invalid(reason: string): AzureMLError {
  return new AzureMLError("InvalidFile", `This is no serialized ComputeInstance: ${reason}.`);
}
