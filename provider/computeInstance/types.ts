// Made from the field table by "npm run generate"; a test fails when it is stale.

/** Everything that is known of a compute instance. */
export interface ComputeInstanceData {
  /** ARM id of the workspace. The instance is created in the workspace's region. */
  readonly workspaceId: string;
  /** Name of the instance: 3 to 24 letters, digits and `-`, first a letter, not ending in `-` or in `-` and digits. Unique among all computes of the Azure region. Default: derived from organization, project, stack and resource name. */
  readonly computeName: string;
  /** Manage an instance that exists already, instead of refusing to; `takeOver` also takes one that another Pulumi resource has tagged as its own. Default false. */
  readonly adopt?: boolean | "takeOver";
  /** What to do when a change needs a replacement, which deletes the instance's disk: `fail` refuses, `allow` replaces. Default `fail`. */
  readonly onReplace?: "fail" | "allow";
  /** Recreates the instance whenever this changes, which deletes its disk: to change it is the order, whatever `onReplace` says. The preview names the owner and the loss. To remove it does nothing. */
  readonly recreateTrigger?: string;
  /** What to do when runs are active on the instance before it is stopped, resized, replaced or deleted: `fail` refuses and lists them, `wait` waits for them, `ignore` does not ask. Notebooks and terminals are not seen. Default `fail`. */
  readonly onActiveRuns?: "fail" | "wait" | "ignore";
  /** What an update does with a change that would stop or restart the machine while it runs: `allow` makes it, `fail` refuses it and names whose machine it is and since when it runs, `whenStopped` leaves it until an update finds the machine stopped. With the latter two a machine that runs is neither replaced nor deleted. Default `allow`. */
  readonly onInterrupt?: "allow" | "fail" | "whenStopped";
  /** What a deletion of the resource does: `delete` the instance with its disk, `stop` it and leave it in Azure, or `retain` it as it is. Default `delete`. */
  readonly onDelete?: "delete" | "stop" | "retain";
  /** When `powerState` is enforced: not against what a schedule or idle shutdown did last (`exceptScheduled`), `always` (by the next `pulumi up` after a refresh), or only when the instance is created (`createOnly`). Default `exceptScheduled`. */
  readonly powerStateEnforcement?: "exceptScheduled" | "always" | "createOnly";
  /** What a preview does about what Azure would refuse. Unset, it fails for what cannot work (size, name, network) and warns of a shortage of quota and of what could not be asked; `strict` fails for all of it, `warn` only warns, `off` asks nothing. */
  readonly preflight?: "strict" | "warn" | "off";
  /** Remove tags that are not declared here. Default false: they are left alone. */
  readonly exclusiveTags?: boolean;
  /** Deadlines of the operations. Default: the resource option `customTimeouts`. */
  readonly timeouts?: ComputeInstanceTimeouts;
  /** Tags. Keys that others set are left alone, unless `exclusiveTags`. */
  readonly tags?: Record<string, string>;
  /** Managed identity of the instance. */
  readonly identity?: ComputeInstanceIdentity;
  /** Sku, as the workspace's; without effect on instances. */
  readonly sku?: ComputeInstanceSku;
  /** Description. */
  readonly description?: string;
  /** Opt out of local authentication. azure-ai-ml sends the opposite of SSH access. */
  readonly disableLocalAuth?: boolean;
  /** Size of the virtual machine; letter case does not matter. Default at creation `Standard_DS3_v2`. */
  readonly vmSize: string;
  /** Subnet of the instance. Must not be given in a workspace with a managed network. */
  readonly subnet?: ComputeInstanceSubnet;
  /** Public IP address. `false` needs a subnet or a managed network. Default true. */
  readonly enableNodePublicIp?: boolean;
  /** Who in the workspace may use the applications on the instance: only the creator (`Personal`) or everybody (`Shared`). Default `Shared`. */
  readonly applicationSharingPolicy?: "Personal" | "Shared";
  /** SSH access. */
  readonly sshSettings?: ComputeInstanceSshSettings;
  /** Who may use the instance; there is one value. */
  readonly computeInstanceAuthorizationType?: "personal";
  /** Creates the instance on behalf of somebody else. */
  readonly personalComputeInstanceSettings?: ComputeInstancePersonalComputeInstanceSettings;
  /** Single sign-on to the applications on the instance. Default true. */
  readonly enableSSO?: boolean;
  /** Stop when idle for so long: ISO 8601, from `PT15M` to `P3D`. Default: never. */
  readonly idleTimeBeforeShutdown?: string;
  /** Automatic logging. */
  readonly autologgerSettings?: ComputeInstanceAutologgerSettings;
  /** Patch the operating system. Default false. */
  readonly enableOSPatching?: boolean;
  /** Root access for the user. Default true. */
  readonly enableRootAccess?: boolean;
  /** Release the quota while stopped. Default false. */
  readonly releaseQuotaOnStop?: boolean;
  /** Times at which the instance starts and stops by itself. */
  readonly schedules?: ComputeInstanceSchedules;
  /** Scripts that prepare the instance. */
  readonly setupScripts?: ComputeInstanceSetupScripts;
  /** Applications that run in containers on the instance. */
  readonly customServices?: (ComputeInstanceCustomServices & Record<string, unknown>)[];
  /** Data that is mounted. Owned by `mountName`: mounts that others made are left alone, one that is not declared any more is unmounted. */
  readonly dataMounts?: ComputeInstanceDataMounts[];
  /** Whether the instance runs. Without it, nobody starts or stops it. A creation ends `Running`; `Stopped` then stops it. */
  readonly powerState?: "Running" | "Stopped";
  /** Region: the workspace's. */
  readonly location: string;
  /** Who created and changed the resource. */
  readonly systemData?: ComputeInstanceSystemData;
  /** `ComputeInstance`. */
  readonly computeType?: string;
  /** Region of the compute. */
  readonly computeLocation?: string;
  /** `Creating`, `Updating`, `Deleting`, `Succeeded`, `Failed`, `Canceled` or `Unknown`. */
  readonly provisioningState: string;
  /** Why provisioning failed. */
  readonly provisioningErrors?: ComputeInstanceProvisioningErrors[];
  /** When it was created. ISO 8601. */
  readonly createdOn?: string;
  /** When it was changed. ISO 8601. */
  readonly modifiedOn?: string;
  /** False for instances. */
  readonly isAttachedCompute?: boolean;
  /** ARM id of an attached compute; nothing for instances. */
  readonly resourceId?: string;
  /** What the instance is doing, such as `Running`, `Stopped`, `Starting` or `CreateFailed`. */
  readonly state: string;
  /** The last operation on the instance. */
  readonly lastOperation?: ComputeInstanceLastOperation;
  /** What is wrong with the instance. */
  readonly errors?: ComputeInstanceErrors[];
  /** Addresses. */
  readonly connectivityEndpoints?: ComputeInstanceConnectivityEndpoints;
  /** Applications such as Jupyter. */
  readonly applications?: ComputeInstanceApplications[];
  /** Who created the instance. */
  readonly createdBy?: ComputeInstanceCreatedBy;
  /** Image of the operating system. */
  readonly osImageMetadata?: ComputeInstanceOsImageMetadata;
  /** Versions. */
  readonly versions?: ComputeInstanceVersions;
  /** Containers on the instance. */
  readonly containers?: ComputeInstanceContainers[];
  /** Data disks. */
  readonly dataDisks?: ComputeInstanceDataDisks[];
}

/** Deadlines of the operations. Default: the resource option `customTimeouts`. */
export interface ComputeInstanceTimeouts {
  /** The deadline, such as `30m` or `1h30m`; default `30m`. */
  readonly create?: string;
  /** The deadline, such as `30m` or `1h30m`; default `30m`. */
  readonly update?: string;
  /** The deadline, such as `30m` or `1h30m`; default `30m`. */
  readonly delete?: string;
}

/** Managed identity of the instance. */
export interface ComputeInstanceIdentity {
  /** Which identities it has. Default `None`. */
  readonly type?: "None" | "SystemAssigned" | "UserAssigned" | "SystemAssigned,UserAssigned";
  /** ARM ids of user-assigned identities. */
  readonly userAssignedIdentities?: string[];
  /** Object id of the system-assigned identity. */
  readonly principalId?: string;
  /** Tenant of the identity. */
  readonly tenantId?: string;
  /** Client and principal ids of the user-assigned identities, by ARM id. */
  readonly userAssignedIdentityDetails?: Record<string, ComputeInstanceIdentityUserAssignedIdentityDetails>;
}

/** One identity. */
export interface ComputeInstanceIdentityUserAssignedIdentityDetails {
  /** Client id. */
  readonly clientId?: string;
  /** Principal id. */
  readonly principalId?: string;
}

/** Sku, as the workspace's; without effect on instances. */
export interface ComputeInstanceSku {
  /** Name. */
  readonly name?: string;
  /** Tier. */
  readonly tier?: "Free" | "Basic" | "Standard" | "Premium";
  /** Size. */
  readonly size?: string;
  /** Family. */
  readonly family?: string;
  /** Capacity. */
  readonly capacity?: number;
}

/** Subnet of the instance. Must not be given in a workspace with a managed network. */
export interface ComputeInstanceSubnet {
  /** ARM id of the subnet. */
  readonly id?: string;
}

/** SSH access. */
export interface ComputeInstanceSshSettings {
  /** Whether the public SSH port is open. Default `Disabled`. */
  readonly sshPublicAccess?: "Enabled" | "Disabled";
  /** Public key of the administrator, as in `id_ed25519.pub`. Another comment on the same key is no change. */
  readonly adminPublicKey?: string;
  /** Name of the administrator. */
  readonly adminUserName?: string;
  /** Port. */
  readonly sshPort?: number;
}

/** Creates the instance on behalf of somebody else. */
export interface ComputeInstancePersonalComputeInstanceSettings {
  /** The user whom the instance belongs to. */
  readonly assignedUser?: ComputeInstancePersonalComputeInstanceSettingsAssignedUser;
}

/** The user whom the instance belongs to. */
export interface ComputeInstancePersonalComputeInstanceSettingsAssignedUser {
  /** Object id of the user in Microsoft Entra. */
  readonly objectId?: string;
  /** Tenant id of the user. */
  readonly tenantId?: string;
}

/** Automatic logging. */
export interface ComputeInstanceAutologgerSettings {
  /** MLflow autologging in notebooks. */
  readonly mlflowAutologger?: "Enabled" | "Disabled";
}

/** Times at which the instance starts and stops by itself. */
export interface ComputeInstanceSchedules {
  /** The schedules, at most four. Their order means nothing. */
  readonly computeStartStop?: ComputeInstanceSchedulesComputeStartStop[];
}

/** One schedule. */
export interface ComputeInstanceSchedulesComputeStartStop {
  /** What to do. */
  readonly action?: "Start" | "Stop";
  /** Which of `cron` and `recurrence` says when. */
  readonly triggerType?: "Cron" | "Recurrence";
  /** Whether the schedule is in force. Default `Enabled`. */
  readonly status?: "Enabled" | "Disabled";
  /** When, for a trigger of type `Cron`. */
  readonly cron?: ComputeInstanceSchedulesComputeStartStopCron;
  /** When, for a trigger of type `Recurrence`. */
  readonly recurrence?: ComputeInstanceSchedulesComputeStartStopRecurrence;
  /** Id that Azure gave to the schedule. */
  readonly id?: string;
  /** `Completed`, `Provisioning` or `Failed`. */
  readonly provisioningStatus?: string;
}

/** When, for a trigger of type `Cron`. */
export interface ComputeInstanceSchedulesComputeStartStopCron {
  /** First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once. */
  readonly startTime?: string;
  /** Windows name of the time zone. Default `UTC`. */
  readonly timeZone?: string;
  /** Five fields, "minute hour day month weekday", such as `0 18 * * 1-5`. */
  readonly expression?: string;
}

/** When, for a trigger of type `Recurrence`. */
export interface ComputeInstanceSchedulesComputeStartStopRecurrence {
  /** First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once. */
  readonly startTime?: string;
  /** Windows name of the time zone. Default `UTC`. */
  readonly timeZone?: string;
  /** Unit of the interval. */
  readonly frequency?: "Minute" | "Hour" | "Day" | "Week" | "Month";
  /** How many units lie between two runs. */
  readonly interval?: number;
  /** Which of the times within the unit. */
  readonly schedule?: ComputeInstanceSchedulesComputeStartStopRecurrenceSchedule;
}

/** Which of the times within the unit. */
export interface ComputeInstanceSchedulesComputeStartStopRecurrenceSchedule {
  /** Hours, 0 to 23. */
  readonly hours?: number[];
  /** Minutes, 0 to 59. */
  readonly minutes?: number[];
  /** Days of the month, 1 to 31. */
  readonly monthDays?: number[];
  /** Days of the week. */
  readonly weekDays?: ("Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday")[];
}

/** Scripts that prepare the instance. */
export interface ComputeInstanceSetupScripts {
  /** The scripts. */
  readonly scripts?: ComputeInstanceSetupScriptsScripts;
}

/** The scripts. */
export interface ComputeInstanceSetupScriptsScripts {
  /** Runs once, as root, when the instance is created; a change does not run it again. */
  readonly creationScript?: ComputeInstanceSetupScriptsScriptsCreationScript;
  /** Runs each time that the instance starts. */
  readonly startupScript?: ComputeInstanceSetupScriptsScriptsStartupScript;
}

/** Runs once, as root, when the instance is created; a change does not run it again. */
export interface ComputeInstanceSetupScriptsScriptsCreationScript {
  /** Where the script is: `inline` in scriptData, or a file of the `workspace`. */
  readonly scriptSource?: "inline" | "workspace" | "workspaceStorage";
  /** The script in base64, or its path in the workspace's file share. */
  readonly scriptData?: string;
  /** Arguments. */
  readonly scriptArguments?: string;
  /** How long it may run, such as `25m`. */
  readonly timeout?: string;
}

/** Runs each time that the instance starts. */
export interface ComputeInstanceSetupScriptsScriptsStartupScript {
  /** Where the script is: `inline` in scriptData, or a file of the `workspace`. */
  readonly scriptSource?: "inline" | "workspace" | "workspaceStorage";
  /** The script in base64, or its path in the workspace's file share. */
  readonly scriptData?: string;
  /** Arguments. */
  readonly scriptArguments?: string;
  /** How long it may run, such as `25m`. */
  readonly timeout?: string;
}

/** One application. */
export interface ComputeInstanceCustomServices {
  /** Name, different from those of the others. */
  readonly name?: string;
  /** Container image. */
  readonly image?: ComputeInstanceCustomServicesImage & Record<string, unknown>;
  /** Environment variables. Their values are secrets. */
  readonly environmentVariables?: Record<
    string,
    ComputeInstanceCustomServicesEnvironmentVariables & Record<string, unknown>
  >;
  /** Docker settings. */
  readonly docker?: ComputeInstanceCustomServicesDocker & Record<string, unknown>;
  /** Ports. */
  readonly endpoints?: ComputeInstanceCustomServicesEndpoints[];
  /** Mounts. */
  readonly volumes?: ComputeInstanceCustomServicesVolumes[];
  /** Makes the application a Jupyter kernel. */
  readonly kernel?: ComputeInstanceCustomServicesKernel;
}

/** Container image. */
export interface ComputeInstanceCustomServicesImage {
  /** Where the image is: a `docker` registry or an `azureml` environment. Default `docker`. */
  readonly type?: "docker" | "azureml";
  /** Reference of the image, or id of the environment. */
  readonly reference?: string;
  /** Version of the environment. */
  readonly version?: string;
}

/** One variable. */
export interface ComputeInstanceCustomServicesEnvironmentVariables {
  /** Kind. Default `local`. */
  readonly type?: "local";
  /** Value. Required, but for an instance that is adopted: it keeps what it has. */
  readonly value?: string;
}

/** Docker settings. */
export interface ComputeInstanceCustomServicesDocker {
  /** Run privileged. Default false. */
  readonly privileged?: boolean;
}

/** A port of the application. */
export interface ComputeInstanceCustomServicesEndpoints {
  /** Name of the endpoint. */
  readonly name?: string;
  /** Protocol. Default `tcp`. */
  readonly protocol?: "tcp" | "udp" | "http";
  /** Port inside the container. */
  readonly target?: number;
  /** Port on the instance. Default: Azure's choice. */
  readonly published?: number;
  /** Address of the instance to listen on. */
  readonly hostIp?: string;
}

/** A file system that is mounted into the container. */
export interface ComputeInstanceCustomServicesVolumes {
  /** Kind of mount. Default `bind`. */
  readonly type?: "bind" | "volume" | "tmpfs" | "npipe";
  /** Whether the container cannot write. Default false. */
  readonly readOnly?: boolean;
  /** What to mount: a path of the instance, or a volume. */
  readonly source?: string;
  /** Path inside the container. */
  readonly target?: string;
  /** Consistency of the mount. */
  readonly consistency?: string;
  /** For `bind`. */
  readonly bind?: ComputeInstanceCustomServicesVolumesBind;
  /** For `volume`. */
  readonly volume?: ComputeInstanceCustomServicesVolumesVolume;
  /** For `tmpfs`. */
  readonly tmpfs?: ComputeInstanceCustomServicesVolumesTmpfs;
}

/** For `bind`. */
export interface ComputeInstanceCustomServicesVolumesBind {
  /** Propagation of mounts below. */
  readonly propagation?: string;
  /** Create the path on the instance. */
  readonly createHostPath?: boolean;
  /** SELinux label. */
  readonly selinux?: string;
}

/** For `volume`. */
export interface ComputeInstanceCustomServicesVolumesVolume {
  /** Do not copy what the image has there. Default false. */
  readonly nocopy?: boolean;
}

/** For `tmpfs`. */
export interface ComputeInstanceCustomServicesVolumesTmpfs {
  /** Bytes. */
  readonly size?: number;
}

/** Makes the application a Jupyter kernel. */
export interface ComputeInstanceCustomServicesKernel {
  /** Command that starts the kernel. */
  readonly argv?: string[];
  /** Name that users see. */
  readonly displayName?: string;
  /** Language. */
  readonly language?: string;
}

/** One mount. */
export interface ComputeInstanceDataMounts {
  /** Name of the mount, different from those of the others. */
  readonly mountName?: string;
  /** What is mounted, as the source type says it: a path, the id of a datastore or of a dataset. */
  readonly source?: string;
  /** Kind of the source. */
  readonly sourceType?: "Dataset" | "Datastore" | "URI";
  /** Whether the data can be written. */
  readonly mountMode?: "ReadOnly" | "ReadWrite";
  /** Where it is mounted. Default: Azure's choice. */
  readonly mountPath?: string;
  /** Who asked for the mount. */
  readonly createdBy?: string;
  /** `MountRequested`, `Mounted`, `MountFailed`, `UnmountRequested`, `UnmountFailed` or `Unmounted`. */
  readonly mountState?: string;
  /** When it was mounted. ISO 8601. */
  readonly mountedOn?: string;
  /** Why it failed. */
  readonly error?: string;
  /** `Mount` or `Unmount`. */
  readonly mountAction?: string;
}

/** Who created and changed the resource. */
export interface ComputeInstanceSystemData {
  /** Creator. */
  readonly createdBy?: string;
  /** Kind of the creator. */
  readonly createdByType?: string;
  /** When it was created. ISO 8601. */
  readonly createdAt?: string;
  /** Who changed it last. */
  readonly lastModifiedBy?: string;
  /** Kind of who changed it last. */
  readonly lastModifiedByType?: string;
  /** When it was changed last. ISO 8601. */
  readonly lastModifiedAt?: string;
}

/** One error. */
export interface ComputeInstanceProvisioningErrors {
  /** The error. */
  readonly error?: ComputeInstanceProvisioningErrorsError;
}

/** The error. */
export interface ComputeInstanceProvisioningErrorsError {
  /** Code. */
  readonly code?: string;
  /** Message. */
  readonly message?: string;
  /** Target. */
  readonly target?: string;
  /** Details. */
  readonly details?: ComputeInstanceProvisioningErrorsErrorDetails[];
  /** Further information. */
  readonly additionalInfo?: (ComputeInstanceProvisioningErrorsErrorAdditionalInfo & Record<string, unknown>)[];
}

/** One detail. */
export interface ComputeInstanceProvisioningErrorsErrorDetails {
  /** Code. */
  readonly code?: string;
  /** Message. */
  readonly message?: string;
  /** Target. */
  readonly target?: string;
}

/** One piece. */
export interface ComputeInstanceProvisioningErrorsErrorAdditionalInfo {
  /** Type. */
  readonly type?: string;
}

/** The last operation on the instance. */
export interface ComputeInstanceLastOperation {
  /** `Create`, `Start`, `Stop`, `Restart`, `Resize`, `Reimage` or `Delete`. */
  readonly operationName?: string;
  /** When. ISO 8601. */
  readonly operationTime?: string;
  /** `InProgress`, `Succeeded` or what failed, such as `StartFailed`. */
  readonly operationStatus?: string;
  /** Who or what caused it: `User`, `Schedule` or `IdleShutdown`. */
  readonly operationTrigger?: string;
}

/** One error. */
export interface ComputeInstanceErrors {
  /** The error. */
  readonly error?: ComputeInstanceErrorsError;
}

/** The error. */
export interface ComputeInstanceErrorsError {
  /** Code. */
  readonly code?: string;
  /** Message. */
  readonly message?: string;
  /** Target. */
  readonly target?: string;
  /** Details. */
  readonly details?: ComputeInstanceErrorsErrorDetails[];
  /** Further information. */
  readonly additionalInfo?: (ComputeInstanceErrorsErrorAdditionalInfo & Record<string, unknown>)[];
}

/** One detail. */
export interface ComputeInstanceErrorsErrorDetails {
  /** Code. */
  readonly code?: string;
  /** Message. */
  readonly message?: string;
  /** Target. */
  readonly target?: string;
}

/** One piece. */
export interface ComputeInstanceErrorsErrorAdditionalInfo {
  /** Type. */
  readonly type?: string;
}

/** Addresses. */
export interface ComputeInstanceConnectivityEndpoints {
  /** Public address. */
  readonly publicIpAddress?: string;
  /** Private address. */
  readonly privateIpAddress?: string;
}

/** One application. */
export interface ComputeInstanceApplications {
  /** Name. */
  readonly displayName?: string;
  /** Address. */
  readonly endpointUri?: string;
}

/** Who created the instance. */
export interface ComputeInstanceCreatedBy {
  /** Name. */
  readonly userName?: string;
  /** Tenant id. */
  readonly userOrgId?: string;
  /** Object id. */
  readonly userId?: string;
}

/** Image of the operating system. */
export interface ComputeInstanceOsImageMetadata {
  /** Version that runs. */
  readonly currentImageVersion?: string;
  /** Newest version. */
  readonly latestImageVersion?: string;
  /** Whether the newest version runs. */
  readonly isLatestOsImageVersion?: boolean;
  /** State of the patches. */
  readonly osPatchingStatus?: ComputeInstanceOsImageMetadataOsPatchingStatus;
}

/** State of the patches. */
export interface ComputeInstanceOsImageMetadataOsPatchingStatus {
  /** Result of the last patching. */
  readonly patchStatus?: string;
  /** When it was patched last. ISO 8601. */
  readonly latestPatchTime?: string;
  /** Whether a restart is needed. */
  readonly rebootPending?: boolean;
  /** When it will restart. ISO 8601. */
  readonly scheduledRebootTime?: string;
  /** What failed. */
  readonly osPatchingErrors?: ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrors[];
}

/** One error. */
export interface ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrors {
  /** The error. */
  readonly error?: ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsError;
}

/** The error. */
export interface ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsError {
  /** Code. */
  readonly code?: string;
  /** Message. */
  readonly message?: string;
  /** Target. */
  readonly target?: string;
  /** Details. */
  readonly details?: ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsErrorDetails[];
  /** Further information. */
  readonly additionalInfo?: (ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsErrorAdditionalInfo &
    Record<string, unknown>)[];
}

/** One detail. */
export interface ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsErrorDetails {
  /** Code. */
  readonly code?: string;
  /** Message. */
  readonly message?: string;
  /** Target. */
  readonly target?: string;
}

/** One piece. */
export interface ComputeInstanceOsImageMetadataOsPatchingStatusOsPatchingErrorsErrorAdditionalInfo {
  /** Type. */
  readonly type?: string;
}

/** Versions. */
export interface ComputeInstanceVersions {
  /** Version of the runtime. */
  readonly runtime?: string;
}

/** One container. */
export interface ComputeInstanceContainers {
  /** Name. */
  readonly name?: string;
  /** `None`, `Local` or `Remote`. */
  readonly autosave?: string;
  /** GPU. */
  readonly gpu?: string;
  /** `Bridge` or `Host`. */
  readonly network?: string;
  /** Environment. */
  readonly environment?: ComputeInstanceContainersEnvironment;
  /** Services. */
  readonly services?: Record<string, unknown>[];
}

/** Environment. */
export interface ComputeInstanceContainersEnvironment {
  /** Name. */
  readonly name?: string;
  /** Version. */
  readonly version?: string;
}

/** One disk. */
export interface ComputeInstanceDataDisks {
  /** `None`, `ReadOnly` or `ReadWrite`. */
  readonly caching?: string;
  /** Size in GB. */
  readonly diskSizeGB?: number;
  /** Logical unit number. */
  readonly lun?: number;
  /** `Standard_LRS` or `Premium_LRS`. */
  readonly storageAccountType?: string;
}

/** What the request that creates an instance carries. */
export type ComputeInstanceConfiguration = Partial<
  Pick<
    ComputeInstanceData,
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
    | "customServices"
  >
>;
