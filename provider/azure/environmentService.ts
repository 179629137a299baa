import { AzureMLError } from "../core/errors";
import { environmentVersionId } from "../core/ids";
import { addressOf, segment } from "./address";
import type { Discovery } from "./discovery";
import type { Send } from "./pipeline";
import { bodyWith } from "./reading";

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
