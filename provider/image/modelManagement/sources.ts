import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Artifacts } from "../../azure/services";
import type { Problem } from "../../core/check";
import type { AnySpelling } from "../../core/inputs";
import type { Call } from "../../core/resource";
import type { Value } from "../../core/values";
import { readCondaFile } from "../content";
import { type Digest, digest, digestAll, type FoundFile, findFiles, readIgnoreRules } from "../contextFiles";
import type { ImageContainerConfiguration } from "../types";
import { projectPath } from "../validation";
import type { ServiceInputs } from "./fields";
import { executionScript, insideProject } from "./inputs";

/** A file as it is sent. */
interface SourceFile extends FoundFile, Digest {}

/** What a container configuration names on this machine. */
interface Sources {
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

/** Where the parts of an image were uploaded to, as `aml://artifact/...`. */
export interface Uploaded {
  readonly driver: string;
  readonly packed: { readonly id: string; readonly url: string };
  readonly requirements: string;
  readonly condaFile?: string;
  readonly dockerFile?: string;
}

// The service's own web server in the image is of this package, whose version azureml-core fixes.
const REQUIREMENTS = "azureml-model-management-sdk==1.0.1b6.post1";

/** Uploads what an image is made of: its driver, its requirements, and one archive of the user's files. */
export async function uploadSources(
  artifacts: Artifacts,
  script: string,
  { packed, condaFile, dockerFile }: Sources,
  { signal, log }: Pick<Call, "signal" | "log">,
): Promise<Uploaded> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "pulumi-azureml-"));
  const upload = async (name: string, source: string) => {
    log.progress(`uploading ${name}`);
    return artifacts.upload(name, { source, ...(await digest({ path: name, source }, signal)) }, signal);
  };
  const uploadText = async (name: string, text: string) => {
    const source = path.join(folder, name);
    await writeFile(source, text);
    return upload(name, source);
  };
  try {
    const archive = path.join(folder, "files.tar.gz");
    await pack(packed, archive, signal);
    return {
      driver: await uploadText("driver.py", driverOf(script)),
      requirements: await uploadText("requirements.txt", REQUIREMENTS),
      packed: { id: "files.tar.gz", url: await upload("files.tar.gz", archive) },
      ...(condaFile && { condaFile: await upload(condaFile.path, condaFile.source) }),
      ...(dockerFile && { dockerFile: await upload(dockerFile.path, dockerFile.source) }),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pack(files: readonly SourceFile[], archive: string, signal?: AbortSignal): Promise<void> {
  const { packTar } = await import("modern-tar/fs");
  const entries = files.map(({ path: target, source }) => ({ type: "file" as const, source, target }));
  await pipeline(packTar(entries), createGzip(), createWriteStream(archive), { signal });
}

/** The service runs a program with `init` and `run`, which loads the user's script from beside it. */
export function driverOf(script: string): string {
  return `import importlib.util
import inspect
import os

_path = os.path.join(os.path.dirname(os.path.realpath(__file__)), ${JSON.stringify(script)})
_spec = importlib.util.spec_from_file_location("execution_script", _path)
_script = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_script)
_names = list(inspect.signature(_script.run).parameters)
_body = next(name for name in _names if name != "request_headers")


def init():
    _script.init()


def run(http_body, request_headers):
    headers = {"request_headers": request_headers} if "request_headers" in _names else {}
    return _script.run(**{_body: http_body}, **headers)
`;
}
