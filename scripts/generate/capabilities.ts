import type { Method, Permission } from "../../provider/azure/permissions";

/** Something that one may want to do. */
export interface Capability {
  readonly name: string;
  /** The requests that it takes. */
  readonly methods: readonly Method[];
  /** What Azure asks of the same requests for resources that they refer to. */
  readonly linked?: Permission;
  /** What happens without the permissions; absent: it fails. */
  readonly without?: string;
}

const identity: Permission = {
  action: "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
  scope: "identity",
};
const subnet: Permission = {
  action: "Microsoft.Network/virtualNetworks/subnets/join/action",
  scope: "subnet",
};
const WARNS = 'The preview warns once and continues. With `preflight: "strict"` it fails.';

export const READ: Capability = {
  name: "read instances: refresh, `drift`, `export`, `list`, `show`",
  methods: ["getCompute", "listComputesPage", "getWorkspace"],
};
const CREATE: Capability = {
  name: "create",
  methods: ["getWorkspace", "getCompute", "listComputes", "putCompute"],
};
const change = (name: string, method: Method): Capability => ({
  name,
  methods: ["getCompute", "listComputes", method],
});

export const POWER = change('start, or `powerState: "Running"`', "start");
export const STOP = change('stop, or `powerState: "Stopped"`', "stop");
export const RESTART = change("restart", "restart");
export const OUTCOME: Capability = {
  name: "read the result of an operation",
  methods: ["getOperationStatus", "hasEnded"],
  without: "The provider uses the state of the instance instead. Azure's reason for a failure may be missing.",
};
export const RUNS: Capability = {
  name: "active runs: `onActiveRuns`; the command `runs`",
  methods: ["getWorkspace", "runs"],
  without:
    "A deletion or replacement fails; the error names the setting that skips this check. A stop or resize warns. The command `runs` fails.",
};
export const ACROSS: Capability = {
  name: "commands over all workspaces of a subscription",
  methods: ["listWorkspaces", "listComputes"],
  without: "They fail. Give the workspaces by their ARM ids instead.",
};

const READ_IMAGES: Capability = {
  name: "read images: refresh, `drift`, `export`, `images`, `image show`, `image log`",
  methods: ["getWorkspace", "getEnvironmentVersion", "getEnvironment", "listEnvironments", "listEnvironmentVersions"],
};
/** A role with these would have patterns that allow far more. */
const MODEL_MANAGEMENT: Capability = {
  name: 'images with `backend: "modelManagement"` (in none of the roles below)',
  methods: [
    "getWorkspace",
    "listImages",
    "getImage",
    "getImageOperation",
    "createArtifact",
    "createImage",
    "patchImage",
    "deleteImage",
  ],
};

/** Everything that the provider and the commands do. */
export const CAPABILITIES: readonly Capability[] = [
  READ,
  CREATE,
  { ...CREATE, name: "create in a subnet", linked: subnet },
  { ...CREATE, name: "create with user-assigned identities", linked: identity },
  {
    name: "check that the name is free",
    methods: ["checkComputeNameAvailability"],
    without: "The name is not checked. If another instance has it, the creation fails later.",
  },
  change("update by PUT: tags, description, schedules, scripts, sharing policy", "putCompute"),
  change("update of `vmSize`", "resize"),
  {
    ...change("list the possible sizes in the error, if Azure refuses a size", "getAllowedVmSizesForResize"),
    without: "The error lists no sizes.",
  },
  change("update of `idleTimeBeforeShutdown`", "updateIdleShutdownSetting"),
  change("update of `customServices`", "updateCustomServices"),
  change("update of `enableSSO`", "enableSso"),
  change("update of data mounts", "updateDataMounts"),
  change("update of schedules by their own action", "updateSchedules"),
  POWER,
  STOP,
  RESTART,
  change("delete", "deleteCompute"),
  OUTCOME,
  { name: "`preflight`: workspace and its network", methods: ["getWorkspace"], without: WARNS },
  {
    name: "`preflight`: sizes of the region; the command `sizes`",
    methods: ["getWorkspace", "listVmSizes"],
    without: WARNS,
  },
  { name: "`preflight`: quota; the command `usage`", methods: ["getWorkspace", "listUsages"], without: WARNS },
  { name: "`preflight`: names of other computes", methods: ["listComputes"], without: WARNS },
  { name: "`preflight`: subnet", methods: ["getSubnet"], without: WARNS },
  RUNS,
  ACROSS,
  READ_IMAGES,
  { name: "register, label and archive images", methods: ["getEnvironmentVersion", "putEnvironmentVersion"] },
  { name: 'delete images: `onDelete: "delete"`', methods: ["getEnvironmentVersion", "deleteEnvironmentVersion"] },
  {
    name: "build images: `buildImage`, `image build`",
    methods: ["getWorkspace", "getImageDetails", "startBuild", "getBuildStatus"],
  },
  {
    name: "upload the folder of an image: `build.contextPath`",
    methods: ["getDatastore", "listDatastoreSecrets"],
    without:
      "Without the second, the upload uses your own identity, which needs Storage Blob Data Contributor on the storage.",
  },
  MODEL_MANAGEMENT,
];

/** Who runs what, with a role made for it. */
export interface Persona {
  readonly name: string;
  readonly role: string;
  readonly description: string;
  readonly capabilities: readonly Capability[];
}

export const PERSONAS: readonly Persona[] = [
  {
    name: "`pulumi up` and `pulumi destroy`",
    role: "Machine Learning Platform Engineer",
    description: "Creates, changes and deletes compute instances and images.",
    capabilities: CAPABILITIES.filter((each) => each !== MODEL_MANAGEMENT),
  },
  {
    name: "`pulumi refresh`, drift, `list` and `show`",
    role: "Compute Instance Reader",
    description: "Reads compute instances and images.",
    capabilities: [READ, ACROSS, READ_IMAGES],
  },
  {
    name: "`start`, `stop` and `restart`",
    role: "Compute Instance Operator",
    description: "Starts, stops and restarts compute instances.",
    capabilities: [READ, POWER, STOP, RESTART, OUTCOME, RUNS, ACROSS],
  },
];
