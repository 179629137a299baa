import { fields as properties } from "../computeInstance/fields";
import type { Problem, Rule } from "../core/check";
import { choice, type Fields, flag, integer, list, map, object, text } from "../core/fields";
import { asRecord, at, isAbsent, type Value, type Values } from "../core/values";
import type { Row } from "./mapping";
import { sameRow, snakeCase, snakeField } from "./snakeCase";

const IDENTITIES = new Map([
  ["none", "None"],
  ["system_assigned", "SystemAssigned"],
  ["user_assigned", "UserAssigned"],
  ["system_assigned,user_assigned", "SystemAssigned,UserAssigned"],
]);

const when = {
  start_time: text("First day and time: `yyyy-MM-ddTHH:mm:ss`."),
  time_zone: text("Windows name of the time zone. Default `UTC`."),
};

// Azure ML's loader takes no other ports, although its message says "between".
const port = (value: number) =>
  value > 1025 && value < 65_535 ? undefined : `${value} is not a port that Azure ML takes; use 1026 to 65534.`;

const script = (doc: string) =>
  object(doc, {
    path: text("Path of the script in the workspace's file share."),
    command: text("Arguments.", { secret: true }),
    timeout_minutes: integer("How many minutes it may run."),
    timeout: text("How long it may run, such as `90s`; instead of `timeout_minutes`.", { ours: true }),
    script_source: choice(
      "Where the script is: `inline` in path, as base64, or a file of the `workspace`. Default `workspaceStorage`.",
      ["inline", "workspace", "workspaceStorage"],
      { ours: true },
    ),
  });

const PLAIN: Fields = {
  name: text("Name of the instance.", { required: true }),
  type: choice("The kind of compute.", ["computeinstance"], { required: true }),
  description: text("Description."),
  tags: map("Tags.", text("Value of the tag.")),
  size: text("Size of the virtual machine. Default `Standard_DS3_v2`."),
  create_on_behalf_of: object("The user whom the instance is for.", {
    user_tenant_id: text("Tenant id of the user.", { required: true }),
    user_object_id: text("Object id of the user in Microsoft Entra.", { required: true }),
  }),
  ssh_public_access_enabled: flag("Whether the public SSH port is open. Default false."),
  ssh_settings: object("SSH access.", { ssh_key_value: text("Public key of the administrator.") }),
  network_settings: object("Where the instance is.", {
    vnet_name: text("Name of a virtual network in the workspace's resource group."),
    subnet: text("Name of a subnet of that network, or the ARM id of any subnet."),
  }),
  identity: object("Managed identity.", {
    type: choice("Which identities it has.", [...IDENTITIES].flat(), { required: true }),
    user_assigned_identities: list(
      "User-assigned identities.",
      object("One.", { resource_id: text("ARM id of the identity.", { required: true }) }),
    ),
  }),
  schedules: object("Times at which the instance starts and stops by itself.", {
    compute_start_stop: list(
      "The schedules.",
      object("One schedule.", {
        action: choice("What to do.", ["start", "stop"], { required: true }),
        state: choice("Whether it is in force. Default `enabled`.", ["enabled", "disabled"]),
        trigger: object(
          "When.",
          {
            type: choice("Of which kind.", ["cron", "recurrence"], { required: true }),
            ...when,
            expression: text("Of a `cron`: five fields, such as `0 18 * * 1-5`."),
            frequency: choice("Of a `recurrence`: the unit of the interval.", [
              "minute",
              "hour",
              "day",
              "week",
              "month",
            ]),
            interval: integer("Of a `recurrence`: how many units lie between two runs."),
            schedule: object("Of a `recurrence`: which of the times within the unit.", {
              hours: list("Hours, 0 to 23.", integer("Hour.")),
              minutes: list("Minutes, 0 to 59.", integer("Minute.")),
              week_days: list("Days of the week.", text("Day.")),
              month_days: list("Days of the month.", integer("Day."), { ours: true }),
            }),
          },
          { required: true },
        ),
      }),
    ),
  }),
  idle_time_before_shutdown: text("Stop when idle for so long: ISO 8601, such as `PT30M`."),
  idle_time_before_shutdown_minutes: integer("Stop when idle for so many minutes: 15 to 4320."),
  setup_scripts: object("Scripts that prepare the instance.", {
    creation_script: script("Runs once, when the instance is created."),
    startup_script: script("Runs each time that the instance starts."),
  }),
  custom_applications: list(
    "Applications that run in containers on the instance.",
    object("One application.", {
      name: text("Name.", { required: true }),
      type: choice("Kind.", ["docker"]),
      image: object(
        "Container image.",
        { reference: text("Reference of the image.", { required: true }) },
        { required: true },
      ),
      endpoints: list(
        "Ports.",
        object("One.", {
          target: integer("Port inside the container.", { required: true, problem: port }),
          published: integer("Port on the instance.", { required: true, problem: port }),
        }),
        { required: true },
      ),
      environment_variables: map("Environment variables.", text("Value.", { secret: true })),
      bind_mounts: list(
        "Folders of the instance that are mounted.",
        object("One.", {
          source: text("Path on the instance.", { required: true }),
          target: text("Path inside the container.", { required: true }),
        }),
      ),
    }),
    { uniqueBy: "name" },
  ),
  enable_node_public_ip: flag("Public IP address. Default true."),
  enable_sso: flag("Single sign-on. Default true."),
  enable_root_access: flag("Root access for the user. Default true."),
  release_quota_on_stop: flag("Release the quota while stopped. Default false."),
  enable_os_patching: flag("Patch the operating system. Default false."),
};

const COVERED = new Set([
  "workspaceId",
  "computeName",
  "vmSize",
  "personalComputeInstanceSettings",
  "sshSettings",
  "subnet",
  "identity",
  "schedules",
  "idleTimeBeforeShutdown",
  "setupScripts",
]);

/** The inputs that Azure ML's own keys cannot say, or not in full. */
const OTHERS = Object.entries(properties).filter(
  ([name, { mutability }]) => mutability !== "computed" && !COVERED.has(name) && !(snakeCase(name) in PLAIN),
);

/** Every key of a document that defines a compute instance. Those that are `ours` are not Azure ML's. */
export const documentFields: Fields = {
  $schema: text("Address of a schema, for editors."),
  ...PLAIN,
  ...Object.fromEntries(
    OTHERS.map(([name, field]) => [snakeCase(name), { ...snakeField(field), required: false, ours: true }]),
  ),
};

/** Keys that Azure ML's loader accepts and ignores: what only Azure sets, and the region, which is the workspace's. */
export const IGNORED: readonly string[] = [
  ...[
    "$schema",
    "id",
    "state",
    "last_operation",
    "services",
    "os_image_metadata",
    "provisioning_state",
    "provisioning_errors",
  ],
  ...["created_on", "location", "resource_id"],
  ...["ssh_settings.admin_username", "ssh_settings.ssh_port"],
  ...["network_settings.public_ip_address", "network_settings.private_ip_address"],
  ...["identity.principal_id", "identity.tenant_id"],
  ...["network_settings", "ssh_settings", "create_on_behalf_of", "identity"].map((name) => `${name}.$schema`),
  ...["principal_id", "client_id", "tenant_id", "$schema"].map((name) => `identity.user_assigned_identities.*.${name}`),
  ...["schedule_id", "provisioning_state"].map((name) => `schedules.compute_start_stop.*.${name}`),
];

/** The document with nothing shortened in it. */
export const expanded = (document: Values): Values => document;

export const STRANGERS: Readonly<Record<string, string>> = {
  version: "is not a property here; compute instances have no versions.",
};

export const rules: readonly Rule[] = [
  networkOfSubnet,
  keysOfTheTrigger,
  timeOfShutdown,
  oneListOfApplications,
  oneTimeout,
];

function networkOfSubnet({ network_settings }: Values): Problem[] {
  const { vnet_name: network, subnet } = asRecord(network_settings);
  const path = ["network_settings"];
  if (!isEmpty(network) && isEmpty(subnet)) {
    return [{ path: [...path, "subnet"], message: "is required beside vnet_name." }];
  }
  const isId = typeof subnet !== "string" || subnet.startsWith("/");
  if (isId || isEmpty(subnet) || !isEmpty(network)) return [];
  const message = `is required, because ${JSON.stringify(subnet)} is a name; or give the subnet's ARM id.`;
  return [{ path: [...path, "vnet_name"], message }];
}

const isEmpty = (value: Value) => isAbsent(value) || value === "";

function keysOfTheTrigger(document: Values): Problem[] {
  const schedules = at(document, ["schedules", "compute_start_stop"]);
  const own = new Map([
    ["cron", ["expression"]],
    ["recurrence", ["frequency", "interval", "schedule"]],
  ]);
  return (Array.isArray(schedules) ? schedules : []).flatMap((schedule, i) => {
    const trigger = asRecord(at(schedule, ["trigger"]));
    const type = String(trigger.type).toLowerCase();
    const problem = (key: string, message: string) => ({
      path: ["schedules", "compute_start_stop", i, "trigger", key],
      message,
    });
    const [required] = own.get(type) ?? [];
    const missing =
      required && isAbsent(trigger[required]) ? [problem(required, `is required of a ${type} trigger.`)] : [];
    const foreign = [...own].filter(([other]) => own.has(type) && other !== type).flatMap(([, keys]) => keys);
    const known = `known are type, start_time, time_zone, ${own.get(type)?.join(", ")}.`;
    const strange = foreign
      .filter((key) => trigger[key] !== undefined)
      .map((key) => problem(key, `is not a property of a ${type} trigger; ${known}`));
    return [...missing, ...strange];
  });
}

function timeOfShutdown({ idle_time_before_shutdown_minutes: minutes }: Values): Problem[] {
  if (typeof minutes !== "number" || (minutes >= 15 && minutes <= 4320)) return [];
  return [
    { path: ["idle_time_before_shutdown_minutes"], message: `${minutes} is out of range; use 15 to 4320 minutes.` },
  ];
}

function oneListOfApplications({ custom_applications, custom_services }: Values): Problem[] {
  if (isAbsent(custom_applications) || isAbsent(custom_services)) return [];
  return [{ path: ["custom_services"], message: "cannot go with custom_applications: give one of them." }];
}

function oneTimeout(document: Values): Problem[] {
  return ["creation_script", "startup_script"].flatMap((name) => {
    const path = ["setup_scripts", name];
    const { timeout, timeout_minutes } = asRecord(at(document, path));
    if (isAbsent(timeout) || isAbsent(timeout_minutes)) return [];
    return [{ path: [...path, "timeout"], message: "cannot go with timeout_minutes: give one of them." }];
  });
}

/** A word of a document in Azure's spelling, for those that differ by more than their letter case. */
const identityType = (word: Value) => IDENTITIES.get(String(word).toLowerCase()) ?? word;
const identityWord = (type: Value) =>
  [...IDENTITIES].find(([, azures]) => azures === String(type).replaceAll(" ", ""))?.[0] ?? type;

const WORKSPACE = "workspaceStorage";

const scriptRows: readonly Row[] = [
  // A script whose path is a secret that was left out says by itself where it is, or nothing.
  {
    from: ["script_source"],
    to: ["scriptSource"],
    read: (source, { path }) => source ?? (isAbsent(path) ? undefined : WORKSPACE),
    write: (source, { scriptData }) => (source === WORKSPACE && !isAbsent(scriptData) ? undefined : source),
  },
  { from: ["path"], to: ["scriptData"] },
  { from: ["command"], to: ["scriptArguments"] },
  {
    from: ["timeout_minutes"],
    to: ["timeout"],
    read: (minutes) => (isAbsent(minutes) ? undefined : `${String(minutes)}m`),
    write: (time) => (inMinutes(time) ? Number.parseInt(String(time), 10) : undefined),
  },
  { from: ["timeout"], to: ["timeout"], write: (time) => (inMinutes(time) ? undefined : time) },
];
const inMinutes = (time: Value) => /^[1-9]\d*m$/.test(String(time));

/** A key of the trigger, which the inputs keep under the trigger's type. */
const triggerRow = (type: "cron" | "recurrence", from: string, to: string): Row => ({
  from: ["trigger", from],
  to: [type, to],
  read: (value, { trigger }) => (String(asRecord(trigger).type).toLowerCase() === type ? value : undefined),
});

const scheduleRows: readonly Row[] = [
  { from: ["action"], to: ["action"] },
  { from: ["state"], to: ["status"] },
  { from: ["trigger", "type"], to: ["triggerType"], write: (type) => String(type).toLowerCase() },
  ...(["cron", "recurrence"] as const).flatMap((type) => [
    triggerRow(type, "start_time", "startTime"),
    triggerRow(type, "time_zone", "timeZone"),
  ]),
  triggerRow("cron", "expression", "expression"),
  triggerRow("recurrence", "frequency", "frequency"),
  triggerRow("recurrence", "interval", "interval"),
  ...(["hours", "minutes", "week_days", "month_days"] as const).map((name): Row => {
    const to = { hours: "hours", minutes: "minutes", week_days: "weekDays", month_days: "monthDays" }[name];
    return {
      ...triggerRow("recurrence", "schedule", "schedule"),
      from: ["trigger", "schedule", name],
      to: ["recurrence", "schedule", to],
    };
  }),
];

const applicationRows: readonly Row[] = [
  { from: ["name"], to: ["name"] },
  { from: ["type"], to: ["type"], otherwise: "docker" },
  { to: ["image", "type"], otherwise: "docker" },
  { from: ["image", "reference"], to: ["image", "reference"] },
  { to: ["docker", "privileged"], otherwise: true },
  {
    from: ["endpoints"],
    to: ["endpoints"],
    items: [
      { to: ["name"], otherwise: "connect" },
      { to: ["protocol"], otherwise: "http" },
      { from: ["target"], to: ["target"] },
      { from: ["published"], to: ["published"] },
    ],
  },
  {
    from: ["environment_variables"],
    to: ["environmentVariables"],
    entries: [
      { to: ["type"], otherwise: "local" },
      { from: [], to: ["value"] },
    ],
  },
  {
    from: ["bind_mounts"],
    to: ["volumes"],
    items: [
      { to: ["type"], otherwise: "bind" },
      { to: ["readOnly"], otherwise: false },
      { from: ["source"], to: ["source"] },
      { from: ["target"], to: ["target"] },
    ],
  },
];

/** The row of the applications in Azure ML's own words. What they cannot say is said by `custom_services`. */
export const APPLICATIONS: Row = { from: ["custom_applications"], to: ["customServices"], items: applicationRows };

const ADDED = new Set(["disableLocalAuth"]);

/** How a document becomes the inputs of a compute instance, and back. */
export const rows: readonly Row[] = [
  { from: ["name"], to: ["computeName"] },
  { from: ["description"], to: ["description"] },
  { from: ["tags"], to: ["tags"] },
  { from: ["size"], to: ["vmSize"] },
  {
    from: ["create_on_behalf_of"],
    to: ["personalComputeInstanceSettings", "assignedUser"],
    inside: [
      { from: ["user_object_id"], to: ["objectId"] },
      { from: ["user_tenant_id"], to: ["tenantId"] },
    ],
  },
  {
    from: ["ssh_public_access_enabled"],
    to: ["sshSettings", "sshPublicAccess"],
    read: (isOpen) => (typeof isOpen === "boolean" ? (isOpen ? "Enabled" : "Disabled") : undefined),
    write: (access) => String(access).toLowerCase() === "enabled",
  },
  { from: ["ssh_settings", "ssh_key_value"], to: ["sshSettings", "adminPublicKey"] },
  // Azure ML's clients create with the opposite of SSH access. What is adopted was created by who knows what.
  {
    from: ["disable_local_auth"],
    to: ["disableLocalAuth"],
    read: (value, { adopt, ssh_public_access_enabled: isOpen }) => value ?? (adopt ? undefined : isOpen !== true),
    write: (value, inputs) => (!inputs.adopt && value === !isSshOpen(inputs) ? undefined : value),
  },
  {
    from: ["network_settings"],
    to: ["subnet", "id"],
    read: (settings) => subnetOf(asRecord(settings)),
    write: (id) => ({ subnet: id }),
    within: () => ["subnet"],
  },
  {
    from: ["identity", "type"],
    to: ["identity", "type"],
    read: (word) => (isAbsent(word) ? undefined : identityType(word)),
    write: identityWord,
  },
  {
    from: ["identity", "user_assigned_identities"],
    to: ["identity", "userAssignedIdentities"],
    items: [{ from: ["resource_id"], to: [] }],
  },
  { from: ["schedules", "compute_start_stop"], to: ["schedules", "computeStartStop"], items: scheduleRows },
  {
    from: ["idle_time_before_shutdown_minutes"],
    to: ["idleTimeBeforeShutdown"],
    read: (minutes, { idle_time_before_shutdown: time }) => (isAbsent(minutes) ? time : `PT${String(minutes)}M`),
    write: (time) => (/^PT[1-9]\d*M$/.test(String(time)) ? Number.parseInt(String(time).slice(2), 10) : undefined),
  },
  {
    from: ["idle_time_before_shutdown"],
    to: ["idleTimeBeforeShutdown"],
    read: () => undefined,
    write: (time) => (/^PT[1-9]\d*M$/.test(String(time)) ? undefined : time),
  },
  ...(["creation_script", "startup_script"] as const).map(
    (name): Row => ({
      from: ["setup_scripts", name],
      to: ["setupScripts", "scripts", name === "creation_script" ? "creationScript" : "startupScript"],
      inside: scriptRows,
    }),
  ),
  APPLICATIONS,
  ...["enableNodePublicIp", "enableSSO", "enableRootAccess", "releaseQuotaOnStop", "enableOSPatching"].map(
    (name): Row => ({
      from: [snakeCase(name)],
      to: [name],
    }),
  ),
  ...OTHERS.filter(([name]) => !ADDED.has(name)).map(([name, field]) => sameRow(name, field)),
];

function isSshOpen(inputs: Values): boolean {
  return String(at(inputs, ["sshSettings", "sshPublicAccess"])).toLowerCase() === "enabled";
}

/** A network that is named lies in the workspace's resource group, which the resource's check knows. */
function subnetOf({ vnet_name: network, subnet }: Values): Value {
  if (typeof subnet !== "string" || subnet.startsWith("/")) return subnet;
  return isEmpty(network) || subnet === "" ? undefined : `/virtualNetworks/${String(network)}/subnets/${subnet}`;
}
