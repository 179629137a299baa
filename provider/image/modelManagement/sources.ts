import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { Problem } from "../../core/check";
import type { AnySpelling } from "../../core/inputs";
import type { Value } from "../../core/values";
import { readCondaFile } from "../content";
import { type Digest, digest, digestAll, type FoundFile, findFiles, readIgnoreRules } from "../contextFiles";
import type { ImageContainerConfiguration } from "../types";
import { projectPath } from "../validation";
import type { ServiceInputs } from "./fields";
import { executionScript, insideProject } from "./validation";

/** A file as it is sent. */
export interface SourceFile extends FoundFile, Digest {}

/** What a container configuration names on this machine. */
export interface Sources {
  /** Everything that is unpacked in the image, by path: the script, its schema, its dependencies. */
  readonly packed: readonly SourceFile[];
  readonly condaFile: SourceFile | undefined;
  readonly dockerFile: SourceFile | undefined;
  /** What the conda file says, whatever its spelling. */
  readonly conda: string | undefined;
}

/** A container configuration that nobody has checked. */
export type GivenConfiguration = { readonly [Name in keyof ImageContainerConfiguration]?: Value };

const AROUND = "containerConfiguration";

/** Reads what is named, from the project's folder on. With a problem, the sources are not whole. */
export async function readSources(
  configuration: GivenConfiguration,
  folder: string,
  signal?: AbortSignal,
): Promise<{ sources: Sources; problems: Problem[] }> {
  const problems: Problem[] = [];
  const packed = new Map<string, SourceFile>();
  const read = async (at: (string | number)[], given: Value, take: (place: string, name: string) => Promise<void>) => {
    if (typeof given !== "string") return;
    await take(path.resolve(folder, projectPath(given)), projectPath(given)).catch((error) => {
      signal?.throwIfAborted();
      problems.push({ path: [AROUND, ...at], message: `${JSON.stringify(given)}: ${reason(error)}` });
    });
  };
  const pack = async (place: string, name: string) => {
    packed.set(name, await readOne(place, name, signal));
  };
  const inside = (given: Value, problem: (value: string) => string | undefined) =>
    typeof given === "string" && problem(given) === undefined ? given : undefined;
  let [condaFile, dockerFile, conda]: [SourceFile?, SourceFile?, string?] = [];

  await read(["executionScript"], inside(configuration.executionScript, executionScript), pack);
  await read(["schemaFile"], inside(configuration.schemaFile, insideProject), pack);
  await read(["condaFile"], configuration.condaFile, async (place) => {
    condaFile = await readOne(place, path.basename(place), signal);
    const { canonical, problem } = readCondaFile(await readFile(place, "utf8"));
    if (problem) throw new Error(problem);
    conda = canonical;
  });
  await read(["dockerFile"], configuration.dockerFile, async (place) => {
    dockerFile = await readOne(place, path.basename(place), signal);
  });
  const dependencies = Array.isArray(configuration.dependencies) ? configuration.dependencies : [];
  for (const [i, given] of dependencies.entries()) {
    await read(["dependencies", i], inside(given, insideProject), async (place, name) => {
      for (const file of await filesOf(place, name, signal)) packed.set(file.path, file);
    });
  }
  const files = [...packed.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { sources: { packed: files, condaFile, dockerFile, conda }, problems };
}

async function readOne(place: string, name: string, signal?: AbortSignal): Promise<SourceFile> {
  if (!(await stat(place)).isFile()) throw new Error("this is not a file.");
  const found = { path: name, source: await realpath(place) };
  return { ...found, ...(await digest(found, signal)) };
}

/** A file, or every file of a folder that its `.amlignore` or `.dockerignore` leaves. */
async function filesOf(place: string, name: string, signal?: AbortSignal): Promise<SourceFile[]> {
  if (!(await stat(place)).isDirectory()) return [await readOne(place, name, signal)];
  const { files, problems } = await findFiles(place, await readIgnoreRules(place), [], signal);
  if (problems.length > 0) throw new Error(problems.join(" "));
  const found = files.map((file) => ({ ...file, path: path.posix.join(name, file.path) }));
  const digests = await digestAll(found, signal);
  return digests.map((one, i) => ({ ...(found[i] as FoundFile), ...one }));
}

function reason(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "there is no such file, starting from the folder of Pulumi.yaml.";
  return error.code ? `it cannot be read (${error.code}).` : error.message;
}

type HashedInputs = Pick<AnySpelling<ServiceInputs>, "models" | "containerConfiguration" | "rebuildTrigger">;

/**
 * The same for the same image, in every release: golden tests hold it. The user and the password of a registry, and the names
 * of the conda file and the Docker file, are not in it.
 */
export function contentHash(inputs: HashedInputs, { packed, conda, dockerFile }: Sources): string {
  const { containerConfiguration: given, models = [], rebuildTrigger } = inputs;
  const file = (name: string | undefined) => (name === undefined ? null : projectPath(name));
  const described = [
    [...models].sort(),
    file(given.executionScript),
    given.runtime?.toLowerCase() ?? null,
    conda ?? null,
    packed.map((each) => [each.path, each.sha256]),
    file(given.schemaFile),
    dockerFile?.sha256 ?? null,
    given.enableGpu === true,
    given.cudaVersion ?? null,
    given.baseImage ?? null,
    given.baseImageRegistry?.address ?? null,
    rebuildTrigger ?? null,
  ];
  return createHash("sha256")
    .update(`pulumi-azureml model management image 1\n${JSON.stringify(described)}`)
    .digest("hex");
}
