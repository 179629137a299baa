import type { ServiceImage } from "../../azure/modelManagement";
import { imageId } from "../../core/ids";
import { asRecord, type Values, withoutAbsent } from "../../core/values";
import { CONTENT_PROPERTY, withClaims, withoutClaims } from "../ownership";
import type { Uploaded } from "./uploadSources";

const RUNTIMES: Readonly<Record<string, string>> = {
  python: "Python",
  "spark-py": "SparkPython",
  "python-slim": "PythonSlim",
};

/** The body that creates an image, as azureml-core sends it. */
export function toWire(inputs: Values, uploaded: Uploaded, tag: string | undefined): Values {
  const given = asRecord(inputs.containerConfiguration);
  const { baseImage, enableGpu, cudaVersion } = given;
  const registry = asRecord(given.baseImageRegistry);
  const runtime = RUNTIMES[String(given.runtime).toLowerCase()] ?? null;
  const { models } = inputs;
  return {
    name: inputs.name,
    driverProgram: "driver",
    description: inputs.description ?? null,
    // A list in former times; the tags of today are kvTags.
    tags: null,
    kvTags: withClaims(inputs.tags, { ...(tag && { owner: tag }), users: [] }),
    properties: { ...asRecord(inputs.properties), [CONTENT_PROPERTY]: inputs.contentHash },
    modelIds: Array.isArray(models) && models.length > 0 ? models : null,
    imageType: "Docker",
    imageFlavor: "WebApiContainer",
    dockerFileUri: uploaded.dockerFile ?? null,
    assets: [
      { id: "driver", url: uploaded.driver, mimeType: "application/x-python" },
      { ...uploaded.packed, mimeType: "application/octet-stream", unpack: true },
    ],
    targetRuntime: {
      runtimeType: baseImage ? "PythonCustom" : runtime,
      targetArchitecture: "amd64",
      properties: withoutAbsent({
        pipRequirements: uploaded.requirements,
        condaEnvFile: uploaded.condaFile,
        installCuda: enableGpu === true ? true : undefined,
        cudaVersion,
      }),
    },
    ...(baseImage && { baseImage }),
    ...(registry.address && {
      baseImageRegistryInfo: { location: registry.address, user: registry.username, password: registry.password },
    }),
  };
}

/** The properties of an image as the service shows it, without the provider's own marks. */
export function fromWire(workspaceId: string, image: ServiceImage): Values {
  const { id, name, version, description, kvTags, modelIds, createdTime, imageLocation, imageBuildLogUri } = image;
  const { [CONTENT_PROPERTY]: contentHash, ...properties } = image.properties ?? {};
  return withoutAbsent({
    workspaceId,
    backend: "modelManagement",
    name,
    version: String(version),
    imageId: id,
    contentHash,
    description,
    tags: withoutClaims({ ...kvTags }),
    properties,
    models: [...(modelIds ?? [])],
    creationState: image.creationState,
    imageLocation: imageLocation ? locationOf(imageLocation) : undefined,
    imageBuildLogUri,
    isShared: false,
    systemData: createdTime ? { createdAt: createdTime } : undefined,
  });
}

export function idOf(workspaceId: string, { id }: Pick<ServiceImage, "id">): string {
  return imageId(workspaceId, id);
}

function locationOf(reference: string): Values {
  const [, registry, repository, tag] = /^(?:([^/]+[.:][^/]+)\/)?(.+?)(?::([^:/]+))?$/.exec(reference) ?? [];
  return withoutAbsent({ reference, registry, repository, tag });
}
