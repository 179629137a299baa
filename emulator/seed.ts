import { groupId, parseId, workspaceType } from "./arm/ids";
import { locations, normalizeLocation } from "./arm/locations";
import type { Backend } from "./backend";
import { putGroup } from "./groups/model";
import { putTracked } from "./tracked/model";
import { trackedTypes } from "./tracked/types";
import { putWorkspace } from "./workspaces/model";

/** A workspace that exists from the start. */
export interface SeedWorkspace {
  id: string;
  location: string;
}

/** Reads `ARM-ID` or `ARM-ID@region`. */
export function parseSeedWorkspace(text: string): SeedWorkspace {
  const [id = "", region = "eastus"] = text.split("@");
  const ids = parseId(id);
  if (!ids || `${ids.namespace}/${ids.types.join("/")}`.toLowerCase() !== workspaceType.toLowerCase()) {
    throw new Error(
      `"${text}" is not a workspace: /subscriptions/{id}/resourceGroups/{group}/providers/${workspaceType}/{name}, then @region if it is not eastus.`,
    );
  }
  const location = normalizeLocation(region);
  if (!locations[location])
    throw new Error(`"${region}" is not a region. Known: ${Object.keys(locations).join(", ")}.`);
  return { id, location };
}

const references = {
  storageAccount: "Microsoft.Storage/storageAccounts",
  keyVault: "Microsoft.KeyVault/vaults",
  applicationInsights: "Microsoft.Insights/components",
} as const;

/** Makes the subscription and the given workspaces, with what they need, where they do not exist yet. */
export function seed(backend: Backend, workspaces: SeedWorkspace[]): void {
  const subscriptions = backend.documents<{ id: string }>("subscriptions");
  const addSubscription = (id: string) => {
    if (!subscriptions.get(id.toLowerCase())) subscriptions.put(id.toLowerCase(), { id });
  };
  addSubscription(backend.identity.subscriptionId);
  for (const { id, location } of workspaces) {
    const ids = parseId(id);
    if (!ids || backend.resources.get(id)) continue;
    addSubscription(ids.subscription);
    const group = groupId(ids.subscription, ids.group);
    if (!backend.resources.get(group)) putGroup(backend, ids.subscription, ids.group, { location });
    const name = (ids.names[0] ?? "").toLowerCase();
    const properties = Object.entries(references).map(([property, type]) => {
      const kind = trackedTypes.find((each) => each.type === type);
      if (!kind) throw new Error(`No type ${type}`);
      const reference = `${group}/providers/${type}/${name.replace(/[^a-z0-9]/g, "")}${property.slice(0, 3).toLowerCase()}`;
      if (!backend.resources.get(reference)) putTracked(backend, kind, reference, ids.group, { location });
      return [property, reference];
    });
    const { identity } = backend;
    putWorkspace(
      backend,
      id,
      { location, identity: { type: "SystemAssigned" }, properties: Object.fromEntries(properties) },
      { objectId: identity.objectId, tenantId: identity.tenantId, applicationId: identity.clientId, name: "emulator" },
    );
  }
}
