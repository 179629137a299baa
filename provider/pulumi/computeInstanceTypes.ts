// Made from the field table by "npm run generate"; a test fails when it is stale.
import type * as pulumi from "@pulumi/pulumi";
import type { ComputeInstanceData } from "../computeInstance/types";

/** Arguments of a compute instance. */
export interface ComputeInstanceProperties {
  /** Name of the instance: 3 to 24 letters, digits and `-`, first a letter, not ending in `-` or in `-` and digits. Unique among all computes of the Azure region. Default: derived from organization, project, stack and resource name. A change replaces the instance. */
  readonly computeName?: pulumi.Input<string> | undefined;
  /** Manage an instance that exists already, instead of refusing to; `takeOver` also takes one that another Pulumi resource has tagged as its own. Default false. */
  readonly adopt?: pulumi.Input<boolean | "takeOver"> | undefined;
  /** What to do when a change needs a replacement, which deletes the instance's disk: `fail` refuses, `allow` replaces. Default `fail`. */
  readonly onReplace?: pulumi.Input<"fail" | "allow"> | undefined;
  /** Recreates the instance whenever this changes, which deletes its disk: to change it is the order, whatever `onReplace` says. The preview names the owner and the loss. To remove it does nothing. A change replaces the instance. */
  readonly recreateTrigger?: pulumi.Input<string> | undefined;
  /** What to do when runs are active on the instance before it is stopped, resized, replaced or deleted: `fail` refuses and lists them, `wait` waits for them, `ignore` does not ask. Notebooks and terminals are not seen. Default `fail`. */
  readonly onActiveRuns?: pulumi.Input<"fail" | "wait" | "ignore"> | undefined;
  /** What an update does with a change that would stop or restart the machine while it runs: `allow` makes it, `fail` refuses it and names whose machine it is and since when it runs, `whenStopped` leaves it until an update finds the machine stopped. With the latter two a machine that runs is neither replaced nor deleted. Default `allow`. */
  readonly onInterrupt?: pulumi.Input<"allow" | "fail" | "whenStopped"> | undefined;
  /** What a deletion of the resource does: `delete` the instance with its disk, `stop` it and leave it in Azure, or `retain` it as it is. Default `delete`. */
  readonly onDelete?: pulumi.Input<"delete" | "stop" | "retain"> | undefined;
  /** When `powerState` is enforced: not against what a schedule or idle shutdown did last (`exceptScheduled`), `always` (by the next `pulumi up` after a refresh), or only when the instance is created (`createOnly`). Default `exceptScheduled`. */
  readonly powerStateEnforcement?: pulumi.Input<"exceptScheduled" | "always" | "createOnly"> | undefined;
  /** What a preview does about what Azure would refuse. Unset, it fails for what cannot work (size, name, network) and warns of a shortage of quota and of what could not be asked; `strict` fails for all of it, `warn` only warns, `off` asks nothing. */
  readonly preflight?: pulumi.Input<"strict" | "warn" | "off"> | undefined;
  /** Remove tags that are not declared here. Default false: they are left alone. */
  readonly exclusiveTags?: pulumi.Input<boolean> | undefined;
  /** Deadlines of the operations. Default: the resource option `customTimeouts`. */
  readonly timeouts?: pulumi.Input<ComputeInstanceTimeoutsArgs> | undefined;
  /** Tags. Keys that others set are left alone, unless `exclusiveTags`. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** Managed identity of the instance. A change replaces the instance. */
  readonly identity?: pulumi.Input<ComputeInstanceIdentityArgs> | undefined;
  /** Sku, as the workspace's; without effect on instances. */
  readonly sku?: pulumi.Input<ComputeInstanceSkuArgs> | undefined;
  /** Description. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Opt out of local authentication. azure-ai-ml sends the opposite of SSH access. A change replaces the instance. */
  readonly disableLocalAuth?: pulumi.Input<boolean> | undefined;
  /** Size of the virtual machine; letter case does not matter. Default at creation `Standard_DS3_v2`. */
  readonly vmSize?: pulumi.Input<string> | undefined;
  /** Subnet of the instance. Must not be given in a workspace with a managed network. A change replaces the instance. */
  readonly subnet?: pulumi.Input<ComputeInstanceSubnetArgs> | undefined;
  /** Public IP address. `false` needs a subnet or a managed network. Default true. A change replaces the instance. */
  readonly enableNodePublicIp?: pulumi.Input<boolean> | undefined;
  /** Who in the workspace may use the applications on the instance: only the creator (`Personal`) or everybody (`Shared`). Default `Shared`. */
  readonly applicationSharingPolicy?: pulumi.Input<"Personal" | "Shared"> | undefined;
  /** SSH access. A change replaces the instance. */
  readonly sshSettings?: pulumi.Input<ComputeInstanceSshSettingsArgs> | undefined;
  /** Who may use the instance; there is one value. A change replaces the instance. */
  readonly computeInstanceAuthorizationType?: pulumi.Input<"personal"> | undefined;
  /** Creates the instance on behalf of somebody else. A change replaces the instance. */
  readonly personalComputeInstanceSettings?:
    | pulumi.Input<ComputeInstancePersonalComputeInstanceSettingsArgs>
    | undefined;
  /** Single sign-on to the applications on the instance. Default true. */
  readonly enableSSO?: pulumi.Input<boolean> | undefined;
  /** Stop when idle for so long: ISO 8601, from `PT15M` to `P3D`. Default: never. */
  readonly idleTimeBeforeShutdown?: pulumi.Input<string> | undefined;
  /** Automatic logging. Preview api-versions only. */
  readonly autologgerSettings?: pulumi.Input<ComputeInstanceAutologgerSettingsArgs> | undefined;
  /** Patch the operating system. Default false. Preview api-versions only. */
  readonly enableOSPatching?: pulumi.Input<boolean> | undefined;
  /** Root access for the user. Default true. Preview api-versions only. */
  readonly enableRootAccess?: pulumi.Input<boolean> | undefined;
  /** Release the quota while stopped. Default false. Preview api-versions only. */
  readonly releaseQuotaOnStop?: pulumi.Input<boolean> | undefined;
  /** Times at which the instance starts and stops by itself. */
  readonly schedules?: pulumi.Input<ComputeInstanceSchedulesArgs> | undefined;
  /** Scripts that prepare the instance. */
  readonly setupScripts?: pulumi.Input<ComputeInstanceSetupScriptsArgs> | undefined;
  /** Applications that run in containers on the instance. */
  readonly customServices?:
    | pulumi.Input<pulumi.Input<ComputeInstanceCustomServicesArgs & Record<string, unknown>>[]>
    | undefined;
  /** Data that is mounted. Owned by `mountName`: mounts that others made are left alone, one that is not declared any more is unmounted. */
  readonly dataMounts?: pulumi.Input<pulumi.Input<ComputeInstanceDataMountsArgs>[]> | undefined;
  /** Whether the instance runs. Without it, nobody starts or stops it. A creation ends `Running`; `Stopped` then stops it. */
  readonly powerState?: pulumi.Input<"Running" | "Stopped"> | undefined;
}

/** Deadlines of the operations. Default: the resource option `customTimeouts`. */
export interface ComputeInstanceTimeoutsArgs {
  /** The deadline, such as `30m` or `1h30m`; default `30m`. */
  readonly create?: pulumi.Input<string> | undefined;
  /** The deadline, such as `30m` or `1h30m`; default `30m`. */
  readonly update?: pulumi.Input<string> | undefined;
  /** The deadline, such as `30m` or `1h30m`; default `30m`. */
  readonly delete?: pulumi.Input<string> | undefined;
}

/** Managed identity of the instance. */
export interface ComputeInstanceIdentityArgs {
  /** Which identities it has. Default `None`. */
  readonly type: pulumi.Input<"None" | "SystemAssigned" | "UserAssigned" | "SystemAssigned,UserAssigned">;
  /** ARM ids of user-assigned identities. */
  readonly userAssignedIdentities?: pulumi.Input<pulumi.Input<string>[]> | undefined;
}

/** Sku, as the workspace's; without effect on instances. */
export interface ComputeInstanceSkuArgs {
  /** Name. */
  readonly name: pulumi.Input<string>;
  /** Tier. */
  readonly tier?: pulumi.Input<"Free" | "Basic" | "Standard" | "Premium"> | undefined;
  /** Size. */
  readonly size?: pulumi.Input<string> | undefined;
  /** Family. */
  readonly family?: pulumi.Input<string> | undefined;
  /** Capacity. */
  readonly capacity?: pulumi.Input<number> | undefined;
}

/** Subnet of the instance. Must not be given in a workspace with a managed network. */
export interface ComputeInstanceSubnetArgs {
  /** ARM id of the subnet. */
  readonly id: pulumi.Input<string>;
}

/** SSH access. */
export interface ComputeInstanceSshSettingsArgs {
  /** Whether the public SSH port is open. Default `Disabled`. */
  readonly sshPublicAccess?: pulumi.Input<"Enabled" | "Disabled"> | undefined;
  /** Public key of the administrator, as in `id_ed25519.pub`. Another comment on the same key is no change. */
  readonly adminPublicKey?: pulumi.Input<string> | undefined;
}

/** Creates the instance on behalf of somebody else. */
export interface ComputeInstancePersonalComputeInstanceSettingsArgs {
  /** The user whom the instance belongs to. */
  readonly assignedUser?: pulumi.Input<ComputeInstancePersonalComputeInstanceSettingsAssignedUserArgs> | undefined;
}

/** The user whom the instance belongs to. */
export interface ComputeInstancePersonalComputeInstanceSettingsAssignedUserArgs {
  /** Object id of the user in Microsoft Entra. */
  readonly objectId: pulumi.Input<string>;
  /** Tenant id of the user. */
  readonly tenantId: pulumi.Input<string>;
}

/** Automatic logging. */
export interface ComputeInstanceAutologgerSettingsArgs {
  /** MLflow autologging in notebooks. */
  readonly mlflowAutologger?: pulumi.Input<"Enabled" | "Disabled"> | undefined;
}

/** Times at which the instance starts and stops by itself. */
export interface ComputeInstanceSchedulesArgs {
  /** The schedules, at most four. Their order means nothing. */
  readonly computeStartStop?: pulumi.Input<pulumi.Input<ComputeInstanceSchedulesComputeStartStopArgs>[]> | undefined;
}

/** One schedule. */
export interface ComputeInstanceSchedulesComputeStartStopArgs {
  /** What to do. */
  readonly action: pulumi.Input<"Start" | "Stop">;
  /** Which of `cron` and `recurrence` says when. */
  readonly triggerType: pulumi.Input<"Cron" | "Recurrence">;
  /** Whether the schedule is in force. Default `Enabled`. */
  readonly status?: pulumi.Input<"Enabled" | "Disabled"> | undefined;
  /** When, for a trigger of type `Cron`. */
  readonly cron?: pulumi.Input<ComputeInstanceSchedulesComputeStartStopCronArgs> | undefined;
  /** When, for a trigger of type `Recurrence`. */
  readonly recurrence?: pulumi.Input<ComputeInstanceSchedulesComputeStartStopRecurrenceArgs> | undefined;
}

/** When, for a trigger of type `Cron`. */
export interface ComputeInstanceSchedulesComputeStartStopCronArgs {
  /** First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once. */
  readonly startTime?: pulumi.Input<string> | undefined;
  /** Windows name of the time zone. Default `UTC`. */
  readonly timeZone?: pulumi.Input<string> | undefined;
  /** Five fields, "minute hour day month weekday", such as `0 18 * * 1-5`. */
  readonly expression: pulumi.Input<string>;
}

/** When, for a trigger of type `Recurrence`. */
export interface ComputeInstanceSchedulesComputeStartStopRecurrenceArgs {
  /** First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once. */
  readonly startTime?: pulumi.Input<string> | undefined;
  /** Windows name of the time zone. Default `UTC`. */
  readonly timeZone?: pulumi.Input<string> | undefined;
  /** Unit of the interval. */
  readonly frequency: pulumi.Input<"Minute" | "Hour" | "Day" | "Week" | "Month">;
  /** How many units lie between two runs. */
  readonly interval: pulumi.Input<number>;
  /** Which of the times within the unit. */
  readonly schedule?: pulumi.Input<ComputeInstanceSchedulesComputeStartStopRecurrenceScheduleArgs> | undefined;
}

/** Which of the times within the unit. */
export interface ComputeInstanceSchedulesComputeStartStopRecurrenceScheduleArgs {
  /** Hours, 0 to 23. */
  readonly hours: pulumi.Input<pulumi.Input<number>[]>;
  /** Minutes, 0 to 59. */
  readonly minutes: pulumi.Input<pulumi.Input<number>[]>;
  /** Days of the month, 1 to 31. */
  readonly monthDays?: pulumi.Input<pulumi.Input<number>[]> | undefined;
  /** Days of the week. */
  readonly weekDays?:
    | pulumi.Input<pulumi.Input<"Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday">[]>
    | undefined;
}

/** Scripts that prepare the instance. */
export interface ComputeInstanceSetupScriptsArgs {
  /** The scripts. */
  readonly scripts?: pulumi.Input<ComputeInstanceSetupScriptsScriptsArgs> | undefined;
}

/** The scripts. */
export interface ComputeInstanceSetupScriptsScriptsArgs {
  /** Runs once, as root, when the instance is created; a change does not run it again. */
  readonly creationScript?: pulumi.Input<ComputeInstanceSetupScriptsScriptsCreationScriptArgs> | undefined;
  /** Runs each time that the instance starts. */
  readonly startupScript?: pulumi.Input<ComputeInstanceSetupScriptsScriptsStartupScriptArgs> | undefined;
}

/** Runs once, as root, when the instance is created; a change does not run it again. */
export interface ComputeInstanceSetupScriptsScriptsCreationScriptArgs {
  /** Where the script is: `inline` in scriptData, or a file of the `workspace`. */
  readonly scriptSource?: pulumi.Input<"inline" | "workspace" | "workspaceStorage"> | undefined;
  /** The script in base64, or its path in the workspace's file share. */
  readonly scriptData?: pulumi.Input<string> | undefined;
  /** Arguments. */
  readonly scriptArguments?: pulumi.Input<string> | undefined;
  /** How long it may run, such as `25m`. */
  readonly timeout?: pulumi.Input<string> | undefined;
}

/** Runs each time that the instance starts. */
export interface ComputeInstanceSetupScriptsScriptsStartupScriptArgs {
  /** Where the script is: `inline` in scriptData, or a file of the `workspace`. */
  readonly scriptSource?: pulumi.Input<"inline" | "workspace" | "workspaceStorage"> | undefined;
  /** The script in base64, or its path in the workspace's file share. */
  readonly scriptData?: pulumi.Input<string> | undefined;
  /** Arguments. */
  readonly scriptArguments?: pulumi.Input<string> | undefined;
  /** How long it may run, such as `25m`. */
  readonly timeout?: pulumi.Input<string> | undefined;
}

/** One application. */
export interface ComputeInstanceCustomServicesArgs {
  /** Name, different from those of the others. */
  readonly name: pulumi.Input<string>;
  /** Container image. */
  readonly image: pulumi.Input<ComputeInstanceCustomServicesImageArgs & Record<string, unknown>>;
  /** Environment variables. Their values are secrets. */
  readonly environmentVariables?:
    | pulumi.Input<
        Record<string, pulumi.Input<ComputeInstanceCustomServicesEnvironmentVariablesArgs & Record<string, unknown>>>
      >
    | undefined;
  /** Docker settings. */
  readonly docker?: pulumi.Input<ComputeInstanceCustomServicesDockerArgs & Record<string, unknown>> | undefined;
  /** Ports. */
  readonly endpoints?: pulumi.Input<pulumi.Input<ComputeInstanceCustomServicesEndpointsArgs>[]> | undefined;
  /** Mounts. */
  readonly volumes?: pulumi.Input<pulumi.Input<ComputeInstanceCustomServicesVolumesArgs>[]> | undefined;
  /** Makes the application a Jupyter kernel. */
  readonly kernel?: pulumi.Input<ComputeInstanceCustomServicesKernelArgs> | undefined;
}

/** Container image. */
export interface ComputeInstanceCustomServicesImageArgs {
  /** Where the image is: a `docker` registry or an `azureml` environment. Default `docker`. */
  readonly type?: pulumi.Input<"docker" | "azureml"> | undefined;
  /** Reference of the image, or id of the environment. */
  readonly reference: pulumi.Input<string>;
  /** Version of the environment. */
  readonly version?: pulumi.Input<string> | undefined;
}

/** One variable. */
export interface ComputeInstanceCustomServicesEnvironmentVariablesArgs {
  /** Kind. Default `local`. */
  readonly type?: pulumi.Input<"local"> | undefined;
  /** Value. Required, but for an instance that is adopted: it keeps what it has. */
  readonly value?: pulumi.Input<string> | undefined;
}

/** Docker settings. */
export interface ComputeInstanceCustomServicesDockerArgs {
  /** Run privileged. Default false. */
  readonly privileged?: pulumi.Input<boolean> | undefined;
}

/** A port of the application. */
export interface ComputeInstanceCustomServicesEndpointsArgs {
  /** Name of the endpoint. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Protocol. Default `tcp`. */
  readonly protocol?: pulumi.Input<"tcp" | "udp" | "http"> | undefined;
  /** Port inside the container. */
  readonly target: pulumi.Input<number>;
  /** Port on the instance. Default: Azure's choice. */
  readonly published?: pulumi.Input<number> | undefined;
  /** Address of the instance to listen on. */
  readonly hostIp?: pulumi.Input<string> | undefined;
}

/** A file system that is mounted into the container. */
export interface ComputeInstanceCustomServicesVolumesArgs {
  /** Kind of mount. Default `bind`. */
  readonly type?: pulumi.Input<"bind" | "volume" | "tmpfs" | "npipe"> | undefined;
  /** Whether the container cannot write. Default false. */
  readonly readOnly?: pulumi.Input<boolean> | undefined;
  /** What to mount: a path of the instance, or a volume. */
  readonly source?: pulumi.Input<string> | undefined;
  /** Path inside the container. */
  readonly target?: pulumi.Input<string> | undefined;
  /** Consistency of the mount. */
  readonly consistency?: pulumi.Input<string> | undefined;
  /** For `bind`. */
  readonly bind?: pulumi.Input<ComputeInstanceCustomServicesVolumesBindArgs> | undefined;
  /** For `volume`. */
  readonly volume?: pulumi.Input<ComputeInstanceCustomServicesVolumesVolumeArgs> | undefined;
  /** For `tmpfs`. */
  readonly tmpfs?: pulumi.Input<ComputeInstanceCustomServicesVolumesTmpfsArgs> | undefined;
}

/** For `bind`. */
export interface ComputeInstanceCustomServicesVolumesBindArgs {
  /** Propagation of mounts below. */
  readonly propagation?: pulumi.Input<string> | undefined;
  /** Create the path on the instance. */
  readonly createHostPath?: pulumi.Input<boolean> | undefined;
  /** SELinux label. */
  readonly selinux?: pulumi.Input<string> | undefined;
}

/** For `volume`. */
export interface ComputeInstanceCustomServicesVolumesVolumeArgs {
  /** Do not copy what the image has there. Default false. */
  readonly nocopy?: pulumi.Input<boolean> | undefined;
}

/** For `tmpfs`. */
export interface ComputeInstanceCustomServicesVolumesTmpfsArgs {
  /** Bytes. */
  readonly size?: pulumi.Input<number> | undefined;
}

/** Makes the application a Jupyter kernel. */
export interface ComputeInstanceCustomServicesKernelArgs {
  /** Command that starts the kernel. */
  readonly argv?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Name that users see. */
  readonly displayName?: pulumi.Input<string> | undefined;
  /** Language. */
  readonly language?: pulumi.Input<string> | undefined;
}

/** One mount. */
export interface ComputeInstanceDataMountsArgs {
  /** Name of the mount, different from those of the others. */
  readonly mountName: pulumi.Input<string>;
  /** What is mounted, as the source type says it: a path, the id of a datastore or of a dataset. */
  readonly source: pulumi.Input<string>;
  /** Kind of the source. */
  readonly sourceType: pulumi.Input<"Dataset" | "Datastore" | "URI">;
  /** Whether the data can be written. */
  readonly mountMode?: pulumi.Input<"ReadOnly" | "ReadWrite"> | undefined;
  /** Where it is mounted. Default: Azure's choice. */
  readonly mountPath?: pulumi.Input<string> | undefined;
}

/** Outputs of a compute instance. */
export type ComputeInstanceOutputs = {
  readonly [Name in keyof ComputeInstanceData]-?: pulumi.Output<ComputeInstanceData[Name]>;
};
