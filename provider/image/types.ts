// Made from the field table by "npm run generate"; a test fails when it is stale.

/** Everything that is known of an image. */
export interface ImageData {
  /** ARM id of the workspace. */
  readonly workspaceId: string;
  /** Name of the environment: up to 255 letters, digits, `-` and `_`, first a letter or digit; not beginning with `AzureML` or `Microsoft`. Letter case matters. Default: the resource's name; a name once given stays when that changes. */
  readonly name: string;
  /** Version. Default: derived from the content, so that the same content has the same version and is built once. */
  readonly version: string;
  /** Where the image is made: `environment`, or `modelManagement`, the legacy service of azureml-core, for workspaces that still have it. Default `environment`. */
  readonly backend?: "environment" | "modelManagement";
  /** Hash of the content, filled in by the provider. */
  readonly contentHash?: string;
  /** Path of a conda file, relative to the Pulumi project; instead of `condaFile`. */
  readonly condaFilePath?: string;
  /** Builds the container image and waits for it: `true`, or an object that names a compute. Default: Azure builds it when a job first needs it. */
  readonly buildImage?: ImageBuildImage;
  /** Builds the image again whenever this changes. */
  readonly rebuildTrigger?: string;
  /** What a deletion of the resource does to the version: `archive` hides it, `delete` removes it, `retain` leaves it. Default `archive`. */
  readonly onDelete?: "archive" | "delete" | "retain";
  /** What becomes of the version when its content has changed and the next version takes its place. Default `retain`, because endpoints and jobs may use it. */
  readonly onSupersede?: "retain" | "archive" | "delete";
  /** Deadlines of the operations. Default: the resource option `customTimeouts`. */
  readonly timeouts?: ImageTimeouts;
  /** Base image, such as `mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250101.v1`. */
  readonly image?: string;
  /** Conda specification, as YAML text. Comments, the order of keys and line endings mean nothing. */
  readonly condaFile?: string;
  /** Builds from a Dockerfile instead of a base image. */
  readonly build?: ImageBuild;
  /** Operating system. Default `Linux`. */
  readonly osType?: "Linux" | "Windows";
  /** Routes of an image that serves a model. */
  readonly inferenceConfig?: ImageInferenceConfig;
  /** Whether Azure builds again when the base image changes. Default `Disabled`. */
  readonly autoRebuild?: "Disabled" | "OnBaseImageUpdate";
  /** Ids of the models in the image, such as `churn:3`. Only with the backend `modelManagement`. */
  readonly models?: string[];
  /** What the container is made of, as azureml-core's `ContainerImage.image_configuration` takes it. Only with the backend `modelManagement`, which requires it. Files are named from the folder of `Pulumi.yaml` on. */
  readonly containerConfiguration?: ImageContainerConfiguration;
  /** Description. */
  readonly description?: string;
  /** Stage of the version's life, such as `Development` or `Production`. */
  readonly stage?: string;
  /** Whether the version is hidden from lists. Default false. */
  readonly isArchived?: boolean;
  /** Tags. Keys that others set are left alone. */
  readonly tags?: Record<string, string>;
  /** Properties. They can be added; to change or remove one, a new version is needed. */
  readonly properties?: Record<string, string>;
  /** `name:version`. */
  readonly imageId: string;
  /** State of the container image: `Succeeded`, `Failed`, or `NotBuilt` when nobody has asked for it yet. */
  readonly creationState: string;
  /** Where the container image is, once it is built. */
  readonly imageLocation?: ImageImageLocation;
  /** Address of the log of the last build that this resource waited for. A secret: who has it needs no token. */
  readonly imageBuildLogUri?: string;
  /** The `rebuildTrigger` that the container image was built for. */
  readonly builtTrigger?: string;
  /** Another owner has made the version; it is used, and never archived or deleted here. */
  readonly isShared?: boolean;
  /** `UserCreated` or `Curated`. */
  readonly environmentType?: string;
  /** `Succeeded`, `Failed`, `Canceled`, `Creating`, `Updating` or `Deleting`. */
  readonly provisioningState?: string;
  /** Made by a job, without a name. */
  readonly isAnonymous?: boolean;
  /** Who created and changed the version. */
  readonly systemData?: ImageSystemData;
}

/** Builds the container image and waits for it: `true`, or an object that names a compute. Default: Azure builds it when a job first needs it. */
export interface ImageBuildImage {
  /** Whether to build. */
  readonly enabled?: boolean;
  /** Compute of the workspace to build on. Default: the service's own. */
  readonly compute?: string;
}

/** Deadlines of the operations. Default: the resource option `customTimeouts`. */
export interface ImageTimeouts {
  /** The deadline, such as `30m` or `1h30m`; default `60m`. */
  readonly create?: string;
  /** The deadline, such as `30m` or `1h30m`; default `60m`. */
  readonly update?: string;
  /** The deadline, such as `30m` or `1h30m`; default `10m`. */
  readonly delete?: string;
}

/** Builds from a Dockerfile instead of a base image. */
export interface ImageBuild {
  /** Address of the build context, where it is not on this machine. */
  readonly contextUri?: string;
  /** Folder with the build context, relative to the Pulumi project; it is uploaded to the workspace. */
  readonly contextPath?: string;
  /** Path of the Dockerfile in the context. Default `Dockerfile`. */
  readonly dockerfilePath?: string;
}

/** Routes of an image that serves a model. */
export interface ImageInferenceConfig {
  /** Tells that the container lives. */
  readonly livenessRoute?: ImageInferenceConfigLivenessRoute;
  /** Tells that the container is ready. */
  readonly readinessRoute?: ImageInferenceConfigReadinessRoute;
  /** Scores. */
  readonly scoringRoute?: ImageInferenceConfigScoringRoute;
  /** Tells that the container has started. */
  readonly startupRoute?: ImageInferenceConfigStartupRoute;
}

/** Tells that the container lives. */
export interface ImageInferenceConfigLivenessRoute {
  /** Path, such as `/score`. */
  readonly path?: string;
  /** Port. */
  readonly port?: number;
}

/** Tells that the container is ready. */
export interface ImageInferenceConfigReadinessRoute {
  /** Path, such as `/score`. */
  readonly path?: string;
  /** Port. */
  readonly port?: number;
}

/** Scores. */
export interface ImageInferenceConfigScoringRoute {
  /** Path, such as `/score`. */
  readonly path?: string;
  /** Port. */
  readonly port?: number;
}

/** Tells that the container has started. */
export interface ImageInferenceConfigStartupRoute {
  /** Path, such as `/score`. */
  readonly path?: string;
  /** Port. */
  readonly port?: number;
}

/** What the container is made of, as azureml-core's `ContainerImage.image_configuration` takes it. Only with the backend `modelManagement`, which requires it. Files are named from the folder of `Pulumi.yaml` on. */
export interface ImageContainerConfiguration {
  /** Python file with the functions `init` and `run`, in the project. */
  readonly executionScript?: string;
  /** What runs the script. */
  readonly runtime?: "python" | "spark-py" | "python-slim";
  /** Conda file. */
  readonly condaFile?: string;
  /** Files and folders of the project that the image has beside the script, under the same paths. Another file, or another content of one, makes another image; another way to name the same files does not. */
  readonly dependencies?: string[];
  /** Schema of the service's input and output, in the script's folder or below. */
  readonly schemaFile?: string;
  /** File with further steps of a Dockerfile. */
  readonly dockerFile?: string;
  /** Installs CUDA. Default false. */
  readonly enableGpu?: boolean;
  /** Version of CUDA. Default, with `enableGpu`: `9.1`. */
  readonly cudaVersion?: "9.0" | "9.1" | "10.0";
  /** Base image instead of the service's own. Only with the runtime `python`. */
  readonly baseImage?: string;
  /** Registry of the base image. A new user name or password makes no new image. */
  readonly baseImageRegistry?: ImageContainerConfigurationBaseImageRegistry;
}

/** Registry of the base image. A new user name or password makes no new image. */
export interface ImageContainerConfigurationBaseImageRegistry {
  /** Host of the registry. */
  readonly address?: string;
  /** User name. */
  readonly username?: string;
  /** Password. */
  readonly password?: string;
}

/** Where the container image is, once it is built. */
export interface ImageImageLocation {
  /** To pull it by: `<registry>/<repository>:<tag>`, or with the digest. */
  readonly reference?: string;
  /** Registry. */
  readonly registry?: string;
  /** Repository. */
  readonly repository?: string;
  /** Tag, where the service tells it. */
  readonly tag?: string;
  /** Digest, where the service tells it. */
  readonly digest?: string;
}

/** Who created and changed the version. */
export interface ImageSystemData {
  /** Creator. */
  readonly createdBy?: string;
  /** Kind of the creator. */
  readonly createdByType?: string;
  /** When it was created. ISO 8601. */
  readonly createdAt?: string;
  /** Who changed it last. */
  readonly lastModifiedBy?: string;
  /** Kind of who changed it last. */
  readonly lastModifiedByType?: string;
  /** When it was changed last. ISO 8601. */
  readonly lastModifiedAt?: string;
}
