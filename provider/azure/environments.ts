import { AzureMLError } from "../core/errors";
import { environmentId, environmentVersionId } from "../core/ids";
import { addressOf, segment } from "./address";
import { API_VERSIONS } from "./api";
import type { Admission } from "./permit";
import type { Send } from "./pipeline";
import { bodyOf, bodyWith, type Page, readPage, readPages } from "./reading";
import type { Discovery } from "./services";

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

/** How a build of an image goes. */
export interface BuildStatus {
  /** Such as `Queued`, `GettingOrProvisioningACR`, `Running`, `Succeeded`, `Failed`. */
  readonly status: string;
  /** Where the log is, readable without a token; absent until there is one. */
  readonly logUrl?: string | undefined;
}

/** The container image of an environment version. */
export interface ImageDetails {
  readonly imageExistsInRegistry: boolean;
  readonly dockerImage?: {
    readonly name?: string;
    readonly digest?: string;
    readonly registry?: { readonly address?: string } | null;
  } | null;
}

export type EnvironmentService = ReturnType<typeof createEnvironmentService>;

/** The workspace's environment service, which builds images. In no published specification: azureml-core speaks it so. */
export function createEnvironmentService(send: Send, discovery: Discovery, workspaceId: string) {
  const version = (name: string, of: string) =>
    addressOf("environmentVersion", environmentVersionId(workspaceId, name, of));
  return {
    async getImageDetails(name: string, of: string, signal?: AbortSignal): Promise<ImageDetails> {
      const origin = await discovery("experimentation");
      const path = `/environment/v1.0${version(name, of)}/image`;
      return bodyWith(await send({ method: "GET", origin, path, signal }), "imageExistsInRegistry", path);
    },
    /** Starts a build, on a compute of the workspace if one is named; the result is where its status is. */
    async startBuild(name: string, of: string, compute?: string, signal?: AbortSignal): Promise<string> {
      const origin = await discovery("experimentation");
      const where = compute === undefined ? "image" : `imageoncompute/${segment(compute)}`;
      const path = `/environment/v2.0${version(name, of)}/${where}`;
      const answer = await send({ method: "POST", harmless: "startBuild", origin, path, body: {}, signal });
      return bodyWith<{ location: string }>(answer, "location", path).location;
    },
    async getBuildStatus(location: string, signal?: AbortSignal): Promise<BuildStatus> {
      const { origin, pathname, search } = new URL(location);
      const known = await discovery("experimentation");
      // The token goes to the service only, whatever host a link names.
      if (origin !== known)
        throw new AzureMLError("UnexpectedAnswer", `The build's status is at ${origin}, not at ${known}.`);
      const path = `${pathname}${search}`;
      return bodyWith(await send({ method: "GET", origin, path, signal }), "status", path);
    },
    async getBuildLog(logUrl: string, signal?: AbortSignal): Promise<string> {
      const { origin, pathname, search } = new URL(logUrl);
      return (await send({ method: "GET", origin, path: `${pathname}${search}`, isPublic: true, signal })).text;
    },
  };
}
