// Made from the field table by "npm run generate"; a test fails when it is stale.

/** Everything that is known of an image. */
export interface ImageData {
  /** ARM id of the workspace. */
  readonly workspaceId: string;
  /** Name of the environment: up to 255 letters, digits, `-` and `_`, first a letter or digit; not beginning with `AzureML` or `Microsoft`. Letter case matters. Default: the resource's name. If the resource is renamed later, the environment keeps its name. */
  readonly name: string;
  /** Version. Default: derived from the content, so that the same content has the same version and is built once. */
  readonly version: string;
  /** Service that makes the image. `environment`: a version of an Azure ML environment. `modelManagement`: the legacy service of azureml-core, in workspaces that still have it. Default `environment`. */
  readonly backend?: "environment" | "modelManagement" | undefined;
  /** Hash of the content, filled in by the provider. */
  readonly contentHash?: string | undefined;
  /** Path of a conda file, relative to the folder of `Pulumi.yaml`, instead of `condaFile`. A change in the file makes another version. Another path to the same content does not. */
  readonly condaFilePath?: string | undefined;
  /** Whether `pulumi up` builds the container image and waits for it: `true`, or an object with a compute. Without it, Azure builds it when a job first needs it. */
  readonly buildImage?: ImageBuildImage | undefined;
  /** Any text. If you change it, the same version is built again. With `modelManagement`, another image is made. */
  readonly rebuildTrigger?: string | undefined;
  /** Effect of a deletion of the resource on the version: `archive` hides it, `delete` deletes it, `retain` leaves it. Default `archive`. With `modelManagement`: `delete`, the default there, or `retain`. */
  readonly onDelete?: "archive" | "delete" | "retain" | undefined;
  /** Effect on the old version when its resource makes another one: `retain` leaves it, `archive` hides it, `delete` deletes it. Default `retain`, because endpoints and jobs may use it. */
  readonly onSupersede?: "retain" | "archive" | "delete" | undefined;
  /** Timeouts of the operations. Default: those of the resource option `customTimeouts`. */
  readonly timeouts?: ImageTimeouts | undefined;
  /** Base image, such as `mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250101.v1`. */
  readonly image?: string | undefined;
  /** Conda specification, as YAML text. Comments, the order of keys and line endings do not matter. */
  readonly condaFile?: string | undefined;
  /** Builds from a Dockerfile instead of a base image. */
  readonly build?: ImageBuild | undefined;
  /** Operating system. Default `Linux`. */
  readonly osType?: "Linux" | "Windows" | undefined;
  /** Routes of an image that serves a model. */
  readonly inferenceConfig?: ImageInferenceConfig | undefined;
  /** Whether Azure builds again when the base image changes. Default `Disabled`. */
  readonly autoRebuild?: "Disabled" | "OnBaseImageUpdate" | undefined;
  /** Ids of the models in the image, such as `churn:3`. Only with the backend `modelManagement`. */
  readonly models?: string[] | undefined;
  /** Content of the container: the arguments of azureml-core's `ContainerImage.image_configuration`. Only with the backend `modelManagement`, which requires it. Paths of files are relative to the folder of `Pulumi.yaml`. */
  readonly containerConfiguration?: ImageContainerConfiguration | undefined;
  /** Description. */
  readonly description?: string | undefined;
  /** Stage of development, such as `Development` or `Production`. Any text. */
  readonly stage?: string | undefined;
  /** Whether the version is hidden from lists. Default false. */
  readonly isArchived?: boolean | undefined;
  /** Tags. Keys that others set are left alone. */
  readonly tags?: Record<string, string> | undefined;
  /** Properties. You can add keys. A changed or removed key needs another version. */
  readonly properties?: Record<string, string> | undefined;
  /** `name:version`. */
  readonly imageId: string;
  /** State of the container image: `Succeeded`, `Failed`, or `NotBuilt` when nobody has asked for it yet. */
  readonly creationState: string;
  /** Where the container image is, once it is built. */
  readonly imageLocation?: ImageImageLocation | undefined;
  /** Address of the log of the last build that this resource waited for. A secret: who has it needs no token. */
  readonly imageBuildLogUri?: string | undefined;
  /** The `rebuildTrigger` that the container image was built for. */
  readonly builtTrigger?: string | undefined;
  /** Another owner has made the version; it is used, and never archived or deleted here. */
  readonly isShared?: boolean | undefined;
  /** `UserCreated` or `Curated`. */
  readonly environmentType?: string | undefined;
  /** `Succeeded`, `Failed`, `Canceled`, `Creating`, `Updating` or `Deleting`. */
  readonly provisioningState?: string | undefined;
  /** Made by a job, without a name. */
  readonly isAnonymous?: boolean | undefined;
  /** Who created and changed the version. */
  readonly systemData?: ImageSystemData | undefined;
}

/** Whether `pulumi up` builds the container image and waits for it: `true`, or an object with a compute. Without it, Azure builds it when a job first needs it. */
export interface ImageBuildImage {
  /** Whether to build. */
  readonly enabled?: boolean | undefined;
  /** Compute of the workspace on which the image is built. Default: a compute of the service. */
  readonly compute?: string | undefined;
}

/** Timeouts of the operations. Default: those of the resource option `customTimeouts`. */
export interface ImageTimeouts {
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `60m`. */
  readonly create?: string | undefined;
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `60m`. */
  readonly update?: string | undefined;
  /** Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`: `10m`. */
  readonly delete?: string | undefined;
}

/** Builds from a Dockerfile instead of a base image. */
export interface ImageBuild {
  /** Address of a build context that is not on this machine. */
  readonly contextUri?: string | undefined;
  /** Folder with the build context, relative to the folder of `Pulumi.yaml`. It is uploaded to the workspace. A change in a file makes another version. */
  readonly contextPath?: string | undefined;
  /** Path of the Dockerfile in the context. Default `Dockerfile`. */
  readonly dockerfilePath?: string | undefined;
}

/** Routes of an image that serves a model. */
export interface ImageInferenceConfig {
  /** Route that answers while the container is alive. */
  readonly livenessRoute?: ImageInferenceConfigLivenessRoute | undefined;
  /** Route that answers when the container is ready for requests. */
  readonly readinessRoute?: ImageInferenceConfigReadinessRoute | undefined;
  /** Route for requests to the model. */
  readonly scoringRoute?: ImageInferenceConfigScoringRoute | undefined;
  /** Route that answers once the container has started. */
  readonly startupRoute?: ImageInferenceConfigStartupRoute | undefined;
}

/** Route that answers while the container is alive. */
export interface ImageInferenceConfigLivenessRoute {
  /** Path, such as `/score`. */
  readonly path?: string | undefined;
  /** Port. */
  readonly port?: number | undefined;
}

/** Route that answers when the container is ready for requests. */
export interface ImageInferenceConfigReadinessRoute {
  /** Path, such as `/score`. */
  readonly path?: string | undefined;
  /** Port. */
  readonly port?: number | undefined;
}

/** Route for requests to the model. */
export interface ImageInferenceConfigScoringRoute {
  /** Path, such as `/score`. */
  readonly path?: string | undefined;
  /** Port. */
  readonly port?: number | undefined;
}

/** Route that answers once the container has started. */
export interface ImageInferenceConfigStartupRoute {
  /** Path, such as `/score`. */
  readonly path?: string | undefined;
  /** Port. */
  readonly port?: number | undefined;
}

/** Content of the container: the arguments of azureml-core's `ContainerImage.image_configuration`. Only with the backend `modelManagement`, which requires it. Paths of files are relative to the folder of `Pulumi.yaml`. */
export interface ImageContainerConfiguration {
  /** Python file with the functions `init` and `run`, in the project. */
  readonly executionScript?: string | undefined;
  /** Program that runs the script. */
  readonly runtime?: "python" | "spark-py" | "python-slim" | undefined;
  /** Conda file. */
  readonly condaFile?: string | undefined;
  /** Further files and folders of the project that the image contains, under the same paths. Another file, or a change in a file, makes another image. Another spelling of the same paths does not. */
  readonly dependencies?: string[] | undefined;
  /** Schema of the service's input and output, in the script's folder or below. */
  readonly schemaFile?: string | undefined;
  /** File with further steps of a Dockerfile. */
  readonly dockerFile?: string | undefined;
  /** Installs CUDA. Default false. */
  readonly enableGpu?: boolean | undefined;
  /** Version of CUDA. Default, with `enableGpu`: `9.1`. */
  readonly cudaVersion?: "9.0" | "9.1" | "10.0" | undefined;
  /** Base image instead of the service's own. Only with the runtime `python`. */
  readonly baseImage?: string | undefined;
  /** Registry of the base image. A new user name or password makes no new image. */
  readonly baseImageRegistry?: ImageContainerConfigurationBaseImageRegistry | undefined;
}

/** Registry of the base image. A new user name or password makes no new image. */
export interface ImageContainerConfigurationBaseImageRegistry {
  /** Host of the registry. */
  readonly address?: string | undefined;
  /** User name. */
  readonly username?: string | undefined;
  /** Password. */
  readonly password?: string | undefined;
}

/** Where the container image is, once it is built. */
export interface ImageImageLocation {
  /** To pull it by: `<registry>/<repository>:<tag>`, or with the digest. */
  readonly reference?: string | undefined;
  /** Registry. */
  readonly registry?: string | undefined;
  /** Repository. */
  readonly repository?: string | undefined;
  /** Tag, where the service tells it. */
  readonly tag?: string | undefined;
  /** Digest, where the service tells it. */
  readonly digest?: string | undefined;
}

/** Who created and changed the version. */
export interface ImageSystemData {
  /** Creator. */
  readonly createdBy?: string | undefined;
  /** Kind of the creator. */
  readonly createdByType?: string | undefined;
  /** When it was created. ISO 8601. */
  readonly createdAt?: string | undefined;
  /** Who changed it last. */
  readonly lastModifiedBy?: string | undefined;
  /** Kind of who changed it last. */
  readonly lastModifiedByType?: string | undefined;
  /** When it was changed last. ISO 8601. */
  readonly lastModifiedAt?: string | undefined;
}
