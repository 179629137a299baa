import { isKnown } from "../schema/versions";
import type { SwitchName } from "../switches";
import { computeField } from "./instanceFields";
import type { ComputeBody, InstanceSettings } from "./record";

/** The settings that a PUT leaves alone while a switch is on. */
const ignored = {
  putIgnoresSchedules: ["schedules"],
  putIgnoresIdleTime: ["idleTimeBeforeShutdown"],
  putIgnoresCustomServices: ["customServices"],
  putIgnoresSetupScripts: ["setupScripts"],
  putIgnoresSso: ["enableSSO"],
  putIgnoresSharingPolicy: ["applicationSharingPolicy"],
  putIgnoresPreviewFields: ["autologgerSettings", "enableOSPatching", "enableRootAccess", "releaseQuotaOnStop"],
} as const satisfies Partial<Record<SwitchName, readonly string[]>>;

/** Puts back what the switches say a PUT does not change. */
export function keepIgnored(old: ComputeBody, next: ComputeBody, isOn: (name: SwitchName) => boolean): ComputeBody {
  const names = Object.entries(ignored).flatMap(([name, paths]) => (isOn(name as SwitchName) ? [...paths] : []));
  const kept = Object.fromEntries(names.map((name) => [name, old.settings[name]]));
  return {
    ...next,
    settings: { ...next.settings, ...kept },
    tags: isOn("putIgnoresTags") ? old.tags : next.tags,
    description: isOn("putIgnoresDescription") ? old.description : next.description,
  };
}

/** Carries over the settings that an api-version does not know. */
export function keepUnknown(old: InstanceSettings, sent: Record<string, unknown>, version: string) {
  const fields = computeField.fields?.["properties"]?.fields?.["properties"]?.fields ?? {};
  const unknown = Object.entries(fields).filter(([, field]) => field.known && !isKnown(field.known, version));
  return { ...Object.fromEntries(unknown.map(([name]) => [name, old[name]])), ...sent };
}
