import { readFile } from "node:fs/promises";
import path from "node:path";
import { projectFolder } from "../azure/config";
import type { Problem } from "../core/check";
import { AzureMLError } from "../core/errors";
import { hasUnknown, isAbsent, UNKNOWN, type Value, type Values, withoutAbsent } from "../core/values";
import { counted } from "../core/words";
import { type BuildContent, contentHash, type ImageContent } from "./content";
import { type BuildContext, readContext, uploadContext } from "./context";
import { CONTENT, type GivenInputs, type ImageInputs, type PlannedInputs } from "./fields";
import { subject, type Target } from "./target";

/** The text of the conda file that `condaFilePath` names. */
export async function readCondaFilePath({
  condaFile,
  condaFilePath,
}: GivenInputs): Promise<{ condaFile?: Value; problems: Problem[] }> {
  if (condaFilePath === UNKNOWN) return { condaFile: UNKNOWN, problems: [] };
  if (typeof condaFilePath !== "string") return { problems: [] };
  const at = ["condaFilePath"];
  if (!isAbsent(condaFile)) return { problems: [{ path: at, message: "cannot go with condaFile: give one of them." }] };
  try {
    return { condaFile: await readFile(path.resolve(projectFolder(), condaFilePath), "utf8"), problems: [] };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`;
    const message = `${JSON.stringify(condaFilePath)}: ${why}, starting from the folder of Pulumi.yaml.`;
    return { problems: [{ path: at, message }] };
  }
}

export interface ContentRead {
  /** Undefined while a part of it is not known yet. */
  readonly content?: ImageContent;
  /** The build context, when it is on this machine. */
  readonly context?: BuildContext;
  readonly problems: Problem[];
  readonly warnings: readonly string[];
}

/** What the image is made of, with the files of a local build context as they are now. */
export async function readContent(inputs: PlannedInputs, signal?: AbortSignal): Promise<ContentRead> {
  const content = contentOf(inputs);
  if (content === undefined) return { problems: [], warnings: [] };
  const { contextPath, ...build } = content.build ?? {};
  if (contextPath === undefined) return { content, problems: [], warnings: [] };
  const folder = path.resolve(projectFolder(), contextPath);
  const read = await readContext(folder, { signal, dockerfilePath: build.dockerfilePath });
  const problems = read.problems.map(({ input, message }) => ({ path: ["build", input], message }));
  if (!read.context) return { problems, warnings: read.warnings };
  const hashed = { ...content, build: { ...build, contextHash: read.context.hash } };
  return { content: hashed, context: read.context, problems, warnings: read.warnings };
}

interface DeclaredContent extends ImageContent {
  readonly build?: BuildContent & { readonly contextPath?: string };
}

/** What the inputs say of the content. Undefined when a part of it is not known. */
function contentOf(inputs: PlannedInputs): DeclaredContent | undefined {
  const content = withoutAbsent(Object.fromEntries(CONTENT.map((name) => [name, inputs[name]])) as Values);
  return hasUnknown(content) ? undefined : (content as DeclaredContent);
}

/** Uploads a local build context, as far as it is not there already; where it then is. Nothing without a local one. */
export async function sendContext(target: Target, inputs: ImageInputs): Promise<string | undefined> {
  if (isAbsent(inputs.build?.contextPath)) return undefined;
  const { connection, workspaceId, id, signal, log } = target;
  const { content, context, problems } = await readContent(inputs, signal);
  if (!context || !content || contentHash(content) !== inputs.contentHash) {
    const why = problems[0]?.message ?? "its files have changed since the preview.";
    throw new AzureMLError(
      "FileChanged",
      `${subject(id)}: the build context cannot be used: ${why} Run "pulumi up" again.`,
    );
  }
  const container = await connection.blobs(workspaceId, signal);
  const { contextUri, files, bytes } = await uploadContext(context, container, { signal, progress: log.progress });
  if (files > 0) log.info(`uploaded ${counted(files, "file")} (${counted(bytes, "byte")}) of the build context`);
  return contextUri;
}
