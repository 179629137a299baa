import type { ServiceImage } from "../../azure/modelManagement";
import { type Values, withoutAbsent } from "../../core/values";
import type { KnownImage } from "../fields";
import { CONTENT_PROPERTY, withClaims, withoutClaims } from "../wire";
import type { ServiceInputs } from "./fields";
import type { Uploaded } from "./sources";

const RUNTIMES = {
  python: "Python",
  "spark-py": "SparkPython",
  "python-slim": "PythonSlim",
} as const;

/** The body that creates an image, as azureml-core sends it. */
export function toWire(inputs: ServiceInputs, uploaded: Uploaded, tag: string | undefined): Values {
  const { baseImage, enableGpu, cudaVersion, runtime, baseImageRegistry: registry } = inputs.containerConfiguration;
  const { models = [] } = inputs;
  return {
    name: inputs.name,
    driverProgram: "driver",
    description: inputs.description ?? null,
    // A list in former times; the tags of today are kvTags.
    tags: null,
    kvTags: withClaims(inputs.tags, { ...(tag && { owner: tag }), users: [] }),
    properties: { ...inputs.properties, [CONTENT_PROPERTY]: inputs.contentHash },
    modelIds: models.length > 0 ? models : null,
    imageType: "Docker",
    imageFlavor: "WebApiContainer",
    dockerFileUri: uploaded.dockerFile ?? null,
    assets: [
      { id: "driver", url: uploaded.driver, mimeType: "application/x-python" },
      { ...uploaded.packed, mimeType: "application/octet-stream", unpack: true },
    ],
    targetRuntime: {
      runtimeType: baseImage ? "PythonCustom" : runtime ? RUNTIMES[runtime] : null,
      targetArchitecture: "amd64",
      properties: withoutAbsent({
        pipRequirements: uploaded.requirements,
        condaEnvFile: uploaded.condaFile,
        installCuda: enableGpu === true ? true : undefined,
        cudaVersion,
      }),
    },
    ...(baseImage && { baseImage }),
    ...(registry?.address && {
      baseImageRegistryInfo: { location: registry.address, user: registry.username, password: registry.password },
    }),
  };
}

/** The properties of an image as the service shows it, without the provider's own marks. */
export function fromWire(workspaceId: string, image: ServiceImage): KnownImage {
  const { id, name, version, description, kvTags, modelIds, createdTime, imageLocation, imageBuildLogUri } = image;
  const { [CONTENT_PROPERTY]: contentHash, ...properties } = image.properties ?? {};
  return withoutAbsent<KnownImage>({
    workspaceId,
    backend: "modelManagement",
    name,
    version: `${version}`,
    imageId: id,
    contentHash,
    description: description ?? undefined,
    tags: withoutClaims(kvTags),
    properties,
    models: [...(modelIds ?? [])],
    creationState: image.creationState,
    imageLocation: imageLocation ? locationOf(imageLocation) : undefined,
    imageBuildLogUri: imageBuildLogUri ?? undefined,
    isShared: false,
    systemData: createdTime ? { createdAt: createdTime } : undefined,
  });
}

function locationOf(reference: string): NonNullable<KnownImage["imageLocation"]> {
  const [, registry, repository, tag] = /^(?:([^/]+[.:][^/]+)\/)?(.+?)(?::([^:/]+))?$/.exec(reference) ?? [];
  return withoutAbsent({ reference, registry, repository, tag });
}
