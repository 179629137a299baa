import type { Problem, Rule } from "../../core/check";
import { readRows, writeRows } from "../../core/rows";
import { asRecord, at, equal, isAbsent, type Value, type Values, withoutAbsent, withValue } from "../../core/values";
import type { Documents, Recognition } from "../../kinds/documents";
import { checkDefined, completeSubnet } from "../checkInstance";
import { plannedInputs } from "../parse";
import {
  type KnownInputs,
  type Schedule,
  type Unchecked,
  type UncheckedInputs,
  unchecked,
  uncheckedItems,
} from "../properties";
import { toWire } from "../wire";
import { type Document, documentFields, expanded, IGNORED, STRANGERS } from "./document";
import { APPLICATIONS, rows } from "./rows";

/** What the keys of a document that defines a compute instance want of each other. */
const rules: readonly Rule[] = [networkOfSubnet, keysOfTheTrigger, timeOfShutdown, oneListOfApplications, oneTimeout];

/** By what a document is known to define a compute instance. */
const recognition: Recognition = {
  word: "computeinstance",
  sign: '"type: computeinstance"',
  keys: [
    "size",
    "ssh_settings",
    "ssh_public_access_enabled",
    "setup_scripts",
    "custom_applications",
    "create_on_behalf_of",
    "idle_time_before_shutdown",
    "idle_time_before_shutdown_minutes",
    "enable_sso",
    "enable_root_access",
    "enable_os_patching",
    "release_quota_on_stop",
  ],
  mainKeys: ["size"],
  commonKeys: () => ["size", "ssh_settings", "ssh_public_access_enabled"],
  vague: { words: /^(compute|ci|vm|(azure_?ml_?|aml_?|compute[ _-])?instance)$/i, key: "size" },
};

/** Documents that define compute instances. */
export const documents: Documents = {
  folder: "instances",
  defines: "instance",
  noun: "a compute instance",
  recognition,
  counted: ["instance", "instances"],
  isVersioned: false,
  nameInput: "computeName",
  sameName: (name) => name.toLowerCase(),
  fields: documentFields,
  ignored: IGNORED,
  strangers: STRANGERS,
  rules,
  rows,
  expanded,
  written,
  isAsWritten: ([list, , key]) => list === "custom_applications" && key === "environment_variables",
  checked: checkDefined,
  body(inputs, _, workspaceId) {
    const whole = plannedInputs(completeSubnet({ ...inputs, workspaceId }));
    const { location: __, ...body } = toWire(whole, "") as unknown as Values;
    return withoutAbsent(body);
  },
  withLoaderDefaults,
};

function written(inputs: Values): Values {
  const { name, custom_applications: short, custom_services: whole, ...others } = writeRows(rows, inputs) as Values;
  // Azure ML's words for applications say only what they all have in common there.
  const read = readRows([APPLICATIONS], { custom_applications: short });
  const isShort = equal(read, { customServices: withoutAbsent(unchecked<KnownInputs>(inputs).customServices) });
  const applications: Values = isShort ? { custom_applications: short } : { custom_services: whole };
  return withoutAbsent({ name, type: "computeinstance", ...others, ...applications });
}

const MACHINE: UncheckedInputs = {
  enableNodePublicIp: true,
  enableSSO: true,
  enableRootAccess: true,
  releaseQuotaOnStop: false,
  enableOSPatching: false,
  applicationSharingPolicy: "Shared",
  computeInstanceAuthorizationType: "personal",
};

/** The body with what Azure ML's own loader adds to a document, and in its letter case. */
function withLoaderDefaults(body: Values, source: Document & { readonly location?: Value }): Values {
  const machine = unchecked<KnownInputs>(at(body, ["properties", "properties"]));
  const complete: Values = {
    ...MACHINE,
    ...machine,
    vmSize: source.size || "STANDARD_DS3_V2",
    customServices: applications(machine.customServices),
    ...ssh(source, machine),
    ...scripts(source, machine),
    ...(source.schedules !== undefined && { schedules: withSchedules(unchecked(machine.schedules)) }),
  };
  const { location, tags } = source;
  return withoutAbsent({ location, tags, ...withValue(body, ["properties", "properties"], complete) });
}

function ssh({ ssh_settings, ssh_public_access_enabled: isOpen }: Document, { sshSettings }: UncheckedInputs): Values {
  if (ssh_settings === undefined && isOpen === undefined) return {};
  return { sshSettings: { sshPublicAccess: "Disabled", ...asRecord(sshSettings) } };
}

/** The loader leaves out lists and maps with nothing in them. */
function applications(given: Value): Value {
  if (!Array.isArray(given) || given.length === 0) return undefined;
  const isFilled = ([, value]: [string, Value]) =>
    typeof value !== "object" || value === null || Object.keys(value).length > 0;
  return given.map((each) => Object.fromEntries(Object.entries(asRecord(each)).filter(isFilled)));
}

/** A script of which nothing is said is one, too. */
function scripts({ setup_scripts: given }: Document, { setupScripts }: UncheckedInputs): Values {
  if (given === undefined) return {};
  const found = asRecord(unchecked<KnownInputs["setupScripts"]>(setupScripts).scripts);
  const named = Object.entries({ startup_script: "startupScript", creation_script: "creationScript" })
    .filter(([key]) => asRecord(given)[key] !== undefined)
    .map(([, name]) => [name, { scriptSource: "workspaceStorage", ...asRecord(found[name]) }]);
  return { setupScripts: { scripts: Object.fromEntries(named) } };
}

function withSchedules({ computeStartStop }: Unchecked<KnownInputs["schedules"]>): Values {
  return { computeStartStop: uncheckedItems<Schedule>(computeStartStop).map(withTrigger) };
}

function withTrigger({ cron, recurrence, ...schedule }: Unchecked<Schedule>): Values {
  const lower = lowered(
    { status: "Enabled", ...schedule },
    schedule.status === undefined ? ["action"] : ["action", "status"],
  );
  if (cron !== undefined) return { ...lower, cron: { timeZone: "UTC", ...asRecord(cron), triggerType: "Cron" } };
  const pattern = { hours: [], minutes: [], ...asRecord(unchecked<Schedule["recurrence"]>(recurrence).schedule) };
  const trigger = { timeZone: "UTC", ...asRecord(recurrence), schedule: lowered(pattern, ["weekDays"]) };
  return { ...lower, recurrence: { ...lowered(trigger, ["frequency"]), triggerType: "Recurrence" } };
}

function lowered(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, names.includes(name) ? lowerCase(value) : value]),
  );
}

function lowerCase(value: Value): Value {
  if (Array.isArray(value)) return value.map(lowerCase);
  return typeof value === "string" ? value.toLowerCase() : value;
}

function networkOfSubnet({ network_settings }: Document): Problem[] {
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

function keysOfTheTrigger(document: Document): Problem[] {
  const schedules = at(document, ["schedules", "compute_start_stop"]);
  const own = new Map([
    ["cron", ["expression"]],
    ["recurrence", ["frequency", "interval", "schedule"]],
  ]);
  return (Array.isArray(schedules) ? schedules : []).flatMap((schedule, i) => {
    const trigger = asRecord(at(schedule, ["trigger"]));
    const type = String(trigger["type"]).toLowerCase();
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

function timeOfShutdown({ idle_time_before_shutdown_minutes: minutes }: Document): Problem[] {
  if (typeof minutes !== "number" || (minutes >= 15 && minutes <= 4320)) return [];
  return [
    { path: ["idle_time_before_shutdown_minutes"], message: `${minutes} is out of range; use 15 to 4320 minutes.` },
  ];
}

function oneListOfApplications({ custom_applications, custom_services }: Document): Problem[] {
  if (isAbsent(custom_applications) || isAbsent(custom_services)) return [];
  return [{ path: ["custom_services"], message: "cannot go with custom_applications: give one of them." }];
}

function oneTimeout(document: Document): Problem[] {
  return ["creation_script", "startup_script"].flatMap((name) => {
    const path = ["setup_scripts", name];
    const { timeout, timeout_minutes } = asRecord(at(document, path));
    if (isAbsent(timeout) || isAbsent(timeout_minutes)) return [];
    return [{ path: [...path, "timeout"], message: "cannot go with timeout_minutes: give one of them." }];
  });
}
