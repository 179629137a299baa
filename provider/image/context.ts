import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import type { BlobContainer, BlobFacts } from "../azure/blobs";
import { atMost } from "../core/atMost";
import { counted, nearest } from "../core/words";
import { normalDockerfilePath } from "./content";
import { DOCKERIGNORE, digestAll, type FoundFile, findFiles, readIgnoreRules } from "./contextFiles";

/** A folder as it is sent for a build. */
export interface BuildContext {
  /** The same for the same files, whatever their folder is called: what `ImageContent.build.contextHash` takes. */
  readonly hash: string;
  readonly files: readonly ContextFile[];
  /** In bytes. */
  readonly size: number;
}

interface ContextFile extends FoundFile {
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly md5: Buffer;
}

/** With a problem there is no context. */
export interface ContextReading {
  readonly context?: BuildContext;
  readonly problems: readonly { readonly input: "contextPath" | "dockerfilePath"; readonly message: string }[];
  readonly warnings: readonly string[];
}

/**
 * Reads a build context without keeping its files in memory: which they are, what is in them, and what is wrong with them.
 * `docs/image-content.md` says what counts. Throws only when it is interrupted.
 */
export async function readContext(
  folder: string,
  { dockerfilePath, signal }: { dockerfilePath?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<ContextReading> {
  const dockerfile = normalDockerfilePath(dockerfilePath);
  if (path.posix.isAbsolute(dockerfile) || path.win32.isAbsolute(dockerfile) || dockerfile.split("/").includes("..")) {
    return refused("dockerfilePath", [
      `"${dockerfilePath}" is not inside the build context: give a path that starts there.`,
    ]);
  }
  try {
    const kind = await stat(folder);
    if (!kind.isDirectory()) return refused("contextPath", [`"${folder}" is not a folder.`]);
    const { files, problems } = await findFiles(
      folder,
      await readIgnoreRules(folder),
      [dockerfile, DOCKERIGNORE],
      signal,
    );
    if (problems.length > 0) return refused("contextPath", problems);
    if (!files.some((file) => file.path === dockerfile)) return refused("dockerfilePath", [missing(dockerfile, files)]);
    const context = await hashed(files, signal);
    return { context, problems: [], warnings: limitWarnings(context) };
  } catch (error) {
    signal?.throwIfAborted();
    return refused("contextPath", [reason(error, folder)]);
  }
}

async function hashed(found: readonly FoundFile[], signal?: AbortSignal): Promise<BuildContext> {
  const list = createHash("sha256").update("pulumi-azureml build context 1\n");
  const digests = await digestAll(found, signal);
  const files = digests.map((digest, i) => ({ ...(found[i] as FoundFile), ...digest }));
  // No path has a zero byte in it, and every digest is as long as the others.
  for (const file of files) list.update(`${file.path}\0${file.sha256}`);
  return { hash: list.digest("hex"), files, size: files.reduce((sum, { size }) => sum + size, 0) };
}

const MOST_FILES = 100;
const MOST_BYTES = 1_000_000;

/** Azure ML documents its limits, but not what it does beyond them. */
function limitWarnings({ files, size }: BuildContext): string[] {
  if (files.length <= MOST_FILES && size <= MOST_BYTES) return [];
  const largest = [...files].sort((a, b) => b.size - a.size).slice(0, 3);
  const named = largest.map((file) => `${file.path} (${megabytes(file.size)})`).join(", ");
  return [
    `The build context has ${counted(files.length, "file")} with ${megabytes(size)}; Azure ML documents ${MOST_FILES} files and 1 MB as its limit. The largest are ${named}. List in .amlignore or .dockerignore what the image does not need.`,
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}

function missing(dockerfile: string, files: readonly FoundFile[]): string {
  const [near] = nearest(
    dockerfile,
    files.map((file) => file.path),
    1,
  );
  return `the build context has no file "${dockerfile}"${near ? `; the nearest name is "${near}"` : ", nor any other"}.`;
}

function refused(input: "contextPath" | "dockerfilePath", messages: readonly string[]): ContextReading {
  return { problems: messages.map((message) => ({ input, message })), warnings: [] };
}

function reason(error: unknown, folder: string): string {
  const { code, path: place, message } = error as NodeJS.ErrnoException;
  return code === "ENOENT" && place === folder
    ? `the folder "${folder}" does not exist.`
    : `"${folder}" cannot be read: ${message}.`;
}

export interface UploadedContext {
  /** What Azure ML takes as `build.contextUri`. */
  readonly contextUri: string;
  /** What was sent; both are 0 when everything was there. */
  readonly files: number;
  readonly bytes: number;
}

const AT_A_TIME = 8;

/**
 * Makes sure that a container has every file of a context, under a path made of its hash. What is there already, from an earlier
 * upload or from one that was interrupted, is not sent again.
 */
export async function uploadContext(
  context: BuildContext,
  container: BlobContainer,
  { signal, progress = () => {} }: { signal?: AbortSignal | undefined; progress?: (text: string) => void } = {},
): Promise<UploadedContext> {
  const folder = `LocalUpload/${context.hash}/context/`;
  const there = new Map((await container.list(folder, signal)).map((blob) => [blob.name, blob]));
  const missing = context.files.filter((file) => !isSame(file, there.get(`${folder}${file.path}`)));
  const bytes = missing.reduce((sum, { size }) => sum + size, 0);
  if (missing.length > 0)
    progress(
      `uploading ${missing.length} of ${counted(context.files.length, "file")} of the build context (${counted(bytes, "byte")})`,
    );
  await atMost(AT_A_TIME, missing, (file, until) => container.upload(`${folder}${file.path}`, file, until), signal);
  // The service that builds wants the slash at the end.
  return { contextUri: `${container.url}/${folder}`, files: missing.length, bytes };
}

function isSame(file: ContextFile, blob: BlobFacts | undefined): boolean {
  return blob?.size === file.size && blob.md5 !== undefined && file.md5.equals(blob.md5);
}
