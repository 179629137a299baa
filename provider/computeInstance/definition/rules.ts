import type { Problem, Rule } from "../../core/check";
import { asRecord, at, isAbsent, type Value } from "../../core/values";
import type { Document } from "./document";

/** What the keys of a document that defines a compute instance want of each other. */
export const rules: readonly Rule[] = [
  networkOfSubnet,
  keysOfTheTrigger,
  timeOfShutdown,
  oneListOfApplications,
  oneTimeout,
];

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
