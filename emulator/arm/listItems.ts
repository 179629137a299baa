import type { Backend } from "../backend";

interface Shown {
  properties: Record<string, unknown>;
}

const DETAILS = ["applications", "build", "condaFile", "connectivityEndpoints", "customServices", "dataMounts"];
const OMITTED = new Set([...DETAILS, "schedules", "setupScripts"]);

/** An item of a list, from what a GET of it shows. */
export function listItem(backend: Backend, shown: unknown): unknown {
  if (!backend.settings.isOn("listOmitsDetails")) return shown;
  const { properties, ...envelope } = shown as Shown;
  return { ...envelope, properties: withoutDetails(properties) };
}

function withoutDetails(properties: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(properties).map(([name, value]) => [name, OMITTED.has(name) ? null : value]);
  const shown: Record<string, unknown> = Object.fromEntries(entries);
  const inner = shown["properties"] as Record<string, unknown> | undefined;
  return shown["computeType"] && inner ? { ...shown, properties: withoutDetails(inner) } : shown;
}
