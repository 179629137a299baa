import { type Field, type Fields, flag, integer, list, map, object, text } from "../../core/fields";

const given = (field: Field<never>): Field<never> => ({ ...field, mutability: "computed" });
const out = (doc: string): Field<never> => given(text(doc));
const outTime = (doc: string): Field<never> => given(text(`${doc} ISO 8601.`));

const detail = { code: out("Code."), message: out("Message."), target: out("Target.") };
const errors = (doc: string): Field<never> =>
  given(
    list(
      doc,
      object("One error.", {
        error: object("The error.", {
          ...detail,
          details: list("Details.", object("One detail.", detail)),
          additionalInfo: list("Further information.", object("One piece.", { type: out("Type.") }, { open: true })),
        }),
      }),
    ),
  );

/** What Azure adds inside objects that the user declares. */
export const computedInside = {
  identity: {
    principalId: out("Object id of the system-assigned identity."),
    tenantId: out("Tenant of the identity."),
    userAssignedIdentityDetails: given(
      map(
        "Client and principal ids of the user-assigned identities, by ARM id.",
        object("One identity.", { clientId: out("Client id."), principalId: out("Principal id.") }),
      ),
    ),
  },
  sshSettings: {
    adminUserName: out("Name of the administrator."),
    sshPort: given(integer("Port.")),
  },
  schedule: {
    id: out("Id that Azure gave to the schedule."),
    provisioningStatus: out("`Completed`, `Provisioning` or `Failed`."),
  },
  dataMount: {
    createdBy: out("Who asked for the mount."),
    mountState: out("`MountRequested`, `Mounted`, `MountFailed`, `UnmountRequested`, `UnmountFailed` or `Unmounted`."),
    mountedOn: outTime("When it was mounted."),
    error: out("Why it failed."),
    mountAction: out("`Mount` or `Unmount`."),
  },
} satisfies Record<string, Fields<never>>;

const operation = object("The last operation on the instance.", {
  operationName: out("`Create`, `Start`, `Stop`, `Restart`, `Resize`, `Reimage` or `Delete`."),
  operationTime: outTime("When."),
  operationStatus: out("`InProgress`, `Succeeded` or what failed, such as `StartFailed`."),
  operationTrigger: out("Who or what caused it: `User`, `Schedule` or `IdleShutdown`."),
});

/** What only Azure sets, by the place where ARM keeps it. */
export const computed = {
  envelope: {
    location: out("Region: the workspace's."),
    systemData: given(
      object("Who created and changed the resource.", {
        createdBy: out("Creator."),
        createdByType: out("Kind of the creator."),
        createdAt: outTime("When it was created."),
        lastModifiedBy: out("Who changed it last."),
        lastModifiedByType: out("Kind of who changed it last."),
        lastModifiedAt: outTime("When it was changed last."),
      }),
    ),
  },
  compute: {
    computeType: out("`ComputeInstance`."),
    computeLocation: out("Region of the compute."),
    provisioningState: out("`Creating`, `Updating`, `Deleting`, `Succeeded`, `Failed`, `Canceled` or `Unknown`."),
    provisioningErrors: errors("Why provisioning failed."),
    createdOn: outTime("When it was created."),
    modifiedOn: outTime("When it was changed."),
    isAttachedCompute: given(flag("False for instances.")),
    resourceId: out("ARM id of an attached compute; nothing for instances."),
  },
  machine: {
    state: out("What the instance is doing, such as `Running`, `Stopped`, `Starting` or `CreateFailed`."),
    lastOperation: given(operation),
    errors: errors("What is wrong with the instance."),
    connectivityEndpoints: given(
      object("Addresses.", {
        publicIpAddress: out("Public address."),
        privateIpAddress: out("Private address."),
      }),
    ),
    applications: given(
      list(
        "Applications such as Jupyter.",
        object("One application.", { displayName: out("Name."), endpointUri: out("Address.") }),
      ),
    ),
    createdBy: given(
      object("Who created the instance.", {
        userName: out("Name."),
        userOrgId: out("Tenant id."),
        userId: out("Object id."),
      }),
    ),
    osImageMetadata: given(
      object("Image of the operating system.", {
        currentImageVersion: out("Version that runs."),
        latestImageVersion: out("Newest version."),
        isLatestOsImageVersion: given(flag("Whether the newest version runs.")),
        osPatchingStatus: object("State of the patches.", {
          patchStatus: out("Result of the last patching."),
          latestPatchTime: outTime("When it was patched last."),
          rebootPending: given(flag("Whether a restart is needed.")),
          scheduledRebootTime: outTime("When it will restart."),
          osPatchingErrors: errors("What failed."),
        }),
      }),
    ),
    versions: given(object("Versions.", { runtime: out("Version of the runtime.") })),
    containers: given(
      list(
        "Containers on the instance.",
        object("One container.", {
          name: out("Name."),
          autosave: out("`None`, `Local` or `Remote`."),
          gpu: out("GPU."),
          network: out("`Bridge` or `Host`."),
          environment: object("Environment.", { name: out("Name."), version: out("Version.") }),
          services: list("Services.", object("One service.", {}, { open: true })),
        }),
      ),
    ),
    dataDisks: given(
      list(
        "Data disks.",
        object("One disk.", {
          caching: out("`None`, `ReadOnly` or `ReadWrite`."),
          diskSizeGB: given(integer("Size in GB.")),
          lun: given(integer("Logical unit number.")),
          storageAccountType: out("`Standard_LRS` or `Premium_LRS`."),
        }),
      ),
    ),
  },
} satisfies Record<string, Fields<never>>;
