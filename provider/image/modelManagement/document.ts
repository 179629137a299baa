import type { ServiceImage } from "../../azure/modelManagement";
import { isManaged } from "../../azure/ownership";
import { AzureMLError } from "../../core/errors";
import { imageId } from "../../core/ids";
import { asRecord, type Value, type Values, withoutAbsent } from "../../core/values";
import type { ImageDocument, ImageFacts } from "../scripting/backend";
import { fromWire } from "./wire";

/** The document of an image of model management: the service's own, with its workspace and the operation that makes it. */
export function documentOf(workspaceId: string, image: ServiceImage, operation?: Value): ImageDocument {
  return withoutAbsent({ ...(image as unknown as Values), workspaceId, operation });
}

export function imageIn(document: ImageDocument): ServiceImage {
  const { workspaceId: _, operation: __, ...image } = document;
  return image as unknown as ServiceImage;
}

/** As the Pulumi resource has it: `<workspace>/images/<name>:<version>`. */
export function idIn({ workspaceId, id }: ImageDocument): string {
  return imageId(String(workspaceId), String(id));
}

export function serviceFacts(document: ImageDocument): ImageFacts {
  const image = imageIn(document);
  const {
    name = "",
    version = "",
    tags = {},
    properties = {},
    ...known
  } = fromWire(String(document["workspaceId"]), image);
  const { description, creationState, imageLocation, imageBuildLogUri } = known;
  return {
    name,
    version,
    isContainer: image.imageType === "Docker" && image.imageFlavor === "WebApiContainer",
    tags,
    properties,
    description,
    createdTime: image.createdTime,
    creationState,
    imageLocation: imageLocation?.reference,
    imageBuildLogUri,
    isOwnedByStack: isManaged(image.kvTags),
  };
}

// Addresses that can be read without signing in, and the password of a registry.
const SECRETS = ["imageBuildLogUri", "generatedDockerFileUri", "baseImageRegistryInfo"];

export function serializedImage(document: ImageDocument): ImageDocument {
  const shown = Object.entries(document).filter(([name]) => !SECRETS.includes(name));
  return JSON.parse(JSON.stringify(Object.fromEntries(shown)));
}

/** The image in the JSON that `serializedImage` made. */
export function deserializedImage(workspaceId: string, object: unknown): ImageDocument {
  const document = asRecord(object as Value);
  const { id, name, version, workspaceId: theirs } = document;
  if (typeof id !== "string" || id !== `${String(name)}:${String(version)}`)
    throw invalid('"id" is not <name>:<version>');
  if (typeof document["creationState"] !== "string") throw invalid('"creationState" is missing');
  if (typeof theirs !== "string") throw invalid('"workspaceId" is missing');
  if (theirs.toLowerCase() === workspaceId.toLowerCase()) return { ...document, workspaceId };
  throw new AzureMLError("InvalidId", `Image "${id}" belongs to the workspace ${theirs}, not to ${workspaceId}.`);
}

function invalid(reason: string): AzureMLError {
  return new AzureMLError("InvalidFile", `This is no serialized Image: ${reason}.`);
}
