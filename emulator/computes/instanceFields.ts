import {
  any,
  boolean,
  type Field,
  integer,
  known,
  list,
  map,
  object,
  oneOf,
  readOnly,
  required,
  string,
} from "../schema/fields";
import { customServicesField } from "./customServiceFields";
import { schedulesField } from "./scheduleFields";

const previewOnly = (since: string) => known(since);
const withContainers = { ...readOnly, ...known("2022-02-01", "2022-05-01") };
const script = object({ scriptSource: string(), scriptData: string(), scriptArguments: string(), timeout: string() });

export const dataMountField: Field = object({
  source: string(),
  sourceType: oneOf("Dataset Datastore URI"),
  mountName: string(),
  mountAction: oneOf("Mount Unmount"),
  mountMode: oneOf("ReadOnly ReadWrite", known("2024-01-01", "2025-12-01")),
  createdBy: string(),
  mountPath: string(),
  mountState: oneOf("MountRequested Mounted MountFailed UnmountRequested UnmountFailed Unmounted"),
  mountedOn: string(),
  error: string(),
});

const errors = list(any(), readOnly);

const instanceProperties: Field = object(
  {
    vmSize: string(),
    subnet: object({ id: string(required) }),
    applicationSharingPolicy: oneOf("Personal Shared"),
    autologgerSettings: object({ mlflowAutologger: oneOf("Enabled Disabled") }, previewOnly("2022-10-01")),
    sshSettings: object({
      sshPublicAccess: oneOf("Enabled Disabled"),
      adminUserName: string(readOnly),
      sshPort: integer(readOnly),
      adminPublicKey: string(),
    }),
    customServices: customServicesField,
    osImageMetadata: any({ ...readOnly, ...known("2022-10-01", "2023-04-01") }),
    connectivityEndpoints: any(readOnly),
    applications: any(readOnly),
    createdBy: any(readOnly),
    errors,
    state: string(readOnly),
    computeInstanceAuthorizationType: oneOf("personal", known("2020-02-18", "2020-08-01")),
    enableOSPatching: boolean(previewOnly("2023-08-01")),
    enableRootAccess: boolean(previewOnly("2023-08-01")),
    enableSSO: boolean(known("2023-08-01", "2025-12-01")),
    releaseQuotaOnStop: boolean(previewOnly("2023-08-01")),
    personalComputeInstanceSettings: object(
      { assignedUser: object({ objectId: string(required), tenantId: string(required) }) },
      known("2020-02-18", "2020-08-01"),
    ),
    setupScripts: object(
      { scripts: object({ startupScript: script, creationScript: script }) },
      known("2020-09-01", "2021-01-01"),
    ),
    lastOperation: object(
      {
        operationName: string(),
        operationTime: string(),
        operationStatus: string(),
        operationTrigger: string(known("2022-02-01", "2022-05-01")),
      },
      { ...readOnly, ...known("2020-08-01", "2020-08-01") },
    ),
    schedules: schedulesField,
    idleTimeBeforeShutdown: { kind: "duration", ...known("2022-06-01", "2025-12-01") },
    enableNodePublicIp: boolean(known("2021-03-01", "2022-05-01")),
    containers: any(withContainers),
    dataDisks: any(withContainers),
    dataMounts: list(dataMountField, withContainers),
    versions: any(withContainers),
  },
  known("2020-02-18", "2020-06-01"),
);

const identity: Field = object({
  type: string(required),
  principalId: string(readOnly),
  tenantId: string(readOnly),
  userAssignedIdentities: map(object({ principalId: string(readOnly), clientId: string(readOnly) })),
});

const sku: Field = object(
  {
    name: string(required),
    tier: oneOf("Free Basic Standard Premium"),
    size: string(),
    family: string(),
    capacity: integer(),
  },
  known("2019-11-01", "2019-11-01"),
);

/** The whole compute resource, from its envelope inwards. */
export const computeField: Field = object({
  id: string(readOnly),
  name: string(readOnly),
  type: string(readOnly),
  location: string(),
  tags: map(string()),
  identity,
  sku,
  systemData: any({ ...readOnly, ...known("2021-01-01", "2021-01-01") }),
  properties: object(
    {
      computeType: oneOf("ComputeInstance", required),
      computeLocation: string(),
      provisioningState: string(readOnly),
      description: string(),
      createdOn: string(readOnly),
      modifiedOn: string(readOnly),
      resourceId: string(),
      provisioningErrors: errors,
      isAttachedCompute: boolean({ ...readOnly, ...known("2018-11-19", "2018-11-19") }),
      disableLocalAuth: boolean(known("2021-03-01", "2021-04-01")),
      properties: instanceProperties,
    },
    required,
  ),
});
