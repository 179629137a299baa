import type { BlobContainer, BlobFacts } from "../azure/blobs";
import { atMost } from "../core/atMost";
import { counted } from "../core/words";
import type { BuildContext, ContextFile } from "./context";

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
