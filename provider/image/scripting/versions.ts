import { orAbsent } from "../../azure/connection";
import type { EnvironmentVersion, ListView } from "../../azure/environments";
import { explained } from "../../azure/explained";
import { AzureMLError } from "../../core/errors";
import { environmentVersionId } from "../../core/ids";
import { subject, subjectOf } from "../target";
import { fromWire } from "../wire";
import type { ImageCall, ImageFilter } from "./backend";
import { has, type Selection, shownWanted } from "./selection";

/** The version that is meant. Without a version, the newest one that matches and is not archived. */
export async function findVersion(call: ImageCall, selection: Selection): Promise<EnvironmentVersion> {
  const { name, version, tags, properties } = selection;
  refuseImpossible(name, version);
  if (version === undefined) return (await newest(call, selection)) ?? (await explainAbsence(call, selection));
  const found = await requireVersion(call, environmentVersionId(call.workspaceId, name, version));
  if (isMeant(found, selection)) return found;
  throw new AzureMLError("NotFound", `${subject(found.id ?? "")} does not have ${shownWanted(tags, properties)}.`);
}

/** The version as it is now. Throws when it does not exist. */
export async function requireVersion(call: ImageCall, id: string): Promise<EnvironmentVersion> {
  const { connection, signal } = call;
  const found = await orAbsent(connection.environments.getEnvironmentVersion(id, signal)).catch((error) => {
    throw explained(error, `${subject(id)} cannot be read.`);
  });
  if (found) return { ...found, id };
  await requireWorkspace(call, subject(id));
  throw new AzureMLError("NotFound", `${subject(id)} does not exist (${id}).`);
}

/** Lazily, the newest of each environment first. */
export async function* listVersions(call: ImageCall, filter: ImageFilter): AsyncIterable<EnvironmentVersion> {
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
async function* versionsOf(
  call: ImageCall,
  name: string,
  view: ListView,
  top?: number,
): AsyncIterable<EnvironmentVersion> {
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

async function newest(call: ImageCall, selection: Selection): Promise<EnvironmentVersion | undefined> {
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
