// Made from the field table by "npm run generate"; a test fails when it is stale.
import type * as pulumi from "@pulumi/pulumi";
import type { ImageData } from "../image/types";

/** Arguments of an image. */
export interface ImageProperties {
  /** Name of the environment: up to 255 letters, digits, `-` and `_`, first a letter or digit; not beginning with `AzureML` or `Microsoft`. Letter case matters. Default: the resource's name; a name once given stays when that changes. A change makes another version. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Version. Default: derived from the content, so that the same content has the same version and is built once. A change makes another version. */
  readonly version?: pulumi.Input<string> | undefined;
  /** Where the image is made: `environment`, or `modelManagement`, the legacy service of azureml-core, for workspaces that still have it. Default `environment`. A change makes another version. */
  readonly backend?: pulumi.Input<"environment" | "modelManagement"> | undefined;
  /** Path of a conda file, relative to the Pulumi project; instead of `condaFile`. */
  readonly condaFilePath?: pulumi.Input<string> | undefined;
  /** Builds the image again whenever this changes. */
  readonly rebuildTrigger?: pulumi.Input<string> | undefined;
  /** What a deletion of the resource does to the version: `archive` hides it, `delete` removes it, `retain` leaves it. Default `archive`. */
  readonly onDelete?: pulumi.Input<"archive" | "delete" | "retain"> | undefined;
  /** What becomes of the version when its content has changed and the next version takes its place. Default `retain`, because endpoints and jobs may use it. */
  readonly onSupersede?: pulumi.Input<"retain" | "archive" | "delete"> | undefined;
  /** Deadlines of the operations. Default: the resource option `customTimeouts`. */
  readonly timeouts?: pulumi.Input<ImageTimeoutsArgs> | undefined;
  /** Base image, such as `mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250101.v1`. A change makes another version. */
  readonly image?: pulumi.Input<string> | undefined;
  /** Conda specification, as YAML text. Comments, the order of keys and line endings mean nothing. A change makes another version. */
  readonly condaFile?: pulumi.Input<string> | undefined;
  /** Builds from a Dockerfile instead of a base image. A change makes another version. */
  readonly build?: pulumi.Input<ImageBuildArgs> | undefined;
  /** Operating system. Default `Linux`. A change makes another version. */
  readonly osType?: pulumi.Input<"Linux" | "Windows"> | undefined;
  /** Routes of an image that serves a model. A change makes another version. */
  readonly inferenceConfig?: pulumi.Input<ImageInferenceConfigArgs> | undefined;
  /** Whether Azure builds again when the base image changes. Default `Disabled`. A change makes another version. */
  readonly autoRebuild?: pulumi.Input<"Disabled" | "OnBaseImageUpdate"> | undefined;
  /** Ids of the models in the image, such as `churn:3`. Only with the backend `modelManagement`. A change makes another version. */
  readonly models?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** What the container is made of, as azureml-core's `ContainerImage.image_configuration` takes it. Only with the backend `modelManagement`, which requires it. Files are named from the folder of `Pulumi.yaml` on. */
  readonly containerConfiguration?: pulumi.Input<ImageContainerConfigurationArgs> | undefined;
  /** Description. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Stage of the version's life, such as `Development` or `Production`. */
  readonly stage?: pulumi.Input<string> | undefined;
  /** Whether the version is hidden from lists. Default false. */
  readonly isArchived?: pulumi.Input<boolean> | undefined;
  /** Tags. Keys that others set are left alone. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** Properties. They can be added; to change or remove one, a new version is needed. */
  readonly properties?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** Deadlines of the operations. Default: the resource option `customTimeouts`. */
export interface ImageTimeoutsArgs {
  /** The deadline, such as `30m` or `1h30m`; default `60m`. */
  readonly create?: pulumi.Input<string> | undefined;
  /** The deadline, such as `30m` or `1h30m`; default `60m`. */
  readonly update?: pulumi.Input<string> | undefined;
  /** The deadline, such as `30m` or `1h30m`; default `10m`. */
  readonly delete?: pulumi.Input<string> | undefined;
}

/** Builds from a Dockerfile instead of a base image. */
export interface ImageBuildArgs {
  /** Address of the build context, where it is not on this machine. */
  readonly contextUri?: pulumi.Input<string> | undefined;
  /** Folder with the build context, relative to the Pulumi project; it is uploaded to the workspace. */
  readonly contextPath?: pulumi.Input<string> | undefined;
  /** Path of the Dockerfile in the context. Default `Dockerfile`. */
  readonly dockerfilePath?: pulumi.Input<string> | undefined;
}

/** Routes of an image that serves a model. */
export interface ImageInferenceConfigArgs {
  /** Tells that the container lives. */
  readonly livenessRoute?: pulumi.Input<ImageInferenceConfigLivenessRouteArgs> | undefined;
  /** Tells that the container is ready. */
  readonly readinessRoute?: pulumi.Input<ImageInferenceConfigReadinessRouteArgs> | undefined;
  /** Scores. */
  readonly scoringRoute?: pulumi.Input<ImageInferenceConfigScoringRouteArgs> | undefined;
  /** Tells that the container has started. */
  readonly startupRoute?: pulumi.Input<ImageInferenceConfigStartupRouteArgs> | undefined;
}

/** Tells that the container lives. */
export interface ImageInferenceConfigLivenessRouteArgs {
  /** Path, such as `/score`. */
  readonly path: pulumi.Input<string>;
  /** Port. */
  readonly port: pulumi.Input<number>;
}

/** Tells that the container is ready. */
export interface ImageInferenceConfigReadinessRouteArgs {
  /** Path, such as `/score`. */
  readonly path: pulumi.Input<string>;
  /** Port. */
  readonly port: pulumi.Input<number>;
}

/** Scores. */
export interface ImageInferenceConfigScoringRouteArgs {
  /** Path, such as `/score`. */
  readonly path: pulumi.Input<string>;
  /** Port. */
  readonly port: pulumi.Input<number>;
}

/** Tells that the container has started. */
export interface ImageInferenceConfigStartupRouteArgs {
  /** Path, such as `/score`. */
  readonly path: pulumi.Input<string>;
  /** Port. */
  readonly port: pulumi.Input<number>;
}

/** What the container is made of, as azureml-core's `ContainerImage.image_configuration` takes it. Only with the backend `modelManagement`, which requires it. Files are named from the folder of `Pulumi.yaml` on. */
export interface ImageContainerConfigurationArgs {
  /** Python file with the functions `init` and `run`, in the project. A change makes another version. */
  readonly executionScript: pulumi.Input<string>;
  /** What runs the script. A change makes another version. */
  readonly runtime: pulumi.Input<"python" | "spark-py" | "python-slim">;
  /** Conda file. */
  readonly condaFile?: pulumi.Input<string> | undefined;
  /** Files and folders of the project that the image has beside the script, under the same paths. Another file, or another content of one, makes another image; another way to name the same files does not. */
  readonly dependencies?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Schema of the service's input and output, in the script's folder or below. A change makes another version. */
  readonly schemaFile?: pulumi.Input<string> | undefined;
  /** File with further steps of a Dockerfile. */
  readonly dockerFile?: pulumi.Input<string> | undefined;
  /** Installs CUDA. Default false. A change makes another version. */
  readonly enableGpu?: pulumi.Input<boolean> | undefined;
  /** Version of CUDA. Default, with `enableGpu`: `9.1`. A change makes another version. */
  readonly cudaVersion?: pulumi.Input<"9.0" | "9.1" | "10.0"> | undefined;
  /** Base image instead of the service's own. Only with the runtime `python`. A change makes another version. */
  readonly baseImage?: pulumi.Input<string> | undefined;
  /** Registry of the base image. A new user name or password makes no new image. */
  readonly baseImageRegistry?: pulumi.Input<ImageContainerConfigurationBaseImageRegistryArgs> | undefined;
}

/** Registry of the base image. A new user name or password makes no new image. */
export interface ImageContainerConfigurationBaseImageRegistryArgs {
  /** Host of the registry. A change makes another version. */
  readonly address: pulumi.Input<string>;
  /** User name. */
  readonly username: pulumi.Input<string>;
  /** Password. */
  readonly password: pulumi.Input<string>;
}

/** Outputs of an image. */
export type ImageOutputs = {
  readonly [Name in keyof ImageData]-?: pulumi.Output<ImageData[Name]>;
};
