import { environmentId } from "../core/ids";
import { addressOf } from "./address";
import { API_VERSIONS } from "./api";
import type { Admission } from "./permit";
import type { Send } from "./pipeline";
import { bodyOf, bodyWith, type Page, readPage, readPages } from "./reading";

/** A version of an environment as ARM sends and takes it. */
export interface EnvironmentVersion {
  readonly id?: string;
  readonly name?: string;
  readonly systemData?: Record<string, unknown> | null;
  readonly properties: Record<string, unknown>;
}

/** An environment, of which there are versions. */
export interface EnvironmentContainer {
  readonly id?: string;
  readonly name?: string;
  readonly properties: {
    readonly isArchived?: boolean;
    readonly latestVersion?: string | null;
    readonly nextVersion?: string | null;
  };
}

export type ListView = "ActiveOnly" | "ArchivedOnly" | "All";

export type EnvironmentsApi = ReturnType<typeof createEnvironmentsApi>;

/** Environments in the resource manager: one method per REST operation. In a workspace none of them takes long. */
export function createEnvironmentsApi(send: Send) {
  const at = (path: string, query = "") => `${path}?api-version=${API_VERSIONS.environments}${query}`;
  const all = (workspace: string) => `${addressOf("workspace", workspace)}/environments`;
  const container = (workspace: string, name: string) => addressOf("environment", environmentId(workspace, name));
  const version = (id: string) => at(addressOf("environmentVersion", id));
  return {
    async getEnvironmentVersion(id: string, signal?: AbortSignal): Promise<EnvironmentVersion> {
      return bodyOf<EnvironmentVersion>(await send({ method: "GET", path: version(id), signal }), "properties", id, id);
    },
    async putEnvironmentVersion(
      id: string,
      body: EnvironmentVersion,
      admission: Admission<"create" | "overwrite" | "archive">,
      signal?: AbortSignal,
    ): Promise<EnvironmentVersion> {
      return bodyWith(await send({ method: "PUT", path: version(id), admission, body, signal }), "properties", id);
    },
    async deleteEnvironmentVersion(id: string, admission: Admission<"delete">, signal?: AbortSignal): Promise<void> {
      await send({ method: "DELETE", path: version(id), admission, signal });
    },
    async getEnvironment(workspace: string, name: string, signal?: AbortSignal): Promise<EnvironmentContainer> {
      const path = at(container(workspace, name));
      return bodyWith(await send({ method: "GET", path, signal }), "properties", path);
    },
    async listEnvironments(workspace: string, view: ListView, signal?: AbortSignal): Promise<EnvironmentContainer[]> {
      return readPages(send, at(all(workspace), `&listViewType=${view}`), signal);
    },
    /** One page, the newest first; `next` is of the page before, `top` the most that is wanted of all pages. */
    async listEnvironmentVersions(
      workspace: string,
      name: string,
      view: ListView,
      { next, top }: { readonly next?: string | undefined; readonly top?: number | undefined } = {},
      signal?: AbortSignal,
    ): Promise<Page<EnvironmentVersion>> {
      const query = `&listViewType=${view}&$orderBy=createdtime%20desc${top === undefined ? "" : `&$top=${top}`}`;
      return readPage(send, next ?? at(`${container(workspace, name)}/versions`, query), signal);
    },
  };
}
