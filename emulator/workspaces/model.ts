import { randomUUID } from "node:crypto";
import { type ErrorDetail, invalidContent, userError } from "../arm/errors";
import { groupId, parseId, workspaceType } from "../arm/ids";
import { readTags } from "../arm/tags";
import type { Backend } from "../backend";
import { isObject } from "../http/body";
import type { Caller } from "../login/tokens";
import type { Stored } from "../store/resources";
import { requireLocation } from "../tracked/model";
import { type Identity, readIdentity } from "./identities";

export interface WorkspaceBody {
  tags: Record<string, string>;
  kind: string;
  sku: unknown;
  identity: Identity;
  /** Everything that was sent under `properties`. */
  properties: Record<string, unknown>;
  workspaceId: string;
  deleting: boolean;
  systemData: Record<string, string>;
}

const references = {
  storageAccount: "Microsoft.Storage/storageAccounts",
  keyVault: "Microsoft.KeyVault/vaults",
  applicationInsights: "Microsoft.Insights/components",
  containerRegistry: "Microsoft.ContainerRegistry/registries",
} as const;
const required = new Set<string>(["storageAccount", "keyVault", "applicationInsights"]);
const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$/;

/** Creates or replaces a workspace; what it refers to must exist. */
export function putWorkspace(
  backend: Backend,
  id: string,
  body: Record<string, unknown>,
  caller: Caller,
): Stored<WorkspaceBody> {
  const ids = parseId(id);
  const name = ids?.names[0] ?? "";
  if (!namePattern.test(name)) throw userError(`The workspace name '${name}' is invalid.`, "workspaceName");
  const old = backend.resources.get<WorkspaceBody>(id);
  const location = requireLocation(body["location"], workspaceType);
  if (old && old.location !== location) throw userError("The location of a workspace cannot be changed.", "location");
  if (body["properties"] !== undefined && !isObject(body["properties"]))
    throw invalidContent("properties must be an object.");
  const properties = body["properties"] ?? {};
  const problems = referenceProblems(backend, properties);
  if (problems.length > 0) {
    throw userError(problems.map((each) => each.message).join(" "), problems[0]?.target, problems);
  }
  if (body["identity"] === undefined || body["identity"] === null) {
    throw userError("Missing identity. A workspace needs a managed identity.", "identity");
  }
  const time = new Date(backend.clock.now()).toISOString();
  const stored: Stored<WorkspaceBody> = {
    id: old?.id ?? id,
    type: workspaceType,
    parent: groupId(ids?.subscription ?? "", ids?.group ?? ""),
    subscription: ids?.subscription ?? "",
    location,
    name: old?.name ?? name,
    body: {
      tags: readTags(body["tags"]) ?? {},
      kind: typeof body["kind"] === "string" ? body["kind"] : "Default",
      sku: body["sku"] ?? { name: "Basic", tier: "Basic" },
      identity: readIdentity(backend, body["identity"], old?.body.identity) as Identity,
      properties,
      workspaceId: old?.body.workspaceId ?? randomUUID(),
      deleting: false,
      systemData: {
        createdAt: old?.body.systemData["createdAt"] ?? time,
        createdBy: old?.body.systemData["createdBy"] ?? caller.name,
        createdByType: "Application",
        lastModifiedAt: time,
        lastModifiedBy: caller.name,
        lastModifiedByType: "Application",
      },
    },
  };
  backend.resources.put(stored);
  return stored;
}

function referenceProblems(backend: Backend, properties: Record<string, unknown>): ErrorDetail[] {
  return Object.entries(references).flatMap(([property, type]) => {
    const target = `properties.${property}`;
    const given = properties[property];
    if (given === undefined || given === null) {
      return required.has(property)
        ? [{ code: "UserError", message: `Missing dependent resource ${property}.`, target }]
        : [];
    }
    const ids = parseId(String(given));
    const isOfType = `${ids?.namespace}/${ids?.types.join("/")}`.toLowerCase() === type.toLowerCase();
    if (isOfType && backend.resources.get(String(given))) return [];
    return [{ code: "UserError", message: `The dependent resource ${property} '${given}' was not found.`, target }];
  });
}

/** The isolation of a managed network, when the workspace has one. */
export function managedIsolation(workspace: Stored<WorkspaceBody>): string | undefined {
  const network = workspace.body.properties["managedNetwork"];
  const mode = isObject(network) ? network["isolationMode"] : undefined;
  return typeof mode === "string" && mode !== "Disabled" ? mode : undefined;
}

/** The deletion of a workspace: it shows Deleting, then it is gone with its computes. */
export function registerWorkspaceDeletion(backend: Backend): void {
  backend.operations.register("deleteWorkspace", {
    steps: () => 2,
    enter({ resource, step }) {
      const workspace = backend.resources.get<WorkspaceBody>(resource);
      if (workspace && step === 0) backend.resources.put({ ...workspace, body: { ...workspace.body, deleting: true } });
      if (step === 1) {
        for (const inside of backend.resources.listBelow(resource)) backend.operations.cancel(inside.id);
        backend.resources.deleteBelow(resource);
        backend.resources.delete(resource);
      }
      return null;
    },
  });
}
