import { environmentId, environmentType, environmentVersionId, environmentVersionType } from "../arm/ids";
import type { Backend } from "../backend";
import type { Caller } from "../login/tokens";
import type { Stored } from "../store/resources";
import type { WorkspaceBody } from "../workspaces/model";
import {
  type AssetBody,
  type Environment,
  type EnvironmentBody,
  type EnvironmentVersion,
  findEnvironment,
  findVersion,
  type VersionBody,
} from "./record";

export type Workspace = Stored<WorkspaceBody>;
type Unstamped<T extends AssetBody> = Omit<T, "created" | "modified">;

/** Writes an environment, made or changed by the caller. */
export function keepEnvironment(
  backend: Backend,
  workspace: Workspace,
  name: string,
  body: Omit<Unstamped<EnvironmentBody>, "latestVersion" | "nextVersion">,
  caller: Caller,
): Environment {
  const old = findEnvironment(backend, workspace.id, name);
  const counted = { latestVersion: old?.body.latestVersion ?? null, nextVersion: old?.body.nextVersion ?? "1" };
  const environment: Environment = {
    id: environmentId(workspace.id, name),
    type: environmentType,
    parent: workspace.id,
    subscription: workspace.subscription,
    location: null,
    name,
    body: { ...body, ...counted, ...stamps(backend, old?.body, caller) },
  };
  backend.resources.put(environment);
  return environment;
}

/** Writes a version, and its environment when that is not there yet. */
export function keepVersion(
  backend: Backend,
  workspace: Workspace,
  name: string,
  version: string,
  body: Unstamped<VersionBody>,
  caller: Caller,
): EnvironmentVersion {
  if (!findEnvironment(backend, workspace.id, name)) {
    keepEnvironment(backend, workspace, name, { isArchived: false }, caller);
  }
  const old = findVersion(backend, workspace.id, name, version);
  const stored: EnvironmentVersion = {
    id: environmentVersionId(workspace.id, name, version),
    type: environmentVersionType,
    parent: environmentId(workspace.id, name),
    subscription: workspace.subscription,
    location: null,
    name: version,
    body: { ...body, ...stamps(backend, old?.body, caller) },
  };
  backend.resources.put(stored);
  countVersions(backend, stored.parent);
  return stored;
}

/** Deletes a version. Its environment stays. */
export function removeVersion(backend: Backend, version: EnvironmentVersion): void {
  backend.resources.delete(version.id);
  countVersions(backend, version.parent);
}

/** The versions of an environment, the oldest first. */
export const versionsOf = (backend: Backend, environment: string): EnvironmentVersion[] =>
  backend.resources.listByParent<VersionBody>(environment, environmentVersionType);

/** The latest version is the one that was made last; the next one counts on from the highest number there ever was. */
function countVersions(backend: Backend, id: string): void {
  const environment = backend.resources.get<EnvironmentBody>(id);
  if (!environment) return;
  const versions = versionsOf(backend, id);
  const skipsArchived = backend.settings.isOn("latestVersionSkipsArchived");
  const latest = versions.findLast(({ body }) => !(skipsArchived && body.isArchived));
  const numbers = versions.filter(({ name }) => /^\d+$/.test(name)).map(({ name }) => Number(name) + 1);
  const nextVersion = String(Math.max(Number(environment.body.nextVersion), ...numbers));
  backend.resources.put({
    ...environment,
    body: { ...environment.body, latestVersion: latest?.name ?? null, nextVersion },
  });
}

function stamps(backend: Backend, old: AssetBody | undefined, caller: Caller) {
  const now = { time: backend.clock.now(), by: caller.name };
  return { created: old?.created ?? now, modified: now };
}
