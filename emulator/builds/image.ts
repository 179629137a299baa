import { createHash } from "node:crypto";
import { workspaceType } from "../arm/ids";
import type { Backend } from "../backend";
import { parseConda } from "../environments/conda";
import type { Workspace } from "../environments/keep";
import type { VersionBody } from "../environments/record";
import { isObject } from "../http/body";
import type { Stored } from "../store/resources";

const imageType = `${workspaceType}/registryImages`;

/** An image of the workspace's registry, from the first build of it on. */
export interface ImageBody {
  /** Absent as long as it is not in the registry. */
  digest?: string;
  /** Id of the build that was begun last. */
  build?: string;
}

/** Where an image is, or will be once it is built. */
export interface ImageName {
  hostname: string;
  repository: string;
  tag: string;
}

/** Content alone decides which image an environment has, so that equal ones share it: not its name, its version or its variables. */
export function imageNameOf(workspace: Workspace, { definition, given }: VersionBody): ImageName {
  const { image, build, condaFile, osType } = definition;
  const content = {
    image,
    build,
    osType,
    dockerfile: given?.docker["baseDockerfile"],
    conda: parseConda(condaFile) ?? condaFile,
    r: given?.r,
    inferencingStackVersion: given?.inferencingStackVersion,
  };
  const hash = createHash("sha256")
    .update(JSON.stringify(sorted(content)))
    .digest("hex")
    .slice(0, 32);
  return { hostname: registryOf(workspace), repository: `azureml/azureml_${hash}`, tag: "latest" };
}

/** The workspace's own registry. */
export const registryOf = ({ body }: Workspace): string => {
  const { containerRegistry } = body.properties;
  if (typeof containerRegistry === "string") return `${containerRegistry.split("/").at(-1)?.toLowerCase()}.azurecr.io`;
  return `${body.workspaceId.replaceAll("-", "")}.azurecr.io`;
};

const idOf = (workspace: string, { repository }: ImageName) =>
  `${workspace}/registryImages/${repository.split("/").at(-1)}`;

export const findImage = (backend: Backend, workspace: string, name: ImageName): Stored<ImageBody> | undefined =>
  backend.resources.get<ImageBody>(idOf(workspace, name));

/** Writes what is known of an image. */
export function keepImage(backend: Backend, workspace: Workspace, name: ImageName, body: ImageBody): void {
  const id = idOf(workspace.id, name);
  backend.resources.put({
    id,
    type: imageType,
    parent: workspace.id,
    subscription: workspace.subscription,
    location: null,
    name: id.split("/").at(-1) ?? "",
    body,
  });
}

/** Another build makes another image of the same name. */
export const digestOf = (name: ImageName, build: string): string =>
  `sha256:${createHash("sha256").update(`${name.repository} ${build}`).digest("hex")}`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([key, each]) => [key, sorted(each)]));
}

/** The image of a version as preview versions of ARM show it. */
export function imageDetailsOf(backend: Backend, workspace: Workspace, { body }: { body: VersionBody }) {
  const { hostname, repository, tag } = imageNameOf(workspace, body);
  const known = findImage(backend, workspace.id, { hostname, repository, tag })?.body;
  const digest = backend.settings.isOn("imageDetailsOmitDigest") ? null : (known?.digest ?? null);
  return {
    exists: known?.digest !== undefined,
    image: { hostname, repository, tag, digest },
    vulnerabilityFindings: null,
  };
}
