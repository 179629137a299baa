/** The arguments of azureml-core's `ContainerImage.image_configuration`. Files are named from the folder of `Pulumi.yaml` on. */
export interface ContainerConfiguration<S = string, B = boolean, T = Record<string, string>> {
  /** Python file with the functions `init` and `run`. */
  readonly executionScript: S;
  /** `python`, `spark-py` or `python-slim`. */
  readonly runtime: S;
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
  readonly tags?: T | undefined;
  readonly properties?: T | undefined;
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
