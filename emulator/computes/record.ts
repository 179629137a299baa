import type { ErrorDetail } from "../arm/errors";
import { computeType } from "../arm/ids";
import type { Backend } from "../backend";
import type { Caller } from "../login/tokens";
import type { Stored } from "../store/resources";
import type { Identity } from "../workspaces/identities";
import type { CustomService } from "./customServiceFields";

export type OperationName = "Create" | "Start" | "Stop" | "Restart" | "Resize" | "Delete";
export type Trigger = "User" | "Schedule" | "IdleShutdown";

/** The writable instance properties as they are kept, defaults filled in. */
export interface InstanceSettings extends Record<string, unknown> {
  vmSize: string;
  subnet?: { id: string };
  sshSettings: { sshPublicAccess: string; adminPublicKey?: string };
  enableNodePublicIp: boolean;
  releaseQuotaOnStop: boolean;
  schedules?: { computeStartStop?: Record<string, unknown>[] };
  idleTimeBeforeShutdown?: string;
  setupScripts?: { scripts?: Record<string, Record<string, unknown>> };
  customServices?: CustomService[];
  personalComputeInstanceSettings?: { assignedUser?: { objectId: string; tenantId: string } };
}

/** An instance as it is kept. */
export interface ComputeBody {
  tags?: Record<string, string> | undefined;
  sku?: unknown;
  identity: Identity | null;
  description?: string | undefined;
  computeLocation?: string | undefined;
  disableLocalAuth: boolean;
  settings: InstanceSettings;
  provisioningState: string;
  provisioningErrors: { error: ErrorDetail }[] | null;
  errors: { error: ErrorDetail }[] | null;
  state: string;
  lastOperation: {
    operationName: OperationName;
    operationTime: string;
    operationStatus: string;
    operationTrigger: Trigger;
  } | null;
  createdOn: number;
  modifiedOn: number;
  createdBy: Caller;
  modifiedBy: Caller;
  dataMounts: Record<string, unknown>[];
}

/** What a PUT may set, after reading it by the table of fields. */
export interface Given {
  location?: string | undefined;
  tags?: Record<string, string> | undefined;
  identity?: unknown;
  sku?: unknown;
  properties: {
    description?: string;
    computeLocation?: string;
    resourceId?: string;
    disableLocalAuth?: boolean;
    properties?: Record<string, unknown>;
  };
}

export type Compute = Stored<ComputeBody>;

export const findCompute = (backend: Backend, id: string): Compute | undefined =>
  backend.resources.get<ComputeBody>(id);

/** Every compute of a region with this name, in whatever subscription. */
export const computesNamed = (backend: Backend, location: string, name: string): Compute[] =>
  backend.resources.listByName<ComputeBody>(computeType, name).filter((each) => each.location === location);
