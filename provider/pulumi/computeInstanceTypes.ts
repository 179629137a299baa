// Made from the field table by "npm run generate"; a test fails when it is stale.
import type * as pulumi from "@pulumi/pulumi";
import type { ComputeInstanceData } from "../computeInstance/types";

/** Arguments of a compute instance. */
export interface ComputeInstanceProperties {
  /** Name of the instance: 3 to 24 letters, digits and `-`. It starts with a letter, and ends neither in `-` nor in `-` and digits. Unique among all computes of the Azure region. Default: derived from organization, project, stack, resource name and configured subscription. A change replaces the instance. */
  readonly computeName?: pulumi.Input<string> | undefined;
  /** Whether the resource may adopt an existing instance of this name. Default false: the creation is then refused. `takeOver` also adopts an instance with the tag of another Pulumi resource. */
  readonly adopt?: pulumi.Input<boolean | "takeOver"> | undefined;
  /** Whether a change may replace the instance, which deletes its disk. `fail`: the preview refuses it. `allow`: the instance is replaced. Default `fail`. */
  readonly onReplace?: pulumi.Input<"fail" | "allow"> | undefined;
  /** Any text. If you set or change it, the instance is replaced, which deletes its disk. `onReplace` is not asked, all other settings are. The preview names the user of the instance and the loss. If you remove it, nothing happens. A change replaces the instance. */
  readonly recreateTrigger?: pulumi.Input<string> | undefined;
  /** Whether active runs (jobs of Azure ML) prevent a stop, resize, replacement or deletion. `fail`: it is refused, with a list of the runs. `wait`: it waits for the runs. `ignore`: the provider does not ask for runs. Notebooks and terminals are no runs. Default `fail`. */
  readonly onActiveRuns?: pulumi.Input<"fail" | "wait" | "ignore"> | undefined;
  /** Whether an update may stop or restart a running instance. `allow`: it may. `fail`: such a change is refused, with the user of the instance. `whenStopped`: the change waits for an update that finds the instance stopped. `fail` and `whenStopped` also refuse to replace or delete a running instance. Default `allow`. */
  readonly onInterrupt?: pulumi.Input<"allow" | "fail" | "whenStopped"> | undefined;
  /** Effect of a deletion of the resource. `delete`: the instance is deleted with its disk. `stop`: it is stopped and stays in Azure. `retain`: it stays as it is. Default `delete`. */
  readonly onDelete?: pulumi.Input<"delete" | "stop" | "retain"> | undefined;
  /** Which starts and stops by others the next `pulumi up` after a refresh undoes. `exceptScheduled`: those by people, but none by a schedule or idle shutdown. `always`: all. `createOnly`: none; `powerState` takes effect when the instance is created and when you change it. Default `exceptScheduled`. */
  readonly powerStateEnforcement?: pulumi.Input<"exceptScheduled" | "always" | "createOnly"> | undefined;
  /** How a preview reports problems that it finds by asking Azure. Without it, the preview fails for a wrong size, name or network. It warns of a shortage of quota, and of checks that failed. `strict`: it fails for all of these. `warn`: it only warns. `off`: it does not ask Azure; a replacement still checks the name. */
  readonly preflight?: pulumi.Input<"strict" | "warn" | "off"> | undefined;
  /** Whether tags that are not declared here are removed. Default false. */
  readonly exclusiveTags?: pulumi.Input<boolean> | undefined;
  /** Timeouts of the operations. Default: those of the resource option `customTimeouts`. */
  readonly timeouts?: pulumi.Input<ComputeInstanceTimeoutsArgs> | undefined;
  /** Tags, at most 49. Keys that others set are left alone, unless `exclusiveTags` is true. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** Managed identity of the instance. A change replaces the instance. */
  readonly identity?: pulumi.Input<ComputeInstanceIdentityArgs> | undefined;
  /** Sku, a property of all Azure ML resources. It has no effect on instances. */
  readonly sku?: pulumi.Input<ComputeInstanceSkuArgs> | undefined;
  /** Description. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Whether local authentication, such as by SSH keys, is switched off. azure-ai-ml sends the opposite of `sshPublicAccess`. A change replaces the instance. */
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
  /** Who may use the instance. The only value is `personal`: its user. A change replaces the instance. */
  readonly computeInstanceAuthorizationType?: pulumi.Input<"personal"> | undefined;
  /** Creates the instance for another user. A change replaces the instance. */
  readonly personalComputeInstanceSettings?:
    | pulumi.Input<ComputeInstancePersonalComputeInstanceSettingsArgs>
    | undefined;
  /** Single sign-on to the applications on the instance. Default true. */
  readonly enableSSO?: pulumi.Input<boolean> | undefined;
  /** Idle time after which the instance stops: an ISO 8601 duration from `PT15M` to `P3D`. Default: it never stops for this reason. */
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
  /** Data that is mounted. Mounts are recognized by `mountName`. Mounts that others made are left alone. A mount that you stop declaring is unmounted. */
  readonly dataMounts?: pulumi.Input<pulumi.Input<ComputeInstanceDataMountsArgs>[]> | undefined;
  /** Whether the provider starts or stops the instance. Without it, it does neither. A new instance is running; with `Stopped`, the creation ends with a stop. */
  readonly powerState?: pulumi.Input<"Running" | "Stopped"> | undefined;
}

/** Timeouts of the operations. Default: those of the resource option `customTimeouts`. */
export interface ComputeInstanceTimeoutsArgs {
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `30m`. */
  readonly create?: pulumi.Input<string> | undefined;
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `30m`. */
  readonly update?: pulumi.Input<string> | undefined;
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `30m`. */
  readonly delete?: pulumi.Input<string> | undefined;
}

/** Managed identity of the instance. */
export interface ComputeInstanceIdentityArgs {
  /** Which identities it has. Default `None`. */
  readonly type: pulumi.Input<"None" | "SystemAssigned" | "UserAssigned" | "SystemAssigned,UserAssigned">;
  /** ARM ids of user-assigned identities. */
  readonly userAssignedIdentities?: pulumi.Input<pulumi.Input<string>[]> | undefined;
}

/** Sku, a property of all Azure ML resources. It has no effect on instances. */
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

/** Creates the instance for another user. */
export interface ComputeInstancePersonalComputeInstanceSettingsArgs {
  /** The user of the instance. */
  readonly assignedUser?: pulumi.Input<ComputeInstancePersonalComputeInstanceSettingsAssignedUserArgs> | undefined;
}

/** The user of the instance. */
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
  /** The schedules, at most four. Their order does not matter. */
  readonly computeStartStop?: pulumi.Input<pulumi.Input<ComputeInstanceSchedulesComputeStartStopArgs>[]> | undefined;
}

/** One schedule. */
export interface ComputeInstanceSchedulesComputeStartStopArgs {
  /** Start or stop. */
  readonly action: pulumi.Input<"Start" | "Stop">;
  /** The property with the times: `cron` or `recurrence`. */
  readonly triggerType: pulumi.Input<"Cron" | "Recurrence">;
  /** Whether the schedule is in force. Default `Enabled`. */
  readonly status?: pulumi.Input<"Enabled" | "Disabled"> | undefined;
  /** Times of a schedule with the trigger type `Cron`. */
  readonly cron?: pulumi.Input<ComputeInstanceSchedulesComputeStartStopCronArgs> | undefined;
  /** Times of a schedule with the trigger type `Recurrence`. */
  readonly recurrence?: pulumi.Input<ComputeInstanceSchedulesComputeStartStopRecurrenceArgs> | undefined;
}

/** Times of a schedule with the trigger type `Cron`. */
export interface ComputeInstanceSchedulesComputeStartStopCronArgs {
  /** First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once. */
  readonly startTime?: pulumi.Input<string> | undefined;
  /** Windows name of the time zone. Default `UTC`. */
  readonly timeZone?: pulumi.Input<string> | undefined;
  /** Five fields, "minute hour day month weekday", such as `0 18 * * 1-5`. */
  readonly expression: pulumi.Input<string>;
}

/** Times of a schedule with the trigger type `Recurrence`. */
export interface ComputeInstanceSchedulesComputeStartStopRecurrenceArgs {
  /** First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once. */
  readonly startTime?: pulumi.Input<string> | undefined;
  /** Windows name of the time zone. Default `UTC`. */
  readonly timeZone?: pulumi.Input<string> | undefined;
  /** Unit of the interval. */
  readonly frequency: pulumi.Input<"Minute" | "Hour" | "Day" | "Week" | "Month">;
  /** Number of units between two starts or stops, such as 2 for every second day. */
  readonly interval: pulumi.Input<number>;
  /** Times of day, days of the week and days of the month within the unit. */
  readonly schedule?: pulumi.Input<ComputeInstanceSchedulesComputeStartStopRecurrenceScheduleArgs> | undefined;
}

/** Times of day, days of the week and days of the month within the unit. */
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
  /** Script that runs once, as root, when the instance is created. If you change it, it does not run again. */
  readonly creationScript?: pulumi.Input<ComputeInstanceSetupScriptsScriptsCreationScriptArgs> | undefined;
  /** Script that runs each time that the instance starts. */
  readonly startupScript?: pulumi.Input<ComputeInstanceSetupScriptsScriptsStartupScriptArgs> | undefined;
}

/** Script that runs once, as root, when the instance is created. If you change it, it does not run again. */
export interface ComputeInstanceSetupScriptsScriptsCreationScriptArgs {
  /** Place of the script: `inline` in scriptData, or a file of the `workspace`. */
  readonly scriptSource?: pulumi.Input<"inline" | "workspace" | "workspaceStorage"> | undefined;
  /** The script in base64, or its path in the workspace's file share. */
  readonly scriptData?: pulumi.Input<string> | undefined;
  /** Arguments. */
  readonly scriptArguments?: pulumi.Input<string> | undefined;
  /** Longest time of the script, such as `25m`. */
  readonly timeout?: pulumi.Input<string> | undefined;
}

/** Script that runs each time that the instance starts. */
export interface ComputeInstanceSetupScriptsScriptsStartupScriptArgs {
  /** Place of the script: `inline` in scriptData, or a file of the `workspace`. */
  readonly scriptSource?: pulumi.Input<"inline" | "workspace" | "workspaceStorage"> | undefined;
  /** The script in base64, or its path in the workspace's file share. */
  readonly scriptData?: pulumi.Input<string> | undefined;
  /** Arguments. */
  readonly scriptArguments?: pulumi.Input<string> | undefined;
  /** Longest time of the script, such as `25m`. */
  readonly timeout?: pulumi.Input<string> | undefined;
}

/** One application. */
export interface ComputeInstanceCustomServicesArgs {
  /** Name of the application, unique on the instance. */
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
  /** Value. It is required, with one exception: without it, an adopted instance keeps its present value. */
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
  /** Port on the instance. Default: Azure chooses it. */
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
  /** Path on the instance, or name of a volume, that is mounted. */
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
  /** Whether files of the image at this path are left out of the volume. Default false. */
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
  /** Name of the mount, unique on the instance. */
  readonly mountName: pulumi.Input<string>;
  /** The data: a URI, the id of a datastore or the id of a dataset, according to `sourceType`. */
  readonly source: pulumi.Input<string>;
  /** Kind of the source. */
  readonly sourceType: pulumi.Input<"Dataset" | "Datastore" | "URI">;
  /** Whether the data can be written. */
  readonly mountMode?: pulumi.Input<"ReadOnly" | "ReadWrite"> | undefined;
  /** Path of the mount. Default: Azure chooses it. */
  readonly mountPath?: pulumi.Input<string> | undefined;
}

/** Outputs of a compute instance. */
export type ComputeInstanceOutputs = {
  readonly [Name in keyof ComputeInstanceData]-?: pulumi.Output<ComputeInstanceData[Name]>;
};
