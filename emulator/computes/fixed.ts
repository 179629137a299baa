import type { ErrorDetail } from "../arm/errors";
import type { ComputeBody, Given } from "./record";

const inner = "properties.properties";
const plain = (value: unknown) => JSON.stringify(value ?? null);
const caseless = (value: unknown) => plain(value).toLowerCase();
const user = (value: unknown) => {
  const { objectId, tenantId } = (value ?? {}) as Record<string, unknown>;
  return caseless([objectId, tenantId]);
};
// Clients fill in the specification's default when they write back what they have read.
const authorization = (value: unknown) => caseless(value ?? "personal");
const key = (value: unknown) => plain(typeof value === "string" ? value.trim() : value);

/** What cannot change after creation (documentation and clients), and when two values are the same. */
const fixedSettings: Readonly<Record<string, (value: unknown) => string>> = {
  vmSize: caseless,
  subnet: caseless,
  "sshSettings.sshPublicAccess": caseless,
  "sshSettings.adminPublicKey": key,
  computeInstanceAuthorizationType: authorization,
  "personalComputeInstanceSettings.assignedUser": user,
  enableNodePublicIp: plain,
};

type Tree = Record<string, unknown>;
const get = (tree: Tree, path: string) =>
  path.split(".").reduce<unknown>((value, name) => (value as Tree | undefined)?.[name], tree);
function set(tree: Tree, path: string, value: unknown): Tree {
  const [first = "", ...rest] = path.split(".");
  return { ...tree, [first]: rest.length > 0 ? set((tree[first] as Tree) ?? {}, rest.join("."), value) : value };
}

/**
 * Lays the fixed values of an instance over what was sent. One that was not sent stays as it is;
 * a different one is a problem, or is silently dropped when `silently`.
 */
export function keepFixed(old: ComputeBody, sent: Given, silently: boolean): { given: Given; problems: ErrorDetail[] } {
  const problems: ErrorDetail[] = [];
  const changed = (target: string) => {
    const message = `The property '${target}' of a compute instance cannot be changed after it was created.`;
    if (!silently) problems.push({ code: "UserError", message, target });
  };
  let settings: Tree = sent.properties.properties ?? {};
  for (const [path, text] of Object.entries(fixedSettings)) {
    const value = get(settings, path);
    const before = get(old.settings, path);
    if (value !== undefined && text(value) !== text(before)) changed(`${inner}.${path}`);
    if (before !== undefined) settings = set(settings, path, before);
    else if (value !== undefined) settings = set(settings, path, undefined);
  }
  const { disableLocalAuth = old.disableLocalAuth } = sent.properties;
  if (disableLocalAuth !== old.disableLocalAuth) changed("properties.disableLocalAuth");
  if (sent.identity !== undefined && identityText(sent.identity) !== identityText(old.identity)) changed("identity");
  return {
    problems,
    given: {
      ...sent,
      identity: old.identity,
      properties: { ...sent.properties, disableLocalAuth: old.disableLocalAuth, properties: settings },
    },
  };
}

function identityText(identity: unknown): string {
  const { type = "None", userAssignedIdentities } = (identity ?? {}) as ComputeBody["identity"] & {};
  const users = Object.keys(userAssignedIdentities ?? {}).sort();
  return caseless([String(type).replaceAll(" ", ""), ...users]);
}
