import { type Row, sameRow, snakeCase } from "../../core/rows";
import { asRecord, isAbsent, type Value, type Values } from "../../core/values";
import { isWord, type KnownInputs, type UncheckedInputs, unchecked } from "../properties";
import { type Document, IDENTITIES, OTHERS } from "./document";

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
  read: (value, { trigger }) => (isWord(asRecord(trigger)["type"], type) ? value : undefined),
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
    write: (access) => isWord(access, "Enabled"),
  },
  { from: ["ssh_settings", "ssh_key_value"], to: ["sshSettings", "adminPublicKey"] },
  // Azure ML's clients create with the opposite of SSH access. What is adopted was created by who knows what.
  {
    from: ["disable_local_auth"],
    to: ["disableLocalAuth"],
    read: (value, { adopt, ssh_public_access_enabled: isOpen }: Document) =>
      value ?? (adopt ? undefined : isOpen !== true),
    write: (value, inputs: UncheckedInputs) => (!inputs.adopt && value === !isSshOpen(inputs) ? undefined : value),
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
    read: (minutes, { idle_time_before_shutdown: time }: Document) =>
      isAbsent(minutes) ? time : `PT${String(minutes)}M`,
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

function isSshOpen({ sshSettings }: UncheckedInputs): boolean {
  return isWord(unchecked<KnownInputs["sshSettings"]>(sshSettings).sshPublicAccess, "Enabled");
}

/** A network that is named lies in the workspace's resource group, which the resource's check knows. */
function subnetOf({ vnet_name: network, subnet }: Values): Value {
  if (typeof subnet !== "string" || subnet.startsWith("/")) return subnet;
  return isAbsent(network) || network === "" || subnet === ""
    ? undefined
    : `/virtualNetworks/${String(network)}/subnets/${subnet}`;
}
