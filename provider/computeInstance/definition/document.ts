import { choice, type Fields, flag, integer, list, map, object, text } from "../../core/fields";
import { snakeCase, snakeField } from "../../core/rows";
import type { Value, Values } from "../../core/values";
import { fields as properties } from "../fields";
import type { KnownInputs, Unchecked } from "../properties";

/** What documents and Azure call the kinds of identities. */
export const IDENTITIES = new Map([
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

const PLAIN = {
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
    startup_script: script("Script that runs each time that the instance starts."),
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
} satisfies Fields;

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
export const OTHERS = Object.entries(properties).filter(
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

type SnakeCase<S extends string> = S extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : S;

/** A document, whose values may still be anything. */
export type Document = Unchecked<Record<keyof typeof PLAIN | SnakeCase<keyof KnownInputs>, Value>>;

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

/** What is said of keys that belong to other documents. */
export const STRANGERS: Readonly<Record<string, string>> = {
  version: "is not a property here; compute instances have no versions.",
};
