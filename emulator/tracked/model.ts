import { randomUUID } from "node:crypto";
import { parentNotFound, ServiceError } from "../arm/errors";
import { locations, normalizeLocation } from "../arm/locations";
import { readTags } from "../arm/tags";
import type { Backend } from "../backend";
import { isObject } from "../http/body";
import type { Stored } from "../store/resources";
import type { TrackedType } from "./types";

export type TrackedBody = Record<string, unknown>;

/** Throws unless a location is a region of this cloud; answers its short name. */
export function requireLocation(given: unknown, type: string): string {
  if (typeof given !== "string" || given === "") {
    throw new ServiceError("invalid", "LocationRequired", "The location property is required for this definition.");
  }
  const location = normalizeLocation(given);
  if (locations[location]) return location;
  throw new ServiceError(
    "invalid",
    "LocationNotAvailableForResourceType",
    `The provided location '${given}' is not available for resource type '${type}'. List of available regions for the resource type is '${Object.keys(locations).join(",")}'.`,
  );
}

/** Stores a resource as it was sent, with what the service adds; tells whether it is new. */
export function putTracked(backend: Backend, kind: TrackedType, id: string, group: string, body: TrackedBody) {
  const old = backend.resources.get<TrackedBody>(id);
  const name = id.split("/").at(-1) ?? "";
  const parent = kind.parent ? id.split("/").slice(0, -2).join("/") : id.split("/").slice(0, 5).join("/");
  if (kind.parent && !backend.resources.get(parent)) {
    throw parentNotFound(`${kind.parent}/${parent.split("/").at(-1)}`, group);
  }
  const location = kind.located ? requireLocation(body["location"], kind.type) : null;
  if (old && old.location !== location) {
    throw new ServiceError(
      "conflict",
      "InvalidResourceLocation",
      `The resource '${name}' already exists in location '${old.location}' in resource group '${group}'. A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`,
    );
  }
  const properties = isObject(body["properties"]) ? body["properties"] : {};
  const kept: TrackedBody = {
    ...body,
    ...(location && { location }),
    ...(kind.located && { tags: readTags(body["tags"]) ?? {} }),
    properties: { ...properties, ...computed(backend, kind, old), provisioningState: "Succeeded" },
  };
  const stored: Stored<TrackedBody> = {
    id: old?.id ?? id,
    type: kind.type,
    parent,
    subscription: id.split("/")[2] ?? "",
    location,
    name: old?.name ?? name,
    body: kept,
  };
  backend.resources.put(stored);
  for (const subnet of subnetsOf(kind, properties)) {
    if (!isObject(subnet) || typeof subnet["name"] !== "string") continue;
    putTracked(backend, subnetType, `${stored.id}/subnets/${subnet["name"]}`, group, subnet);
  }
  return { created: !old, stored };
}

const subnetType: TrackedType = {
  type: "Microsoft.Network/virtualNetworks/subnets",
  since: "2015-06-15",
  parent: "Microsoft.Network/virtualNetworks",
  located: false,
};

const subnetsOf = (kind: TrackedType, properties: TrackedBody): unknown[] =>
  kind.type === "Microsoft.Network/virtualNetworks" && Array.isArray(properties["subnets"])
    ? properties["subnets"]
    : [];

/** Read-only properties that other resources look at. */
function computed(backend: Backend, kind: TrackedType, old: Stored<TrackedBody> | undefined): TrackedBody {
  const before = isObject(old?.body["properties"]) ? old.body["properties"] : {};
  if (kind.type !== "Microsoft.ManagedIdentity/userAssignedIdentities") return {};
  return {
    tenantId: backend.identity.tenantId,
    principalId: before["principalId"] ?? randomUUID(),
    clientId: before["clientId"] ?? randomUUID(),
  };
}

/** What a read of the resource shows. */
export const showTracked = ({ id, name, type, body }: Stored<TrackedBody>) => ({ ...body, id, name, type });
