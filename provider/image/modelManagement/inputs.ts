import path from "node:path";
import { choice, type Fields, flag, list, object, text } from "../../core/fields";
import { counted } from "../../core/words";
import { projectPath } from "../validation";

/** A path of this machine. What is in the file counts elsewhere. */
const file = (doc: string, options: Parameters<typeof text>[1] = {}) =>
  text(doc, { canonical: projectPath, ...options });

/** What an image of model management is made of. Files are named from the folder of Pulumi.yaml on. */
export const inputFields = {
  models: list(
    "Ids of the models in the image, such as `churn:3`. Only with the backend `modelManagement`.",
    text("Id of a model.", { problem: modelId, examples: ["churn:3"] }),
    { mutability: "replace" },
  ),
  containerConfiguration: object(
    "Content of the container: the arguments of azureml-core's `ContainerImage.image_configuration`. Only with the backend `modelManagement`, which requires it. Paths of files are relative to the folder of `Pulumi.yaml`.",
    {
      executionScript: file("Python file with the functions `init` and `run`, in the project.", {
        required: true,
        mutability: "replace",
        problem: executionScript,
        examples: ["score.py"],
      }),
      runtime: choice("Program that runs the script.", ["python", "spark-py", "python-slim"], {
        required: true,
        mutability: "replace",
      }),
      condaFile: file("Conda file."),
      dependencies: list(
        "Further files and folders of the project that the image contains, under the same paths. Another file, or a change in a file, makes another image. Another spelling of the same paths does not.",
        file("File or folder.", { problem: insideProject }),
      ),
      schemaFile: file("Schema of the service's input and output, in the script's folder or below.", {
        mutability: "replace",
        problem: insideProject,
      }),
      dockerFile: file("File with further steps of a Dockerfile."),
      enableGpu: flag("Installs CUDA. Default false.", { default: false, mutability: "replace" }),
      cudaVersion: choice("Version of CUDA. Default, with `enableGpu`: `9.1`.", ["9.0", "9.1", "10.0"], {
        mutability: "replace",
      }),
      baseImage: text("Base image instead of the service's own. Only with the runtime `python`.", {
        mutability: "replace",
      }),
      baseImageRegistry: object("Registry of the base image. A new user name or password makes no new image.", {
        address: text("Host of the registry.", { required: true, mutability: "replace" }),
        username: text("User name.", { required: true }),
        password: text("Password.", { required: true, secret: true }),
      }),
    },
    { ours: true },
  ),
} satisfies Fields;

/** The arguments of azureml-core's `ContainerImage.image_configuration`. Files are named from the folder of `Pulumi.yaml` on. */
export interface ContainerConfiguration<S = string, B = boolean, T = Record<string, string>> {
  /** Python file with the functions `init` and `run`. */
  readonly executionScript: S;
  /** `python`, `spark-py` or `python-slim`. */
  readonly runtime: S;
  /** Path of a conda file, from the folder of `Pulumi.yaml` on. */
  readonly condaFile?: S | undefined;
  /** File with further steps of a Dockerfile. */
  readonly dockerFile?: S | undefined;
  /** Schema of the service's input and output, in the script's folder or below. */
  readonly schemaFile?: S | undefined;
  /** Files and folders that the image has beside the script. */
  readonly dependencies?: S[] | undefined;
  /** Whether CUDA is installed. Default false. */
  readonly enableGpu?: B | undefined;
  /** `9.0`, `9.1` or `10.0`. */
  readonly cudaVersion?: S | undefined;
  /** Tags of the image by name. */
  readonly tags?: T | undefined;
  /** Properties of the image by name. They can only be added later. */
  readonly properties?: T | undefined;
  /** Description of the image. */
  readonly description?: S | undefined;
  /** Base image instead of the service's own. Only with the runtime `python`. */
  readonly baseImage?: S | undefined;
  /** All three, or none of them. */
  readonly baseImageRegistry?:
    | { readonly address?: S | undefined; readonly username?: S | undefined; readonly password?: S | undefined }
    | undefined;
}

/** Maps a container configuration onto the inputs of the resource, which are checked when they are declared. */
export function containerInputs<S, B, T>(given: ContainerConfiguration<S, B, T>) {
  const { tags, properties, description, baseImageRegistry = {}, ...configuration } = given;
  const registry = present(baseImageRegistry);
  return {
    backend: "modelManagement",
    containerConfiguration: {
      ...present(configuration),
      ...(Object.keys(registry).length > 0 && { baseImageRegistry: registry }),
    },
    ...present({ tags, properties, description }),
  } as const;
}

/** azureml-core takes an empty text for nothing. */
function present<Given extends object>(given: Given): Partial<Given> {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return Object.fromEntries(entries) as Partial<Given>;
}

export function insideProject(given: string): string | undefined {
  const named = JSON.stringify(given);
  if (path.posix.isAbsolute(given) || path.win32.isAbsolute(given)) {
    return `${named} is absolute; give a path that starts in the folder of Pulumi.yaml.`;
  }
  return projectPath(given).split("/")[0] === ".."
    ? `${named} leads out of the project; the image has files under their paths in it.`
    : undefined;
}

export function executionScript(given: string): string | undefined {
  const outside = insideProject(given);
  if (outside) return outside;
  const { name, ext } = path.posix.parse(projectPath(given));
  if (ext !== ".py") return `${JSON.stringify(given)} is not a Python file; its name must end in ".py".`;
  if (/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name) && !KEYWORDS.has(name)) return undefined;
  return `"${name}" cannot be imported by Python; use letters, digits and "_", first no digit, and no keyword.`;
}

const KEYWORDS = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if import in
  is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

/** The service's pattern, as azureml-core checks it. */
export function imageName(value: string): string | undefined {
  const name = JSON.stringify(value);
  if (value.length < 3 || value.length > 32) {
    return `${name} has ${counted(value.length, "character")}; model management takes 3 to 32.`;
  }
  if (/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(value)) return undefined;
  return `${name} may have only small letters, digits, "-" and ".", the first and the last a letter or a digit.`;
}

function modelId(value: string): string | undefined {
  if (/^[^:\s]+:\d+$/.test(value)) return undefined;
  return `${JSON.stringify(value)} is not the id of a model; it looks like churn:3.`;
}
