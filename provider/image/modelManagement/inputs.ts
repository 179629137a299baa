import { choice, type Fields, flag, list, object, text } from "../../core/fields";
import { projectPath } from "../validation";
import { executionScript, insideProject, modelId } from "./validation";

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
    "What the container is made of, as azureml-core's `ContainerImage.image_configuration` takes it. Only with the backend `modelManagement`, which requires it. Files are named from the folder of `Pulumi.yaml` on.",
    {
      executionScript: file("Python file with the functions `init` and `run`, in the project.", {
        required: true,
        mutability: "replace",
        problem: executionScript,
        examples: ["score.py"],
      }),
      runtime: choice("What runs the script.", ["python", "spark-py", "python-slim"], {
        required: true,
        mutability: "replace",
      }),
      condaFile: file("Conda file."),
      dependencies: list(
        "Files and folders of the project that the image has beside the script, under the same paths. Another file, or another content of one, makes another image; another way to name the same files does not.",
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
