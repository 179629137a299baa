import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Artifacts } from "../../azure/artifacts";
import type { Call } from "../../core/resource";
import { digest } from "../contextFiles";
import type { SourceFile, Sources } from "./sources";

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
