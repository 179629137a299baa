import { itself, lowerCase, tagNames, timeout, workspaceArmId } from "../azure/validation";
import { choice, type Fields, flag, integer, list, map, object, text } from "../core/fields";
import { customServices, setupScripts } from "./tables/applicationFields";
import { dataMounts } from "./tables/dataMountFields";
import { computed, computedInside } from "./tables/outputFields";
import { schedules } from "./tables/scheduleFields";
import {
  computeName,
  guid,
  idleTime,
  isSsoOfAnotherUser,
  keyWithoutComment,
  seconds,
  sshPublicKey,
  subnetId,
  userAssignedIdentityId,
} from "./tables/validation";
import type { OperationName } from "./writing/operations";

const BUILD_TIME = "The deadline, such as `30m` or `1h30m`; default";

/** What is ours: where the instance lives and how the provider treats it. */
const ours: Fields<OperationName> = {
  workspaceId: text("ARM id of the workspace. The instance is created in the workspace's region.", {
    required: true,
    mutability: "replace",
    ours: true,
    problem: workspaceArmId,
    canonical: lowerCase,
  }),
  computeName: text(
    "Name of the instance: 3 to 24 letters, digits and `-`, first a letter, not ending in `-` or in `-` and digits. " +
      "Unique among all computes of the Azure region. Default: derived from organization, project, stack and resource name.",
    { required: true, mutability: "replace", ours: true, problem: computeName, canonical: lowerCase },
  ),
  adopt: flag(
    "Manage an instance that exists already, instead of refusing to; `takeOver` also takes one that another Pulumi resource has tagged as its own. Default false.",
    { ours: true, default: false, choices: ["takeOver"] },
  ),
  onReplace: choice(
    "What to do when a change needs a replacement, which deletes the instance's disk: `fail` refuses, `allow` replaces. Default `fail`.",
    ["fail", "allow"],
    { ours: true, default: "fail" },
  ),
  recreateTrigger: text(
    "Recreates the instance whenever this changes, which deletes its disk: to change it is the order, whatever `onReplace` " +
      "says. The preview names the owner and the loss. To remove it does nothing.",
    { ours: true, mutability: "replace" },
  ),
  onActiveRuns: choice(
    "What to do when runs are active on the instance before it is stopped, resized, replaced or deleted: `fail` refuses " +
      "and lists them, `wait` waits for them, `ignore` does not ask. Notebooks and terminals are not seen. Default `fail`.",
    ["fail", "wait", "ignore"],
    { ours: true, default: "fail" },
  ),
  onInterrupt: choice(
    "What an update does with a change that would stop or restart the machine while it runs: `allow` makes it, `fail` refuses " +
      "it and names whose machine it is and since when it runs, `whenStopped` leaves it until an update finds the machine " +
      "stopped. With the latter two a machine that runs is neither replaced nor deleted. Default `allow`.",
    ["allow", "fail", "whenStopped"],
    { ours: true, default: "allow" },
  ),
  onDelete: choice(
    "What a deletion of the resource does: `delete` the instance with its disk, `stop` it and leave it in Azure, or " +
      "`retain` it as it is. Default `delete`.",
    ["delete", "stop", "retain"],
    { ours: true, default: "delete" },
  ),
  powerStateEnforcement: choice(
    "When `powerState` is enforced: not against what a schedule or idle shutdown did last (`exceptScheduled`), `always` " +
      "(by the next `pulumi up` after a refresh), or only when the instance is created (`createOnly`). Default `exceptScheduled`.",
    ["exceptScheduled", "always", "createOnly"],
    { ours: true, default: "exceptScheduled" },
  ),
  preflight: choice(
    "What a preview does about what Azure would refuse. Unset, it fails for what cannot work (size, name, network) and warns of a shortage of quota and of what could not be asked; " +
      "`strict` fails for all of it, `warn` only warns, `off` asks nothing.",
    ["strict", "warn", "off"],
    { ours: true },
  ),
  exclusiveTags: flag("Remove tags that are not declared here. Default false: they are left alone.", {
    ours: true,
    default: false,
  }),
  timeouts: object(
    "Deadlines of the operations. Default: the resource option `customTimeouts`.",
    {
      create: text(`${BUILD_TIME} \`30m\`.`, { problem: timeout }),
      update: text(`${BUILD_TIME} \`30m\`.`, { problem: timeout }),
      delete: text(`${BUILD_TIME} \`30m\`.`, { problem: timeout }),
    },
    { ours: true },
  ),
};

const envelope: Fields<OperationName> = {
  tags: map(
    "Tags. Keys that others set are left alone, unless `exclusiveTags`.",
    text("Value of the tag.", { canonical: itself }),
    {
      ownedByKey: true,
      problem: tagNames,
    },
  ),
  identity: object(
    "Managed identity of the instance.",
    {
      type: choice(
        "Which identities it has. Default `None`.",
        ["None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"],
        { required: true, default: "None", canonical: (type: string) => type.toLowerCase().replaceAll(" ", "") },
      ),
      userAssignedIdentities: list(
        "ARM ids of user-assigned identities.",
        text("ARM id of a user-assigned identity.", { problem: userAssignedIdentityId, canonical: lowerCase }),
        { default: null },
      ),
      ...computedInside.identity,
    },
    { mutability: "replace" },
  ),
  sku: object("Sku, as the workspace's; without effect on instances.", {
    name: text("Name.", { required: true }),
    tier: choice("Tier.", ["Free", "Basic", "Standard", "Premium"]),
    size: text("Size.", { since: "2022-05-01" }),
    family: text("Family.", { since: "2022-05-01" }),
    capacity: integer("Capacity.", { since: "2022-05-01" }),
  }),
};

const compute: Fields<OperationName> = {
  description: text("Description.", { default: "" }),
  disableLocalAuth: flag("Opt out of local authentication. azure-ai-ml sends the opposite of SSH access.", {
    since: "2021-04-01",
    mutability: "replace",
    // Whether reads always show it is not documented.
    withheld: true,
  }),
};

const machine: Fields<OperationName> = {
  vmSize: text("Size of the virtual machine; letter case does not matter. Default at creation `Standard_DS3_v2`.", {
    operation: "resize",
    canonical: lowerCase,
    examples: ["Standard_DS3_v2", "STANDARD_DS11_V2", "Standard_D4s_v3"],
  }),
  subnet: object(
    "Subnet of the instance. Must not be given in a workspace with a managed network.",
    { id: text("ARM id of the subnet.", { required: true, problem: subnetId, canonical: lowerCase, default: null }) },
    { mutability: "replace" },
  ),
  enableNodePublicIp: flag("Public IP address. `false` needs a subnet or a managed network. Default true.", {
    since: "2022-05-01",
    mutability: "replace",
    default: true,
  }),
  applicationSharingPolicy: choice(
    "Who in the workspace may use the applications on the instance: only the creator (`Personal`) or everybody (`Shared`). Default `Shared`.",
    ["Personal", "Shared"],
    { default: "Shared" },
  ),
  sshSettings: object(
    "SSH access.",
    {
      sshPublicAccess: choice("Whether the public SSH port is open. Default `Disabled`.", ["Enabled", "Disabled"], {
        default: "Disabled",
      }),
      adminPublicKey: text(
        "Public key of the administrator, as in `id_ed25519.pub`. Another comment on the same key is no change.",
        {
          problem: sshPublicKey,
          canonical: keyWithoutComment,
          default: null,
          examples: [
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHV3Ymx0b3BxZ2h6bWFqcmRrZXNpY3Zubnlm dev",
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 dev\n",
          ],
        },
      ),
      ...computedInside.sshSettings,
    },
    { mutability: "replace" },
  ),
  computeInstanceAuthorizationType: choice("Who may use the instance; there is one value.", ["personal"], {
    since: "2020-08-01",
    mutability: "replace",
    default: "personal",
  }),
  personalComputeInstanceSettings: object(
    "Creates the instance on behalf of somebody else.",
    {
      assignedUser: object("The user whom the instance belongs to.", {
        objectId: text("Object id of the user in Microsoft Entra.", {
          required: true,
          problem: guid,
          examples: ["8F2C1A60-0000-4000-8000-00000000000A", "8f2c1a60-0000-4000-8000-00000000000b"],
          canonical: lowerCase,
          default: null,
        }),
        tenantId: text("Tenant id of the user.", {
          required: true,
          problem: guid,
          examples: ["8F2C1A60-0000-4000-8000-00000000000A", "8f2c1a60-0000-4000-8000-00000000000b"],
          canonical: lowerCase,
          default: null,
        }),
      }),
    },
    { since: "2020-08-01", mutability: "replace" },
  ),
  enableSSO: flag("Single sign-on to the applications on the instance. Default true.", {
    since: "2025-12-01",
    operation: "enableSso",
    default: true,
    leftToService: isSsoOfAnotherUser,
  }),
  idleTimeBeforeShutdown: text("Stop when idle for so long: ISO 8601, from `PT15M` to `P3D`. Default: never.", {
    since: "2025-12-01",
    operation: "updateIdleShutdownSetting",
    problem: idleTime,
    canonical: seconds,
    default: null,
    examples: ["PT30M", "PT60M", "PT1H", "P1D", "PT1H30M"],
  }),
  autologgerSettings: object(
    "Automatic logging.",
    { mlflowAutologger: choice("MLflow autologging in notebooks.", ["Enabled", "Disabled"]) },
    { preview: true },
  ),
  enableOSPatching: flag("Patch the operating system. Default false.", { preview: true, default: false }),
  enableRootAccess: flag("Root access for the user. Default true.", { preview: true, default: true }),
  releaseQuotaOnStop: flag("Release the quota while stopped. Default false.", { preview: true, default: false }),
  schedules,
  setupScripts,
  customServices,
  dataMounts,
};

const power: Fields<OperationName> = {
  powerState: choice(
    "Whether the instance runs. Without it, nobody starts or stops it. A creation ends `Running`; `Stopped` then stops it.",
    ["Running", "Stopped"],
    { operation: "powerState" },
  ),
};

/** Every property of a compute instance. The comparison, the checks, the types and the documentation follow from it. */
export const fields: Fields<OperationName> = {
  ...ours,
  ...envelope,
  ...compute,
  ...machine,
  ...power,
  ...computed.envelope,
  ...computed.compute,
  ...computed.machine,
};

/** Names of the properties that ARM keeps in the resource itself, in its `properties`, and in `properties.properties`. */
export const ENVELOPE = Object.keys({ ...envelope, ...computed.envelope });
export const COMPUTE = Object.keys({ ...compute, ...computed.compute });
export const MACHINE = Object.keys({ ...machine, ...computed.machine });
