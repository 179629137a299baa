// Made from the field table by "npm run generate"; a test fails when it is stale.

/** Everything that is known of a compute instance. */
export interface ComputeInstanceData {
  /** ARM id of the workspace. The instance is created in the workspace's region. */
  readonly workspaceId: string;
  /** Name of the instance: 3 to 24 letters, digits and `-`, first a letter, not ending in `-` or in `-` and digits. Unique among all computes of the Azure region. Default: derived from organization, project, stack and resource name. */
  readonly computeName: string;
  /** Manage an instance that exists already, instead of refusing to; `takeOver` also takes one that another Pulumi resource has tagged as its own. Default false. */
  readonly adopt?: boolean | "takeOver" | undefined;
  /** What to do when a change needs a replacement, which deletes the instance's disk: `fail` refuses, `allow` replaces. Default `fail`. */
  readonly onReplace?: "fail" | "allow" | undefined;
  /** Recreates the instance whenever this changes, which deletes its disk: to change it is the order, whatever `onReplace` says. The preview names the owner and the loss. To remove it does nothing. */
  readonly recreateTrigger?: string | undefined;
  /** What to do when runs are active on the instance before it is stopped, resized, replaced or deleted: `fail` refuses and lists them, `wait` waits for them, `ignore` does not ask. Notebooks and terminals are not seen. Default `fail`. */
  readonly onActiveRuns?: "fail" | "wait" | "ignore" | undefined;
  /** What an update does with a change that would stop or restart the machine while it runs: `allow` makes it, `fail` refuses it and names whose machine it is and since when it runs, `whenStopped` leaves it until an update finds the machine stopped. With the latter two a machine that runs is neither replaced nor deleted. Default `allow`. */
  readonly onInterrupt?: "allow" | "fail" | "whenStopped" | undefined;
  /** What a deletion of the resource does: `delete` the instance with its disk, `stop` it and leave it in Azure, or `retain` it as it is. Default `delete`. */
  readonly onDelete?: "delete" | "stop" | "retain" | undefined;
  /** When `powerState` is enforced: not against what a schedule or idle shutdown did last (`exceptScheduled`), `always` (by the next `pulumi up` after a refresh), or only when the instance is created (`createOnly`). Default `exceptScheduled`. */
  readonly powerStateEnforcement?: "exceptScheduled" | "always" | "createOnly" | undefined;
  /** What a preview does about what Azure would refuse. Unset, it fails for what cannot work (size, name, network) and warns of a shortage of quota and of what could not be asked; `strict` fails for all of it, `warn` only warns, `off` asks nothing. */
  readonly preflight?: "strict" | "warn" | "off" | undefined;
  /** Remove tags that are not declared here. Default false: they are left alone. */
  readonly exclusiveTags?: boolean | undefined;
  /** Deadlines of the operations. Default: the resource option `customTimeouts`. */
  readonly timeouts?: ComputeInstanceTimeouts | undefined;
  /** Tags. Keys that others set are left alone, unless `exclusiveTags`. */
  readonly tags?: Record<string, string> | undefined;
  /** Managed identity of the instance. */
  readonly identity?: ComputeInstanceIdentity | undefined;
  /** Sku, as the workspace's; without effect on instances. */
  readonly sku?: ComputeInstanceSku | undefined;
  /** Description. */
  readonly description?: string | undefined;
  /** Opt out of local authentication. azure-ai-ml sends the opposite of SSH access. */
  readonly disableLocalAuth?: boolean | undefined;
  /** Size of the virtual machine; letter case does not matter. Default at creation `Standard_DS3_v2`. */
  readonly vmSize: string;
  /** Subnet of the instance. Must not be given in a workspace with a managed network. */
  readonly subnet?: ComputeInstanceSubnet | undefined;
  /** Public IP address. `false` needs a subnet or a managed network. Default true. */
  readonly enableNodePublicIp?: boolean | undefined;
  /** Who in the workspace may use the applications on the instance: only the creator (`Personal`) or everybody (`Shared`). Default `Shared`. */
  readonly applicationSharingPolicy?: "Personal" | "Shared" | undefined;
  /** SSH access. */
  readonly sshSettings?: ComputeInstanceSshSettings | undefined;
  /** Who may use the instance; there is one value. */
  readonly computeInstanceAuthorizationType?: "personal" | undefined;
  /** Creates the instance on behalf of somebody else. */
  readonly personalComputeInstanceSettings?: ComputeInstancePersonalComputeInstanceSettings | undefined;
  /** Single sign-on to the applications on the instance. Default true. */
  readonly enableSSO?: boolean | undefined;
  /** Stop when idle for so long: ISO 8601, from `PT15M` to `P3D`. Default: never. */
  readonly idleTimeBeforeShutdown?: string | undefined;
  /** Automatic logging. */
  readonly autologgerSettings?: ComputeInstanceAutologgerSettings | undefined;
  /** Patch the operating system. Default false. */
  readonly enableOSPatching?: boolean | undefined;
  /** Root access for the user. Default true. */
  readonly enableRootAccess?: boolean | undefined;
  /** Release the quota while stopped. Default false. */
  readonly releaseQuotaOnStop?: boolean | undefined;
  /** Times at which the instance starts and stops by itself. */
  readonly schedules?: ComputeInstanceSchedules | undefined;
  /** Scripts that prepare the instance. */
  readonly setupScripts?: ComputeInstanceSetupScripts | undefined;
  /** Applications that run in containers on the instance. */
  readonly customServices?: (ComputeInstanceCustomServices & Record<string, unknown>)[] | undefined;
  /** Data that is mounted. Owned by `mountName`: mounts that others made are left alone, one that is not declared any more is unmounted. */
  readonly dataMounts?: ComputeInstanceDataMounts[] | undefined;
  /** Whether the instance runs. Without it, nobody starts or stops it. A creation ends `Running`; `Stopped` then stops it. */
  readonly powerState?: "Running" | "Stopped" | undefined;
  /** Region: the workspace's. */
  readonly location: string;
  /** Who created and changed the resource. */
  readonly systemData?: ComputeInstanceSystemData | undefined;
  /** `ComputeInstance`. */
  readonly computeType?: string | undefined;
  /** Region of the compute. */
  readonly computeLocation?: string | undefined;
  /** `Creating`, `Updating`, `Deleting`, `Succeeded`, `Failed`, `Canceled` or `Unknown`. */
  readonly provisioningState: string;
  /** Why provisioning failed. */
  readonly provisioningErrors?: ComputeInstanceProvisioningErrors[] | undefined;
  /** When it was created. ISO 8601. */
  readonly createdOn?: string | undefined;
  /** When it was changed. ISO 8601. */
  readonly modifiedOn?: string | undefined;
  /** False for instances. */
  readonly isAttachedCompute?: boolean | undefined;
  /** ARM id of an attached compute; nothing for instances. */
  readonly resourceId?: string | undefined;
  /** What the instance is doing, such as `Running`, `Stopped`, `Starting` or `CreateFailed`. */
  readonly state: string;
  /** The last operation on the instance. */
  readonly lastOperation?: ComputeInstanceLastOperation | undefined;
  /** What is wrong with the instance. */
  readonly errors?: ComputeInstanceErrors[] | undefined;
  /** Addresses. */
  readonly connectivityEndpoints?: ComputeInstanceConnectivityEndpoints | undefined;
  /** Applications such as Jupyter. */
  readonly applications?: ComputeInstanceApplications[] | undefined;
  /** Who created the instance. */
  readonly createdBy?: ComputeInstanceCreatedBy | undefined;
  /** Image of the operating system. */
  readonly osImageMetadata?: ComputeInstanceOsImageMetadata | undefined;
  /** Versions. */
  readonly versions?: ComputeInstanceVersions | undefined;
  /** Containers on the instance. */
  readonly containers?: ComputeInstanceContainers[] | undefined;
  /** Data disks. */
  readonly dataDisks?: ComputeInstanceDataDisks[] | undefined;
}

/** Deadlines of the operations. Default: the resource option `customTimeouts`. */
export interface ComputeInstanceTimeouts {
  /** The deadline, such as `30m` or `1h30m`; default `30m`. */
  readonly create?: string | undefined;
  /** The deadline, such as `30m` or `1h30m`; default `30m`. */
  readonly update?: string | undefined;
  /** The deadline, such as `30m` or `1h30m`; default `30m`. */
  readonly delete?: string | undefined;
}

/** Managed identity of the instance. */
export interface ComputeInstanceIdentity {
  /** Which identities it has. Default `None`. */
  readonly type?: "None" | "SystemAssigned" | "UserAssigned" | "SystemAssigned,UserAssigned" | undefined;
  /** ARM ids of user-assigned identities. */
  readonly userAssignedIdentities?: string[] | undefined;
  /** Object id of the system-assigned identity. */
  readonly principalId?: string | undefined;
  /** Tenant of the identity. */
  readonly tenantId?: string | undefined;
  /** Client and principal ids of the user-assigned identities, by ARM id. */
  readonly userAssignedIdentityDetails?: Record<string, ComputeInstanceIdentityUserAssignedIdentityDetails> | undefined;
}

/** One identity. */
export interface ComputeInstanceIdentityUserAssignedIdentityDetails {
  /** Client id. */
  readonly clientId?: string | undefined;
  /** Principal id. */
  readonly principalId?: string | undefined;
}

/** Sku, as the workspace's; without effect on instances. */
export interface ComputeInstanceSku {
  /** Name. */
  readonly name?: string | undefined;
  /** Tier. */
  readonly tier?: "Free" | "Basic" | "Standard" | "Premium" | undefined;
  /** Size. */
  readonly size?: string | undefined;
  /** Family. */
  readonly family?: string | undefined;
  /** Capacity. */
  readonly capacity?: number | undefined;
}

/** Subnet of the instance. Must not be given in a workspace with a managed network. */
export interface ComputeInstanceSubnet {
  /** ARM id of the subnet. */
  readonly id?: string | undefined;
}

/** SSH access. */
export interface ComputeInstanceSshSettings {
  /** Whether the public SSH port is open. Default `Disabled`. */
  readonly sshPublicAccess?: "Enabled" | "Disabled" | undefined;
  /** Public key of the administrator, as in `id_ed25519.pub`. Another comment on the same key is no change. */
  readonly adminPublicKey?: string | undefined;
  /** Name of the administrator. */
  readonly adminUserName?: string | undefined;
  /** Port. */
  readonly sshPort?: number | undefined;
}

/** Creates the instance on behalf of somebody else. */
export interface ComputeInstancePersonalComputeInstanceSettings {
  /** The user whom the instance belongs to. */
  readonly assignedUser?: ComputeInstancePersonalComputeInstanceSettingsAssignedUser | undefined;
}

/** The user whom the instance belongs to. */
export interface ComputeInstancePersonalComputeInstanceSettingsAssignedUser {
  /** Object id of the user in Microsoft Entra. */
  readonly objectId?: string | undefined;
  /** Tenant id of the user. */
  readonly tenantId?: string | undefined;
}

/** Automatic logging. */
export interface ComputeInstanceAutologgerSettings {
  /** MLflow autologging in notebooks. */
  readonly mlflowAutologger?: "Enabled" | "Disabled" | undefined;
}

/** Times at which the instance starts and stops by itself. */
export interface ComputeInstanceSchedules {
  /** The schedules, at most four. Their order means nothing. */
  readonly computeStartStop?: ComputeInstanceSchedulesComputeStartStop[] | undefined;
}

/** One schedule. */
export interface ComputeInstanceSchedulesComputeStartStop {
  /** What to do. */
  readonly action?: "Start" | "Stop" | undefined;
  /** Which of `cron` and `recurrence` says when. */
  readonly triggerType?: "Cron" | "Recurrence" | undefined;
  /** Whether the schedule is in force. Default `Enabled`. */
  readonly status?: "Enabled" | "Disabled" | undefined;
  /** When, for a trigger of type `Cron`. */
  readonly cron?: ComputeInstanceSchedulesComputeStartStopCron | undefined;
  /** When, for a trigger of type `Recurrence`. */
  readonly recurrence?: ComputeInstanceSchedulesComputeStartStopRecurrence | undefined;
  /** Id that Azure gave to the schedule. */
  readonly id?: string | undefined;
  /** `Completed`, `Provisioning` or `Failed`. */
  readonly provisioningStatus?: string | undefined;
}

/** When, for a trigger of type `Cron`. */
export interface ComputeInstanceSchedulesComputeStartStopCron {
  /** First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once. */
  readonly startTime?: string | undefined;
  /** Windows name of the time zone. Default `UTC`. */
  readonly timeZone?: string | undefined;
  /** Five fields, "minute hour day month weekday", such as `0 18 * * 1-5`. */
  readonly expression?: string | undefined;
}

/** When, for a trigger of type `Recurrence`. */
export interface ComputeInstanceSchedulesComputeStartStopRecurrence {
  /** First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once. */
  readonly startTime?: string | undefined;
  /** Windows name of the time zone. Default `UTC`. */
  readonly timeZone?: string | undefined;
  /** Unit of the interval. */
  readonly frequency?: "Minute" | "Hour" | "Day" | "Week" | "Month" | undefined;
  /** How many units lie between two runs. */
  readonly interval?: number | undefined;
  /** Which of the times within the unit. */
  readonly schedule?: ComputeInstanceSchedulesComputeStartStopRecurrenceSchedule | undefined;
}

/** Which of the times within the unit. */
export interface ComputeInstanceSchedulesComputeStartStopRecurrenceSchedule {
  /** Hours, 0 to 23. */
  readonly hours?: number[] | undefined;
  /** Minutes, 0 to 59. */
  readonly minutes?: number[] | undefined;
  /** Days of the month, 1 to 31. */
  readonly monthDays?: number[] | undefined;
  /** Days of the week. */
  readonly weekDays?:
    | ("Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday")[]
    | undefined;
}

/** Scripts that prepare the instance. */
export interface ComputeInstanceSetupScripts {
  /** The scripts. */
  readonly scripts?: ComputeInstanceSetupScriptsScripts | undefined;
}

/** The scripts. */
export interface ComputeInstanceSetupScriptsScripts {
  /** Runs once, as root, when the instance is created; a change does not run it again. */
  readonly creationScript?: ComputeInstanceSetupScriptsScriptsCreationScript | undefined;
  /** Runs each time that the instance starts. */
  readonly startupScript?: ComputeInstanceSetupScriptsScriptsStartupScript | undefined;
}

/** Runs once, as root, when the instance is created; a change does not run it again. */
export interface ComputeInstanceSetupScriptsScriptsCreationScript {
  /** Where the script is: `inline` in scriptData, or a file of the `workspace`. */
  readonly scriptSource?: "inline" | "workspace" | "workspaceStorage" | undefined;
  /** The script in base64, or its path in the workspace's file share. */
  readonly scriptData?: string | undefined;
  /** Arguments. */
  readonly scriptArguments?: string | undefined;
  /** How long it may run, such as `25m`. */
  readonly timeout?: string | undefined;
}

/** Runs each time that the instance starts. */
export interface ComputeInstanceSetupScriptsScriptsStartupScript {
  /** Where the script is: `inline` in scriptData, or a file of the `workspace`. */
  readonly scriptSource?: "inline" | "workspace" | "workspaceStorage" | undefined;
  /** The script in base64, or its path in the workspace's file share. */
  readonly scriptData?: string | undefined;
  /** Arguments. */
  readonly scriptArguments?: string | undefined;
  /** How long it may run, such as `25m`. */
  readonly timeout?: string | undefined;
}

/** One application. */
export interface ComputeInstanceCustomServices {
  /** Name, different from those of the others. */
  readonly name?: string | undefined;
  /** Container image. */
  readonly image?: (ComputeInstanceCustomServicesImage & Record<string, unknown>) | undefined;
  /** Environment variables. Their values are secrets. */
  readonly environmentVariables?:
    | Record<string, ComputeInstanceCustomServicesEnvironmentVariables & Record<string, unknown>>
    | undefined;
  /** Docker settings. */
  readonly docker?: (ComputeInstanceCustomServicesDocker & Record<string, unknown>) | undefined;
  /** Ports. */
  readonly endpoints?: ComputeInstanceCustomServicesEndpoints[] | undefined;
  /** Mounts. */
  readonly volumes?: ComputeInstanceCustomServicesVolumes[] | undefined;
  /** Makes the application a Jupyter kernel. */
  readonly kernel?: ComputeInstanceCustomServicesKernel | undefined;
}

/** Container image. */
export interface ComputeInstanceCustomServicesImage {
  /** Where the image is: a `docker` registry or an `azureml` environment. Default `docker`. */
  readonly type?: "docker" | "azureml" | undefined;
  /** Reference of the image, or id of the environment. */
  readonly reference?: string | undefined;
  /** Version of the environment. */
  readonly version?: string | undefined;
}

/** One variable. */
export interface ComputeInstanceCustomServicesEnvironmentVariables {
  /** Kind. Default `local`. */
  readonly type?: "local" | undefined;
  /** Value. Required, but for an instance that is adopted: it keeps what it has. */
  readonly value?: string | undefined;
}

/** Docker settings. */
export interface ComputeInstanceCustomServicesDocker {
  /** Run privileged. Default false. */
  readonly privileged?: boolean | undefined;
}

/** A port of the application. */
export interface ComputeInstanceCustomServicesEndpoints {
  /** Name of the endpoint. */
  readonly name?: string | undefined;
  /** Protocol. Default `tcp`. */
  readonly protocol?: "tcp" | "udp" | "http" | undefined;
  /** Port inside the container. */
  readonly target?: number | undefined;
  /** Port on the instance. Default: Azure's choice. */
  readonly published?: number | undefined;
  /** Address of the instance to listen on. */
  readonly hostIp?: string | undefined;
}

/** A file system that is mounted into the container. */
export interface ComputeInstanceCustomServicesVolumes {
  /** Kind of mount. Default `bind`. */
  readonly type?: "bind" | "volume" | "tmpfs" | "npipe" | undefined;
  /** Whether the container cannot write. Default false. */
  readonly readOnly?: boolean | undefined;
  /** What to mount: a path of the instance, or a volume. */
  readonly source?: string | undefined;
  /** Path inside the container. */
  readonly target?: string | undefined;
  /** Consistency of the mount. */
  readonly consistency?: string | undefined;
  /** For `bind`. */
  readonly bind?: ComputeInstanceCustomServicesVolumesBind | undefined;
  /** For `volume`. */
  readonly volume?: ComputeInstanceCustomServicesVolumesVolume | undefined;
  /** For `tmpfs`. */
  readonly tmpfs?: ComputeInstanceCustomServicesVolumesTmpfs | undefined;
}

/** For `bind`. */
export interface ComputeInstanceCustomServicesVolumesBind {
  /** Propagation of mounts below. */
  readonly propagation?: string | undefined;
  /** Create the path on the instance. */
  readonly createHostPath?: boolean | undefined;
  /** SELinux label. */
  readonly selinux?: string | undefined;
}

/** For `volume`. */
export interface ComputeInstanceCustomServicesVolumesVolume {
  /** Do not copy what the image has there. Default false. */
  readonly nocopy?: boolean | undefined;
}

/** For `tmpfs`. */
export interface ComputeInstanceCustomServicesVolumesTmpfs {
  /** Bytes. */
  readonly size?: number | undefined;
}

/** Makes the application a Jupyter kernel. */
export interface ComputeInstanceCustomServicesKernel {
  /** Command that starts the kernel. */
  readonly argv?: string[] | undefined;
  /** Name that users see. */
  readonly displayName?: string | undefined;
  /** Language. */
  readonly language?: string | undefined;
}

/** One mount. */
export interface ComputeInstanceDataMounts {
  /** Name of the mount, different from those of the others. */
  readonly mountName?: string | undefined;
  /** What is mounted, as the source type says it: a path, the id of a datastore or of a dataset. */
  readonly source?: string | undefined;
  /** Kind of the source. */
  readonly sourceType?: "Dataset" | "Datastore" | "URI" | undefined;
  /** Whether the data can be written. */
  readonly mountMode?: "ReadOnly" | "ReadWrite" | undefined;
  /** Where it is mounted. Default: Azure's choice. */
  readonly mountPath?: string | undefined;
  /** Who asked for the mount. */
  readonly createdBy?: string | undefined;
  /** `MountRequested`, `Mounted`, `MountFailed`, `UnmountRequested`, `UnmountFailed` or `Unmounted`. */
  readonly mountState?: string | undefined;
  /** When it was mounted. ISO 8601. */
  readonly mountedOn?: string | undefined;
  /** Why it failed. */
  readonly error?: string | undefined;
  /** `Mount` or `Unmount`. */
  readonly mountAction?: string | undefined;
}

/** Who created and changed the resource. */
export interface ComputeInstanceSystemData {
  /** Creator. */
  readonly createdBy?: string | undefined;
  /** Kind of the creator. */
  readonly createdByType?: string | undefined;
  /** When it was created. ISO 8601. */
  readonly createdAt?: string | undefined;
  /** Who changed it last. */
  readonly lastModifiedBy?: string | undefined;
  /** Kind of who changed it last. */
  readonly lastModifiedByType?: string | undefined;
  /** When it was changed last. ISO 8601. */
  readonly lastModifiedAt?: string | undefined;
}

/** One error. */
export interface ComputeInstanceProvisioningErrors {
  /** The error. */
  readonly error?: ComputeInstanceProvisioningErrorsError | undefined;
}

/** The error. */
export interface ComputeInstanceProvisioningErrorsError {
  /** Code. */
  readonly code?: string | undefined;
  /** Message. */
  readonly message?: string | undefined;
  /** Target. */
  readonly target?: string | undefined;
  /** Details. */
  readonly details?: ComputeInstanceProvisioningErrorsErrorDetails[] | undefined;
  /** Further information. */
  readonly additionalInfo?:
    | (ComputeInstanceProvisioningErrorsErrorAdditionalInfo & Record<string, unknown>)[]
    | undefined;
}

/** One detail. */
export interface ComputeInstanceProvisioningErrorsErrorDetails {
  /** Code. */
  readonly code?: string | undefined;
  /** Message. */
  readonly message?: string | undefined;
  /** Target. */
  readonly target?: string | undefined;
}

/** One piece. */
export interface ComputeInstanceProvisioningErrorsErrorAdditionalInfo {
  /** Type. */
  readonly type?: string | undefined;
}

/** The last operation on the instance. */
export interface ComputeInstanceLastOperation {
  /** `Create`, `Start`, `Stop`, `Restart`, `Resize`, `Reimage` or `Delete`. */
  readonly operationName?: string | undefined;
  /** When. ISO 8601. */
  readonly operationTime?: string | undefined;
  /** `InProgress`, `Succeeded` or what failed, such as `StartFailed`. */
  readonly operationStatus?: string | undefined;
  /** Who or what caused it: `User`, `Schedule` or `IdleShutdown`. */
  readonly operationTrigger?: string | undefined;
}

/** One error. */
export interface ComputeInstanceErrors {
  /** The error. */
  readonly error?: ComputeInstanceErrorsError | undefined;
}

/** The error. */
export interface ComputeInstanceErrorsError {
  /** Code. */
  readonly code?: string | undefined;
  /** Message. */
  readonly message?: string | undefined;
  /** Target. */
  readonly target?: string | undefined;
  /** Details. */
  readonly details?: ComputeInstanceErrorsErrorDetails[] | undefined;
  /** Further information. */
  readonly additionalInfo?: (ComputeInstanceErrorsErrorAdditionalInfo & Record<string, unknown>)[] | undefined;
}

/** One detail. */
export interface ComputeInstanceErrorsErrorDetails {
  /** Code. */
  readonly code?: string | undefined;
  /** Message. */
  readonly message?: string | undefined;
  /** Target. */
  readonly target?: string | undefined;
}

/** One piece. */
export interface ComputeInstanceErrorsErrorAdditionalInfo {
  /** Type. */
  readonly type?: string | undefined;
}

/** Addresses. */
export interface ComputeInstanceConnectivityEndpoints {
  /** Public address. */
  readonly publicIpAddress?: string | undefined;
  /** Private address. */
  readonly privateIpAddress?: string | undefined;
}

/** One application. */
export interface ComputeInstanceApplications {
  /** Name. */
  readonly displayName?: string | undefined;
  /** Address. */
  readonly endpointUri?: string | undefined;
}

/** Who created the instance. */
export interface ComputeInstanceCreatedBy {
  /** Name. */
  readonly userName?: string | undefined;
  /** Tenant id. */
  readonly userOrgId?: string | undefined;
  /** Object id. */
  readonly userId?: string | undefined;
}

/** Image of the operating system. */
export interface ComputeInstanceOsImageMetadata {
  /** Version that runs. */
  readonly currentImageVersion?: string | undefined;
  /** Newest version. */
  readonly latestImageVersion?: string | undefined;
  /** Whether the newest version runs. */
  readonly isLatestOsImageVersion?: boolean | undefined;
  /** State of the patches. */
  readonly osPatchingStatus?: ComputeInstanceOsImageMetadataOsPatchingStatus | undefined;
}

/** State of the patches. */
export interface ComputeInstanceOsImageMetadataOsPatchingStatus {
  /** Result of the last patching. */
  readonly patchStatus?: string | undefined;
  /** When it was patched last. ISO 8601. */
  readonly latestPatchTime?: string | undefined;
  /** Whether a restart is needed. */
  readonly rebootPending?: boolean | undefined;
  /** When it will restart. ISO 8601. */
  readonly scheduledRebootTime?: string | undefined;
  /** What failed. */
  readonly osPatchingErrors?: ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrors[] | undefined;
}

/** One error. */
export interface ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrors {
  /** The error. */
  readonly error?: ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsError | undefined;
}

/** The error. */
export interface ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsError {
  /** Code. */
  readonly code?: string | undefined;
  /** Message. */
  readonly message?: string | undefined;
  /** Target. */
  readonly target?: string | undefined;
  /** Details. */
  readonly details?: ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsErrorDetails[] | undefined;
  /** Further information. */
  readonly additionalInfo?:
    | (ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsErrorAdditionalInfo & Record<string, unknown>)[]
    | undefined;
}

/** One detail. */
export interface ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsErrorDetails {
  /** Code. */
  readonly code?: string | undefined;
  /** Message. */
  readonly message?: string | undefined;
  /** Target. */
  readonly target?: string | undefined;
}

/** One piece. */
export interface ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsErrorAdditionalInfo {
  /** Type. */
  readonly type?: string | undefined;
}

/** Versions. */
export interface ComputeInstanceVersions {
  /** Version of the runtime. */
  readonly runtime?: string | undefined;
}

/** One container. */
export interface ComputeInstanceContainers {
  /** Name. */
  readonly name?: string | undefined;
  /** `None`, `Local` or `Remote`. */
  readonly autosave?: string | undefined;
  /** GPU. */
  readonly gpu?: string | undefined;
  /** `Bridge` or `Host`. */
  readonly network?: string | undefined;
  /** Environment. */
  readonly environment?: ComputeInstanceContainersEnvironment | undefined;
  /** Services. */
  readonly services?: Record<string, unknown>[] | undefined;
}

/** Environment. */
export interface ComputeInstanceContainersEnvironment {
  /** Name. */
  readonly name?: string | undefined;
  /** Version. */
  readonly version?: string | undefined;
}

/** One disk. */
export interface ComputeInstanceDataDisks {
  /** `None`, `ReadOnly` or `ReadWrite`. */
  readonly caching?: string | undefined;
  /** Size in GB. */
  readonly diskSizeGB?: number | undefined;
  /** Logical unit number. */
  readonly lun?: number | undefined;
  /** `Standard_LRS` or `Premium_LRS`. */
  readonly storageAccountType?: string | undefined;
}

/** What the request that creates an instance carries. */
export type ComputeInstanceConfiguration = {
  readonly [Name in
    | "tags"
    | "identity"
    | "sku"
    | "description"
    | "disableLocalAuth"
    | "vmSize"
    | "subnet"
    | "enableNodePublicIp"
    | "applicationSharingPolicy"
    | "sshSettings"
    | "computeInstanceAuthorizationType"
    | "personalComputeInstanceSettings"
    | "enableSSO"
    | "idleTimeBeforeShutdown"
    | "autologgerSettings"
    | "enableOSPatching"
    | "enableRootAccess"
    | "releaseQuotaOnStop"
    | "schedules"
    | "setupScripts"
    | "customServices"]?: ComputeInstanceData[Name] | undefined;
};
