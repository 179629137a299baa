import { itself, lowerCase, timeout, workspaceArmId } from "../azure/validation";
import { choice, type Fields, flag, integer, list, map, object, text } from "../core/fields";
import { customServices, setupScripts } from "./tables/applicationFields";
import { dataMounts } from "./tables/dataMountFields";
import { computed, computedInside } from "./tables/outputFields";
import { schedules } from "./tables/scheduleFields";
import {
  computeName,
  guid,
  idleTime,
  instanceTags,
  isSsoOfAnotherUser,
  keyWithoutComment,
  seconds,
  sshPublicKey,
  subnetId,
  userAssignedIdentityId,
} from "./tables/validation";
import type { OperationName } from "./writing/operations";

const BUILD_TIME = "Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`:";

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
    "Name of the instance: 3 to 24 letters, digits and `-`. It starts with a letter, and ends neither in `-` nor in `-` and digits. " +
      "Unique among all computes of the Azure region. Default: derived from organization, project, stack, resource name and configured subscription.",
    { required: true, mutability: "replace", ours: true, problem: computeName, canonical: lowerCase },
  ),
  adopt: flag(
    "Whether the resource may adopt an existing instance of this name. Default false: the creation is then refused. `takeOver` also adopts an instance with the tag of another Pulumi resource.",
    { ours: true, default: false, choices: ["takeOver"] },
  ),
  onReplace: choice(
    "Whether a change may replace the instance, which deletes its disk. `fail`: the preview refuses it. `allow`: the instance is replaced. Default `fail`.",
    ["fail", "allow"],
    { ours: true, default: "fail" },
  ),
  recreateTrigger: text(
    "Any text. If you set or change it, the instance is replaced, which deletes its disk. `onReplace` is not asked, all other settings are. " +
      "The preview names the user of the instance and the loss. If you remove it, nothing happens.",
    { ours: true, mutability: "replace" },
  ),
  onActiveRuns: choice(
    "Whether active runs (jobs of Azure ML) prevent a stop, resize, replacement or deletion. `fail`: it is refused, with a list of the runs. " +
      "`wait`: it waits for the runs. `ignore`: the provider does not ask for runs. Notebooks and terminals are no runs. Default `fail`.",
    ["fail", "wait", "ignore"],
    { ours: true, default: "fail" },
  ),
  onInterrupt: choice(
    "Whether an update may stop or restart a running instance. `allow`: it may. `fail`: such a change is refused, with the user of the instance. " +
      "`whenStopped`: the change waits for an update that finds the instance stopped. `fail` and `whenStopped` also refuse to replace or delete a running instance. Default `allow`.",
    ["allow", "fail", "whenStopped"],
    { ours: true, default: "allow" },
  ),
  onDelete: choice(
    "Effect of a deletion of the resource. `delete`: the instance is deleted with its disk. `stop`: it is stopped and stays in Azure. " +
      "`retain`: it stays as it is. Default `delete`.",
    ["delete", "stop", "retain"],
    { ours: true, default: "delete" },
  ),
  powerStateEnforcement: choice(
    "Which starts and stops by others the next `pulumi up` after a refresh undoes. `exceptScheduled`: those by people, but none by a schedule or idle shutdown. " +
      "`always`: all. `createOnly`: none; `powerState` takes effect when the instance is created and when you change it. Default `exceptScheduled`.",
    ["exceptScheduled", "always", "createOnly"],
    { ours: true, default: "exceptScheduled" },
  ),
  preflight: choice(
    "How a preview reports problems that it finds by asking Azure. Without it, the preview fails for a wrong size, name or network. It warns of a shortage of quota, and of checks that failed. " +
      "`strict`: it fails for all of these. `warn`: it only warns. `off`: it does not ask Azure; a replacement still checks the name.",
    ["strict", "warn", "off"],
    { ours: true },
  ),
  exclusiveTags: flag("Whether tags that are not declared here are removed. Default false.", {
    ours: true,
    default: false,
  }),
  timeouts: object(
    "Timeouts of the operations. Default: those of the resource option `customTimeouts`.",
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
    "Tags, at most 49. Keys that others set are left alone, unless `exclusiveTags` is true.",
    text("Value of the tag, at most 256 characters.", { canonical: itself }),
    {
      ownedByKey: true,
      problem: instanceTags,
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
  sku: object("Sku, a property of all Azure ML resources. It has no effect on instances.", {
    name: text("Name.", { required: true }),
    tier: choice("Tier.", ["Free", "Basic", "Standard", "Premium"]),
    size: text("Size.", { since: "2022-05-01" }),
    family: text("Family.", { since: "2022-05-01" }),
    capacity: integer("Capacity.", { since: "2022-05-01" }),
  }),
};

const compute: Fields<OperationName> = {
  description: text("Description.", { default: "" }),
  disableLocalAuth: flag(
    "Whether local authentication, such as by SSH keys, is switched off. azure-ai-ml sends the opposite of `sshPublicAccess`.",
    {
      since: "2021-04-01",
      mutability: "replace",
      // Whether reads always show it is not documented.
      withheld: true,
    },
  ),
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
  computeInstanceAuthorizationType: choice(
    "Who may use the instance. The only value is `personal`: its user.",
    ["personal"],
    {
      since: "2020-08-01",
      mutability: "replace",
      default: "personal",
    },
  ),
  personalComputeInstanceSettings: object(
    "Creates the instance for another user.",
    {
      assignedUser: object("The user of the instance.", {
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
  idleTimeBeforeShutdown: text(
    "Idle time after which the instance stops: an ISO 8601 duration from `PT15M` to `P3D`. Default: it never stops for this reason.",
    {
      since: "2025-12-01",
      operation: "updateIdleShutdownSetting",
      problem: idleTime,
      canonical: seconds,
      default: null,
      examples: ["PT30M", "PT60M", "PT1H", "P1D", "PT1H30M"],
    },
  ),
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
    "Whether the provider starts or stops the instance. Without it, it does neither. A new instance is running; with `Stopped`, the creation ends with a stop.",
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
