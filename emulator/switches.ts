/** A behaviour that is reported or unclear, not documented; each is off unless `on` says otherwise. */
export interface Switch {
  doc: string;
  source: string;
  on?: true;
}

const table = {
  putIgnoresSchedules: {
    doc: "PUT on an existing instance succeeds and keeps the old schedules",
    source: "users: bicep#17617, bicep-types-az#2543",
  },
  putIgnoresIdleTime: {
    doc: "PUT on an existing instance succeeds and keeps the old idleTimeBeforeShutdown",
    source: "users: bicep#17617; documentation: ARM templates set it only at creation",
  },
  putIgnoresTags: {
    doc: "PUT on an existing instance succeeds and keeps the old tags",
    source: "unknown; azurerm replaces on a change of tags",
  },
  putIgnoresDescription: {
    doc: "PUT on an existing instance succeeds and keeps the old description",
    source: "unknown; azurerm replaces on a change of the description",
  },
  putIgnoresCustomServices: {
    doc: "PUT on an existing instance succeeds and keeps the old custom services",
    source: "unknown; the specification has an action for them",
  },
  putIgnoresSetupScripts: {
    doc: "PUT on an existing instance succeeds and keeps the old setup scripts",
    source: "unknown",
  },
  putIgnoresSso: {
    doc: "PUT on an existing instance succeeds and keeps the old enableSSO",
    source: "unknown; clients use the action enableSso",
  },
  putIgnoresSharingPolicy: {
    doc: "PUT on an existing instance succeeds and keeps the old applicationSharingPolicy",
    source: "unknown",
  },
  putIgnoresPreviewFields: {
    doc: "PUT on an existing instance keeps the old autologgerSettings, enableOSPatching, enableRootAccess and releaseQuotaOnStop",
    source: "unknown",
  },
  putRefusesSchedules: {
    doc: "PUT on an existing instance with schedules in its body is refused",
    source: "users: azure-quickstart-templates#11830, azure-docs#80695",
  },
  putRecreates: {
    doc: "PUT on an existing instance makes a new one in its place: a new createdOn, a new disk",
    source: "specification's text of PUT: overwrites a compute, not recoverable",
  },
  putRestarts: {
    doc: "PUT on a running instance restarts it",
    source: "unknown; the specification says nothing of what a PUT does to the machine",
  },
  putKeepsFixedProperties: {
    doc: "PUT that changes what is fixed after creation succeeds and keeps the old value instead of 400",
    source: "unknown",
  },
  putKeepsUnknownFields: {
    doc: "PUT keeps the values of properties that its api-version does not know instead of resetting them",
    source: "unknown",
  },
  putRecreatesFailed: {
    doc: "PUT on an instance in CreateFailed creates it anew instead of 400",
    source: "unknown",
  },
  refuseUnknownToVersion: {
    doc: "PUT with a property that only other api-versions know is refused instead of ignoring it",
    source: "client: azure-ai-ml sends such properties, so the service is expected to take them",
  },
  deleteDuringCreate: {
    doc: "DELETE while the instance is being created cancels the creation instead of 409",
    source: "unknown",
  },
  createShowsSettingUp: {
    doc: "A creation passes through SettingUp, and UserSettingUp with setup scripts",
    source: "specification: the states exist; the order is not documented",
  },
  plainScriptsFailLater: {
    doc: "A creation with an inline script that is not Base64 ends in SetupFailed instead of 400 at once",
    source: "unknown; users: azapi#406, data-product-analytics#141 tell only that it does not work",
  },
  quotaFailsLater: {
    doc: "A shortage of quota ends the creation in CreateFailed instead of 400 at once",
    source: "users: shortage found after minutes",
  },
  idleActionRefusesNull: {
    doc: "updateIdleShutdownSetting without a time is refused instead of turning idle shutdown off",
    source: "specification: the property is not required; what its absence does is not documented",
  },
  listOmitsDetails: {
    doc: "Lists show null for schedules, setupScripts, customServices, dataMounts, applications and connectivityEndpoints of instances, and for build and condaFile of environment versions",
    source: "unknown; the specification gives lists the same schema as reads, which requires none of it",
  },
  readOmitsIdleTimeBefore202603: {
    doc: "Reads carry idleTimeBeforeShutdown only from api-version 2026-03-01 on",
    source: "users: cloud-custodian#11108",
  },
  readUppercasesVmSize: {
    doc: "Reads show vmSize in capitals whatever was sent",
    source: "specification's examples show capitals",
  },
  resizeOnlyWhenStopped: {
    doc: "resize is refused unless the instance is Stopped",
    source: "unknown; the specification gives no rule",
  },
  nameReleasedLater: {
    doc: "The name of a deleted instance stays taken in its region for 60 seconds, or until it was asked for three times, by checkComputeNameAvailability or by PUT",
    source: "unknown; whether it does, and for how long, is not documented",
  },
  dataMountsActionReplaces: {
    doc: "updateDataMounts takes its body for the whole list: a mount that is not in it is gone",
    source: "unknown; the specification of customServices says so of its list, that of the mounts says nothing",
  },
  dataMountsOnlyWhenRunning: {
    doc: "updateDataMounts is refused unless the instance is Running",
    source: "unknown; the specification gives no rule",
  },
  unmountedStayListed: {
    doc: "A mount that was unmounted stays in the list, in mountState Unmounted",
    source: "unknown; the specification has the state",
  },
  stoppedShowsUnmounted: {
    doc: "The mounts of an instance that is Stopped are shown as Unmounted, and are back when it runs",
    source: "unknown",
  },
  hasNoUpdateSchedules: {
    doc: "updateSchedules answers 404",
    source: "specification: only 2021-03-01-preview has it; documentation: its permission is still listed",
  },
  choosesPublishedPorts: {
    doc: "An endpoint of an application without `published` is given a port",
    source: "unknown; the specification allows null",
  },
  readOmitsScriptData: {
    doc: "Reads carry neither scriptData nor scriptArguments of setup scripts",
    source: "unknown; they may hold secrets",
  },
  createTurnsSsoOff: {
    doc: "An instance made for a user, with a setup script or an application, has enableSSO false even if true was sent",
    source: "documentation: disabled at creation; whether a value that was sent counts is not said",
  },
  historyRefusesOr: {
    doc: "The history service refuses a filter with `or` between statuses",
    source: "unknown; azureml-core sends one status at a time",
  },
  historyRefusesNe: {
    doc: "The history service refuses a filter with `ne` on the status",
    source: "unknown; azureml-core sends `ne` for tags and properties only",
  },
  historyNeOmitsMissing: {
    doc: "A filter with `ne` leaves out runs without a value, such as those without a status",
    source: "unknown; databases compare so",
  },
  restartKeepsFailure: {
    doc: "restart of an instance in SetupFailed, UserSetupFailed or Unusable fails, and leaves the state and the errors as they were",
    source: "unknown; whether a restart heals is not documented",
  },
  environmentKeepsDefinition: {
    doc: "PUT of another definition on an existing environment version succeeds and keeps the old one instead of 409",
    source: "unknown; users: cli-extensions#5440 has the 409",
  },
  environmentPropertiesOnlyGrow: {
    doc: "PUT on an existing environment version keeps the properties that it does not name",
    source: "specification: tags can be removed, of properties it does not say so",
  },
  environmentRefusesArchive: {
    doc: "PUT that changes isArchived of an existing environment version answers 409, already registered",
    source: "users: cli-extensions#5440, sdk-python#36527",
  },
  environmentRefusesDelete: {
    doc: "DELETE of an environment or of a version answers 400",
    source: "users: azure-cli#21957; clients have no such command any more",
  },
  environmentTakesReservedNames: {
    doc: "Environment names that begin with AzureML or Microsoft are taken",
    source: "documentation: the prefixes are reserved; users: azure-docs#65770 has the refusal",
  },
  latestVersionSkipsArchived: {
    doc: "latestVersion of an environment is the newest version that is not archived",
    source: "unknown",
  },
  registersAgain: {
    doc: "A registration without a version makes a new version even if the newest one has the same definition",
    source: "unknown; azureml-core expects nothing to happen where version and definition are the same",
  },
  buildsAgain: {
    doc: "A build of an image that the registry has runs again, and ends with another digest, instead of ending at once",
    source: "documentation: existing images are used again; what an explicit build does is not said",
  },
  buildComputeMustExist: {
    doc: "A build on a compute that is not there answers 404",
    source: "unknown; the emulator has no clusters, so it takes any name",
  },
  buildHasNoLog: {
    doc: "Builds have no logUrl",
    source: "users: cli-extensions#5560, a build that failed without a log",
  },
  imageDetailsOmitDigest: {
    doc: "imageDetails of preview versions has no digest",
    source: "unknown; the specification requires none of it",
  },
  hasNoModelManagement: {
    doc: "Model management answers 404 for every workspace",
    source: "documentation: the service is retired with azureml-core; how it answers then is not known",
  },
  discoveryOmitsModelManagement: {
    doc: "The discovery has no address of model management",
    source: "unknown; another way for the service not to be there",
  },
} satisfies Record<string, Switch>;

export type SwitchName = keyof typeof table;
export type Switches = Record<SwitchName, boolean>;

/** Every switch with what it does and where that comes from. */
export const switches: Readonly<Record<SwitchName, Switch>> = table;

/** The switches as they are after a reset. */
export function switchDefaults(): Switches {
  return Object.fromEntries(Object.entries(switches).map(([name, entry]) => [name, entry.on ?? false])) as Switches;
}
