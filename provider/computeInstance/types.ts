// Made from the field table by "npm run generate"; a test fails when it is stale.

/** Everything that is known of a compute instance. */
export interface ComputeInstanceData {
  /** ARM id of the workspace. The instance is created in the workspace's region. */
  readonly workspaceId: string;
  /** Name of the instance: 3 to 24 letters, digits and `-`. It starts with a letter, and ends neither in `-` nor in `-` and digits. Unique among all computes of the Azure region. Default: derived from organization, project, stack, resource name and configured subscription. */
  readonly computeName: string;
  /** Whether the resource may adopt an existing instance of this name. Default false: the creation is then refused. `takeOver` also adopts an instance with the tag of another Pulumi resource. */
  readonly adopt?: boolean | "takeOver" | undefined;
  /** Whether a change may replace the instance, which deletes its disk. `fail`: the preview refuses it. `allow`: the instance is replaced. Default `fail`. */
  readonly onReplace?: "fail" | "allow" | undefined;
  /** Any text. If you set or change it, the instance is replaced, which deletes its disk. `onReplace` is not asked, all other settings are. The preview names the user of the instance and the loss. If you remove it, nothing happens. */
  readonly recreateTrigger?: string | undefined;
  /** Whether active runs (jobs of Azure ML) prevent a stop, resize, replacement or deletion. `fail`: it is refused, with a list of the runs. `wait`: it waits for the runs. `ignore`: the provider does not ask for runs. Notebooks and terminals are no runs. Default `fail`. */
  readonly onActiveRuns?: "fail" | "wait" | "ignore" | undefined;
  /** Whether an update may stop or restart a running instance. `allow`: it may. `fail`: such a change is refused, with the user of the instance. `whenStopped`: the change waits for an update that finds the instance stopped. `fail` and `whenStopped` also refuse to replace or delete a running instance. Default `allow`. */
  readonly onInterrupt?: "allow" | "fail" | "whenStopped" | undefined;
  /** Effect of a deletion of the resource. `delete`: the instance is deleted with its disk. `stop`: it is stopped and stays in Azure. `retain`: it stays as it is. Default `delete`. */
  readonly onDelete?: "delete" | "stop" | "retain" | undefined;
  /** Which starts and stops by others the next `pulumi up` after a refresh undoes. `exceptScheduled`: those by people, but none by a schedule or idle shutdown. `always`: all. `createOnly`: none; `powerState` takes effect when the instance is created and when you change it. Default `exceptScheduled`. */
  readonly powerStateEnforcement?: "exceptScheduled" | "always" | "createOnly" | undefined;
  /** How a preview reports problems that it finds by asking Azure. Without it, the preview fails for a wrong size, name or network. It warns of a shortage of quota, and of checks that failed. `strict`: it fails for all of these. `warn`: it only warns. `off`: it does not ask Azure; a replacement still checks the name. */
  readonly preflight?: "strict" | "warn" | "off" | undefined;
  /** Whether tags that are not declared here are removed. Default false. */
  readonly exclusiveTags?: boolean | undefined;
  /** Timeouts of the operations. Default: those of the resource option `customTimeouts`. */
  readonly timeouts?: ComputeInstanceTimeouts | undefined;
  /** Tags, at most 49. Keys that others set are left alone, unless `exclusiveTags` is true. */
  readonly tags?: Record<string, string> | undefined;
  /** Managed identity of the instance. */
  readonly identity?: ComputeInstanceIdentity | undefined;
  /** Sku, a property of all Azure ML resources. It has no effect on instances. */
  readonly sku?: ComputeInstanceSku | undefined;
  /** Description. */
  readonly description?: string | undefined;
  /** Whether local authentication, such as by SSH keys, is switched off. azure-ai-ml sends the opposite of `sshPublicAccess`. */
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
  /** Who may use the instance. The only value is `personal`: its user. */
  readonly computeInstanceAuthorizationType?: "personal" | undefined;
  /** Creates the instance for another user. */
  readonly personalComputeInstanceSettings?: ComputeInstancePersonalComputeInstanceSettings | undefined;
  /** Single sign-on to the applications on the instance. Default true. */
  readonly enableSSO?: boolean | undefined;
  /** Idle time after which the instance stops: an ISO 8601 duration from `PT15M` to `P3D`. Default: it never stops for this reason. */
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
  /** Data that is mounted. Mounts are recognized by `mountName`. Mounts that others made are left alone. A mount that you stop declaring is unmounted. */
  readonly dataMounts?: ComputeInstanceDataMounts[] | undefined;
  /** Whether the provider starts or stops the instance. Without it, it does neither. A new instance is running; with `Stopped`, the creation ends with a stop. */
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

/** Timeouts of the operations. Default: those of the resource option `customTimeouts`. */
export interface ComputeInstanceTimeouts {
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `30m`. */
  readonly create?: string | undefined;
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `30m`. */
  readonly update?: string | undefined;
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `30m`. */
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

/** Sku, a property of all Azure ML resources. It has no effect on instances. */
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

/** Creates the instance for another user. */
export interface ComputeInstancePersonalComputeInstanceSettings {
  /** The user of the instance. */
  readonly assignedUser?: ComputeInstancePersonalComputeInstanceSettingsAssignedUser | undefined;
}

/** The user of the instance. */
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
  /** The schedules, at most four. Their order does not matter. */
  readonly computeStartStop?: ComputeInstanceSchedulesComputeStartStop[] | undefined;
}

/** One schedule. */
export interface ComputeInstanceSchedulesComputeStartStop {
  /** Start or stop. */
  readonly action?: "Start" | "Stop" | undefined;
  /** The property with the times: `cron` or `recurrence`. */
  readonly triggerType?: "Cron" | "Recurrence" | undefined;
  /** Whether the schedule is in force. Default `Enabled`. */
  readonly status?: "Enabled" | "Disabled" | undefined;
  /** Times of a schedule with the trigger type `Cron`. */
  readonly cron?: ComputeInstanceSchedulesComputeStartStopCron | undefined;
  /** Times of a schedule with the trigger type `Recurrence`. */
  readonly recurrence?: ComputeInstanceSchedulesComputeStartStopRecurrence | undefined;
  /** Id that Azure gave to the schedule. */
  readonly id?: string | undefined;
  /** `Completed`, `Provisioning` or `Failed`. */
  readonly provisioningStatus?: string | undefined;
}

/** Times of a schedule with the trigger type `Cron`. */
export interface ComputeInstanceSchedulesComputeStartStopCron {
  /** First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once. */
  readonly startTime?: string | undefined;
  /** Windows name of the time zone. Default `UTC`. */
  readonly timeZone?: string | undefined;
  /** Five fields, "minute hour day month weekday", such as `0 18 * * 1-5`. */
  readonly expression?: string | undefined;
}

/** Times of a schedule with the trigger type `Recurrence`. */
export interface ComputeInstanceSchedulesComputeStartStopRecurrence {
  /** First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once. */
  readonly startTime?: string | undefined;
  /** Windows name of the time zone. Default `UTC`. */
  readonly timeZone?: string | undefined;
  /** Unit of the interval. */
  readonly frequency?: "Minute" | "Hour" | "Day" | "Week" | "Month" | undefined;
  /** Number of units between two starts or stops, such as 2 for every second day. */
  readonly interval?: number | undefined;
  /** Times of day, days of the week and days of the month within the unit. */
  readonly schedule?: ComputeInstanceSchedulesComputeStartStopRecurrenceSchedule | undefined;
}

/** Times of day, days of the week and days of the month within the unit. */
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
  /** Script that runs once, as root, when the instance is created. If you change it, it does not run again. */
  readonly creationScript?: ComputeInstanceSetupScriptsScriptsCreationScript | undefined;
  /** Script that runs each time that the instance starts. */
  readonly startupScript?: ComputeInstanceSetupScriptsScriptsStartupScript | undefined;
}

/** Script that runs once, as root, when the instance is created. If you change it, it does not run again. */
export interface ComputeInstanceSetupScriptsScriptsCreationScript {
  /** Place of the script: `inline` in scriptData, or a file of the `workspace`. */
  readonly scriptSource?: "inline" | "workspace" | "workspaceStorage" | undefined;
  /** The script in base64, or its path in the workspace's file share. */
  readonly scriptData?: string | undefined;
  /** Arguments. */
  readonly scriptArguments?: string | undefined;
  /** Longest time of the script, such as `25m`. */
  readonly timeout?: string | undefined;
}

/** Script that runs each time that the instance starts. */
export interface ComputeInstanceSetupScriptsScriptsStartupScript {
  /** Place of the script: `inline` in scriptData, or a file of the `workspace`. */
  readonly scriptSource?: "inline" | "workspace" | "workspaceStorage" | undefined;
  /** The script in base64, or its path in the workspace's file share. */
  readonly scriptData?: string | undefined;
  /** Arguments. */
  readonly scriptArguments?: string | undefined;
  /** Longest time of the script, such as `25m`. */
  readonly timeout?: string | undefined;
}

/** One application. */
export interface ComputeInstanceCustomServices {
  /** Name of the application, unique on the instance. */
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
  /** Value. It is required, with one exception: without it, an adopted instance keeps its present value. */
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
  /** Port on the instance. Default: Azure chooses it. */
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
  /** Path on the instance, or name of a volume, that is mounted. */
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
  /** Whether files of the image at this path are left out of the volume. Default false. */
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
  /** Name of the mount, unique on the instance. */
  readonly mountName?: string | undefined;
  /** The data: a URI, the id of a datastore or the id of a dataset, according to `sourceType`. */
  readonly source?: string | undefined;
  /** Kind of the source. */
  readonly sourceType?: "Dataset" | "Datastore" | "URI" | undefined;
  /** Whether the data can be written. */
  readonly mountMode?: "ReadOnly" | "ReadWrite" | undefined;
  /** Path of the mount. Default: Azure chooses it. */
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
