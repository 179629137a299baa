import { orAbsent } from "../../azure/connection";
import type { EnvironmentVersion, ListView } from "../../azure/environments";
import { explained } from "../../azure/explained";
import { AzureMLError } from "../../core/errors";
import { environmentVersionId } from "../../core/ids";
import { equal } from "../../core/values";
import { removalByName, versionByName } from "../door/ordered";
import { fields } from "../fields";
import { subject, subjectOf } from "../target";
import { labelNames } from "../validation";
import { claimsIn, fromWire, overlay, propertiesIn, withoutClaims } from "../wire";
import { has, type ImageCall, type ImageFilter, type Labels, type Selection, shownWanted } from "./backend";

/** A version as ARM has it, with its id as the provider writes it. */
export interface Version extends EnvironmentVersion {
  readonly id: string;
}

/** The version that is meant. Without a version, the newest one that matches and is not archived. */
export async function findVersion(call: ImageCall, selection: Selection): Promise<Version> {
  const { name, version, tags, properties } = selection;
  refuseImpossible(name, version);
  if (version === undefined) return (await newest(call, selection)) ?? (await explainAbsence(call, selection));
  const found = await requireVersion(call, environmentVersionId(call.workspaceId, name, version));
  if (isMeant(found, selection)) return found;
  throw new AzureMLError("NotFound", `${subject(found.id)} does not have ${shownWanted(tags, properties)}.`);
}

/** The version as it is now. Throws when it does not exist. */
export async function requireVersion(call: ImageCall, id: string): Promise<Version> {
  const { connection, signal } = call;
  const found = await orAbsent(connection.environments.getEnvironmentVersion(id, signal)).catch((error) => {
    throw explained(error, `${subject(id)} cannot be read.`);
  });
  if (found) return { ...found, id };
  await requireWorkspace(call, subject(id));
  throw new AzureMLError("NotFound", `${subject(id)} does not exist (${id}).`);
}

/** Lazily, the newest of each environment first. */
export async function* listVersions(call: ImageCall, filter: ImageFilter): AsyncIterable<Version> {
  const { connection, workspaceId, signal } = call;
  const { imageName, tags = [], properties = [], view = "ActiveOnly" } = filter;
  if (imageName !== undefined) refuseImpossible(imageName);
  try {
    // An environment that is not archived may have versions that are.
    const among = view === "ActiveOnly" ? view : "All";
    const listed =
      imageName === undefined && (await connection.environments.listEnvironments(workspaceId, among, signal));
    const names = listed
      ? listed.map(({ name = "", id = "" }) => name || (id.split("/").at(-1) ?? ""))
      : [imageName ?? ""];
    for (const name of names) {
      for await (const version of versionsOf(call, name, view)) {
        if (isMeant(version, { tags, properties })) yield version;
      }
    }
  } catch (error) {
    throw explained(error, `The images of the workspace ${workspaceId} cannot be listed.`);
  }
}

/** Nothing for an environment that does not exist. */
async function* versionsOf(call: ImageCall, name: string, view: ListView, top?: number): AsyncIterable<Version> {
  const { connection, workspaceId, signal } = call;
  let next: string | undefined;
  do {
    const page = await orAbsent(
      connection.environments.listEnvironmentVersions(workspaceId, name, view, { next, top }, signal),
    );
    if (!page) return requireWorkspace(call, subjectOf(workspaceId, name));
    for (const each of page.items) {
      const version = each.name ?? each.id?.split("/").at(-1) ?? "";
      yield { ...each, id: environmentVersionId(workspaceId, name, version) };
    }
    ({ next } = page);
  } while (next !== undefined);
}

async function newest(call: ImageCall, selection: Selection): Promise<Version | undefined> {
  const { name, tags, properties } = selection;
  const top = tags.length + properties.length === 0 ? 1 : undefined;
  try {
    for await (const version of versionsOf(call, name, "ActiveOnly", top)) {
      if (isMeant(version, selection)) return version;
    }
    return undefined;
  } catch (error) {
    throw explained(error, `${subjectOf(call.workspaceId, name)} cannot be read.`);
  }
}

async function explainAbsence(call: ImageCall, { name, tags, properties }: Selection): Promise<never> {
  const { connection, workspaceId, signal } = call;
  const what = subjectOf(workspaceId, name);
  const container = await orAbsent(connection.environments.getEnvironment(workspaceId, name, signal)).catch((error) => {
    throw explained(error, `${what} cannot be read.`);
  });
  await requireWorkspace(call, what);
  const wanted = shownWanted(tags, properties);
  if (!container) throw new AzureMLError("NotFound", `${what} does not exist.`);
  if (wanted) throw new AzureMLError("NotFound", `${what} has no version with ${wanted} that is not archived.`);
  const message = `${what} has no version that is not archived. Name the version that you want.`;
  throw new AzureMLError("NotFound", message);
}

async function requireWorkspace({ connection, workspaceId, signal }: ImageCall, what: string): Promise<void> {
  await connection.api.getWorkspace(workspaceId, signal).catch((error) => {
    throw explained(error, `${what} cannot be read: its workspace ${workspaceId} does not answer.`);
  });
}

function isMeant(version: EnvironmentVersion, { tags, properties }: Pick<Selection, "tags" | "properties">): boolean {
  const values = fromWire(version);
  return has(values.tags, tags) && has(values.properties, properties);
}

// Such a name would lead to another address.
function refuseImpossible(name: string, version = "1"): void {
  if (/^[\w-]+$/.test(name) && /^[\w.-]+$/.test(version) && !/^\.+$/.test(version)) return;
  throw new AzureMLError("InvalidId", `${JSON.stringify(`${name}:${version}`)} cannot be the id of an image.`);
}

/** What can change in a version, as ARM has it now; tags without the provider's own. */
export interface VersionLabels {
  readonly tags: Labels;
  readonly properties: Labels;
  readonly isArchived: boolean;
}

const LABELS = ["tags", "properties", "isArchived"] as const;

/**
 * Reads the version, and writes what `change` makes of its labels; nothing is sent when that is the same. There is no ETag:
 * of two who write at the same time the last one wins.
 */
export async function writeLabels(
  call: ImageCall,
  id: string,
  change: (labels: VersionLabels) => Partial<VersionLabels>,
): Promise<Version> {
  const { connection, signal } = call;
  const version = await requireVersion(call, id);
  const before = labelsOf(version);
  const wanted = change(before);
  const changed = LABELS.filter((name) => wanted[name] !== undefined && !equal(before[name], wanted[name]));
  if (changed.length === 0) return version;
  const names = changed.join(", ");
  const changes = changed.map((name) => ({ path: [name], after: wanted[name], field: fields[name] }));
  const claims = claimsIn(version);
  const isArchival = changed.includes("isArchived") && wanted.isArchived === true;
  const admission = isArchival
    ? removalByName(call, "environmentVersion", id, "archive")
    : versionByName(call, id, version);
  const written = await connection.environments
    .putEnvironmentVersion(id, overlay(version, changes, claims), admission, signal)
    .catch((error) => {
      throw explained(error, `${subject(id)}: Azure refused the update of ${names}.`);
    });
  const after = labelsOf(written);
  if (changed.every((name) => equal(after[name], wanted[name]))) return { ...written, id };
  throw new AzureMLError(
    "NotAsDeclared",
    `${subject(id)}: Azure accepted the update of ${names} and kept the old value.`,
  );
}

function labelsOf(version: EnvironmentVersion): VersionLabels {
  const { tags, properties, isArchived } = propertiesIn(version);
  return { tags: withoutClaims(tags), properties: properties ?? {}, isArchived: isArchived === true };
}

/** Throws for names that cannot be those of tags or properties. */
export function refuseNames(id: string, what: "tags" | "properties", values: Labels): void {
  const problem = labelNames(values);
  if (problem) throw new AzureMLError("InvalidInput", `${subject(id)}: ${what}: ${problem}`);
}

/** Properties can be added; what is there cannot change. */
export function refuseExisting(id: string, there: Labels, added: Labels): void {
  const existing = Object.keys(added).filter((name) => Object.hasOwn(there, name));
  if (existing.length === 0) return;
  throw new AzureMLError(
    "CannotBeChanged",
    `${subject(id)}: properties can only be added, and ${existing.join(", ")} is there already.`,
  );
}
