import { asRecord, at, type Value, type Values, withoutAbsent, withValue } from "../core/values";
import type { Definition } from "./definition";

const MACHINE: Values = {
  enableNodePublicIp: true,
  enableSSO: true,
  enableRootAccess: true,
  releaseQuotaOnStop: false,
  enableOSPatching: false,
  applicationSharingPolicy: "Shared",
  computeInstanceAuthorizationType: "personal",
};

/** The body with what Azure ML's own loader adds to a document, and in its letter case. */
export function withLoaderDefaults({ kind, source }: Definition, body: Values): Values {
  return kind === "environment" ? environment(body) : instance(source, body);
}

function environment(body: Values): Values {
  const { osType, ...properties } = asRecord(body.properties);
  return withoutAbsent({
    properties: { ...properties, osType: lowerCase(osType), isAnonymous: false, isArchived: false },
  });
}

function instance(source: Values, body: Values): Values {
  const machine = asRecord(at(body, ["properties", "properties"]));
  const { schedules } = machine;
  const complete: Values = {
    ...MACHINE,
    ...machine,
    vmSize: source.size || "STANDARD_DS3_V2",
    ...ssh(source, machine),
    ...(schedules !== undefined && { schedules: withSchedules(asRecord(schedules)) }),
  };
  return withoutAbsent({ location: source.location, ...withValue(body, ["properties", "properties"], complete) });
}

function ssh({ ssh_settings, ssh_public_access_enabled: isOpen }: Values, { sshSettings }: Values): Values {
  if (ssh_settings === undefined && isOpen === undefined) return {};
  return { sshSettings: { sshPublicAccess: "Disabled", ...asRecord(sshSettings) } };
}

function withSchedules({ computeStartStop }: Values): Values {
  const schedules = Array.isArray(computeStartStop) ? computeStartStop : [];
  return { computeStartStop: schedules.map((schedule) => withTrigger(asRecord(schedule))) };
}

function withTrigger({ cron, recurrence, ...schedule }: Values): Values {
  const lower = lowered(
    { status: "Enabled", ...schedule },
    schedule.status === undefined ? ["action"] : ["action", "status"],
  );
  if (cron !== undefined) return { ...lower, cron: { timeZone: "UTC", ...asRecord(cron), triggerType: "Cron" } };
  const pattern = { hours: [], minutes: [], ...asRecord(asRecord(recurrence).schedule) };
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
