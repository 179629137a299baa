// Made from the field table by "npm run generate"; a test fails when it is stale.
import type * as pulumi from "@pulumi/pulumi";
import type { ImageData } from "../image/types";

/** Arguments of an image. */
export interface ImageProperties {
  /** Name of the environment: up to 255 letters, digits, `-` and `_`, first a letter or digit; not beginning with `AzureML` or `Microsoft`. Letter case matters. Default: the resource's name. If the resource is renamed later, the environment keeps its name. A change makes another version. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Version. Default: derived from the content, so that the same content has the same version and is built once. A change makes another version. */
  readonly version?: pulumi.Input<string> | undefined;
  /** Service that makes the image. `environment`: a version of an Azure ML environment. `modelManagement`: the legacy service of azureml-core, in workspaces that still have it. Default `environment`. A change makes another version. */
  readonly backend?: pulumi.Input<"environment" | "modelManagement"> | undefined;
  /** Path of a conda file, relative to the folder of `Pulumi.yaml`, instead of `condaFile`. A change in the file makes another version. Another path to the same content does not. */
  readonly condaFilePath?: pulumi.Input<string> | undefined;
  /** Any text. If you change it, the same version is built again. With `modelManagement`, another image is made. */
  readonly rebuildTrigger?: pulumi.Input<string> | undefined;
  /** Effect of a deletion of the resource on the version: `archive` hides it, `delete` deletes it, `retain` leaves it. Default `archive`. With `modelManagement`: `delete`, the default there, or `retain`. */
  readonly onDelete?: pulumi.Input<"archive" | "delete" | "retain"> | undefined;
  /** Effect on the old version when its resource makes another one: `retain` leaves it, `archive` hides it, `delete` deletes it. Default `retain`, because endpoints and jobs may use it. */
  readonly onSupersede?: pulumi.Input<"retain" | "archive" | "delete"> | undefined;
  /** Timeouts of the operations. Default: those of the resource option `customTimeouts`. */
  readonly timeouts?: pulumi.Input<ImageTimeoutsArgs> | undefined;
  /** Base image, such as `mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250101.v1`. A change makes another version. */
  readonly image?: pulumi.Input<string> | undefined;
  /** Conda specification, as YAML text. Comments, the order of keys and line endings do not matter. A change makes another version. */
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
  /** Content of the container: the arguments of azureml-core's `ContainerImage.image_configuration`. Only with the backend `modelManagement`, which requires it. Paths of files are relative to the folder of `Pulumi.yaml`. */
  readonly containerConfiguration?: pulumi.Input<ImageContainerConfigurationArgs> | undefined;
  /** Description. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Stage of development, such as `Development` or `Production`. Any text. */
  readonly stage?: pulumi.Input<string> | undefined;
  /** Whether the version is hidden from lists. Default false. */
  readonly isArchived?: pulumi.Input<boolean> | undefined;
  /** Tags. Keys that others set are left alone. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** Properties. You can add keys. A changed or removed key needs another version. */
  readonly properties?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** Timeouts of the operations. Default: those of the resource option `customTimeouts`. */
export interface ImageTimeoutsArgs {
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `60m`. */
  readonly create?: pulumi.Input<string> | undefined;
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `60m`. */
  readonly update?: pulumi.Input<string> | undefined;
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `10m`. */
  readonly delete?: pulumi.Input<string> | undefined;
}

/** Builds from a Dockerfile instead of a base image. */
export interface ImageBuildArgs {
  /** Address of a build context that is not on this machine. */
  readonly contextUri?: pulumi.Input<string> | undefined;
  /** Folder with the build context, relative to the folder of `Pulumi.yaml`. It is uploaded to the workspace. A change in a file makes another version. */
  readonly contextPath?: pulumi.Input<string> | undefined;
  /** Path of the Dockerfile in the context. Default `Dockerfile`. */
  readonly dockerfilePath?: pulumi.Input<string> | undefined;
}

/** Routes of an image that serves a model. */
export interface ImageInferenceConfigArgs {
  /** Route that answers while the container is alive. */
  readonly livenessRoute?: pulumi.Input<ImageInferenceConfigLivenessRouteArgs> | undefined;
  /** Route that answers when the container is ready for requests. */
  readonly readinessRoute?: pulumi.Input<ImageInferenceConfigReadinessRouteArgs> | undefined;
  /** Route for requests to the model. */
  readonly scoringRoute?: pulumi.Input<ImageInferenceConfigScoringRouteArgs> | undefined;
  /** Route that answers once the container has started. */
  readonly startupRoute?: pulumi.Input<ImageInferenceConfigStartupRouteArgs> | undefined;
}

/** Route that answers while the container is alive. */
export interface ImageInferenceConfigLivenessRouteArgs {
  /** Path, such as `/score`. */
  readonly path: pulumi.Input<string>;
  /** Port. */
  readonly port: pulumi.Input<number>;
}

/** Route that answers when the container is ready for requests. */
export interface ImageInferenceConfigReadinessRouteArgs {
  /** Path, such as `/score`. */
  readonly path: pulumi.Input<string>;
  /** Port. */
  readonly port: pulumi.Input<number>;
}

/** Route for requests to the model. */
export interface ImageInferenceConfigScoringRouteArgs {
  /** Path, such as `/score`. */
  readonly path: pulumi.Input<string>;
  /** Port. */
  readonly port: pulumi.Input<number>;
}

/** Route that answers once the container has started. */
export interface ImageInferenceConfigStartupRouteArgs {
  /** Path, such as `/score`. */
  readonly path: pulumi.Input<string>;
  /** Port. */
  readonly port: pulumi.Input<number>;
}

/** Content of the container: the arguments of azureml-core's `ContainerImage.image_configuration`. Only with the backend `modelManagement`, which requires it. Paths of files are relative to the folder of `Pulumi.yaml`. */
export interface ImageContainerConfigurationArgs {
  /** Python file with the functions `init` and `run`, in the project. A change makes another version. */
  readonly executionScript: pulumi.Input<string>;
  /** Program that runs the script. A change makes another version. */
  readonly runtime: pulumi.Input<"python" | "spark-py" | "python-slim">;
  /** Conda file. */
  readonly condaFile?: pulumi.Input<string> | undefined;
  /** Further files and folders of the project that the image contains, under the same paths. Another file, or a change in a file, makes another image. Another spelling of the same paths does not. */
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
