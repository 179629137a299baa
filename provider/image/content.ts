import { createHash } from "node:crypto";
import { AzureMLError } from "../core/errors";
import { readCondaFile } from "./condaFile";

/**
 * Everything that makes one image differ from another, as `docs/image-content.md` lists it: what Azure ML fixes when a version is
 * registered, apart from its name.
 */
export interface ImageContent {
  /** The base image. */
  readonly image?: string;
  /** The text of the conda specification. */
  readonly condaFile?: string;
  readonly build?: BuildContent;
  /** Default `Linux`. */
  readonly osType?: string;
  readonly inferenceConfig?: Readonly<Record<string, Route | undefined>>;
  /** Default `Disabled`. */
  readonly autoRebuild?: string;
}

export interface BuildContent {
  /** Of a local folder: what `readContext` found in it. */
  readonly contextHash?: string;
  /** Of a context that is elsewhere: its address, which says nothing of what is there. */
  readonly contextUri?: string | undefined;
  /** Default `Dockerfile`. */
  readonly dockerfilePath?: string | undefined;
}

/** Where a server in the image answers, such as its `livenessRoute`. */
export interface Route {
  readonly path: string;
  readonly port: number;
}

/**
 * The same for the same content, in every release: golden tests hold it. Another way to hash would be another format, beside
 * this one, with another first line and another first letter of versions.
 */
export function contentHash(content: ImageContent): string {
  return createHash("sha256")
    .update(`pulumi-azureml image content 1\n${described(content)}`)
    .digest("hex");
}

/** The version of an image that has none of its own: letters and digits, and never a number, even to YAML. */
export function versionOf(content: ImageContent): string {
  return `c${contentHash(content).slice(0, 20)}`;
}

/** Where the Dockerfile is in its context: `docker/Dockerfile` for `./docker\Dockerfile`. */
export function normalDockerfilePath(given = "Dockerfile"): string {
  const parts = given.replaceAll("\\", "/").split("/");
  return parts.filter((part, i) => part !== "." && (part !== "" || i === 0)).join("/") || "Dockerfile";
}

function described({ image, condaFile, build, osType, inferenceConfig, autoRebuild }: ImageContent): string {
  return JSON.stringify([
    image ?? null,
    condaFile === undefined ? null : canonicalConda(condaFile),
    build ? [build.contextHash ?? null, build.contextUri ?? null, normalDockerfilePath(build.dockerfilePath)] : null,
    (osType ?? "Linux").toLowerCase(),
    routes(inferenceConfig),
    (autoRebuild ?? "Disabled").toLowerCase(),
  ]);
}

function canonicalConda(text: string): string {
  const { canonical, problem } = readCondaFile(text);
  if (problem !== undefined)
    throw new AzureMLError("InvalidInput", `The conda specification cannot be used: ${problem}`);
  return canonical;
}

function routes(config: ImageContent["inferenceConfig"] = {}): unknown {
  const present = Object.entries(config).flatMap(([name, route]) => (route ? [[name, route.path, route.port]] : []));
  return present.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}

/** Undefined when the base image is always the same one. */
export function floatingTag(image: string): string | undefined {
  if (image.includes("@")) return undefined;
  const tag = image.slice(image.lastIndexOf("/") + 1).split(":")[1];
  if (tag && tag !== "latest") return undefined;
  const named = tag ? `the tag "latest"` : "no tag, so latest";
  return `"${image}" has ${named}: Azure may build from another image each time, and a newer one makes no new version. Name a tag that stays, or a digest ("@sha256:...").`;
}
