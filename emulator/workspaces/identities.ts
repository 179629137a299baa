import { randomUUID } from "node:crypto";
import { ServiceError, userError } from "../arm/errors";
import type { Backend } from "../backend";
import { isObject } from "../http/body";

/** A managed identity as ARM shows it. */
export interface Identity {
  type: "None" | "SystemAssigned" | "UserAssigned" | "SystemAssigned,UserAssigned";
  principalId: string | null;
  tenantId: string | null;
  userAssignedIdentities: Record<string, { principalId: string; clientId: string }> | null;
}

const types = ["None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"] as const;

/** Reads the identity of a request; user-assigned ones must exist. Null when none was sent. */
export function readIdentity(backend: Backend, given: unknown, old: Identity | null | undefined): Identity | null {
  if (given === undefined || given === null) return null;
  if (!isObject(given)) throw userError("identity must be an object.", "identity");
  const text = String(given["type"] ?? "")
    .replaceAll(" ", "")
    .toLowerCase();
  const type = types.find((each) => each.toLowerCase() === text);
  if (!type)
    throw userError(`The identity type '${given["type"]}' is not one of ${types.join("; ")}.`, "identity.type");
  const users = isObject(given["userAssignedIdentities"]) ? Object.keys(given["userAssignedIdentities"]) : [];
  const wantsUsers = type.includes("UserAssigned");
  if (wantsUsers && users.length === 0) {
    throw userError(`The identity type '${type}' needs userAssignedIdentities.`, "identity.userAssignedIdentities");
  }
  if (!wantsUsers && users.length > 0) {
    throw userError(`The identity type '${type}' takes no userAssignedIdentities.`, "identity.userAssignedIdentities");
  }
  const hasSystem = type.startsWith("SystemAssigned");
  return {
    type,
    principalId: hasSystem ? (old?.principalId ?? randomUUID()) : null,
    tenantId: hasSystem ? backend.identity.tenantId : null,
    userAssignedIdentities: wantsUsers ? Object.fromEntries(users.map((id) => [id, assigned(backend, id)])) : null,
  };
}

function assigned(backend: Backend, id: string): { principalId: string; clientId: string } {
  const found = backend.resources.get<{ properties: { principalId: string; clientId: string } }>(id);
  if (!found || !/\/userAssignedIdentities\/[^/]+$/i.test(id)) {
    throw new ServiceError(
      "invalid",
      "FailedIdentityOperation",
      `Identity operation failed. The user assigned identity '${id}' was not found.`,
      { target: "identity.userAssignedIdentities" },
    );
  }
  const { principalId, clientId } = found.body.properties;
  return { principalId, clientId };
}
