import { logAddress } from "../logs/routes";
import type { Asset, Image, Operation } from "./record";

/** Where the service answers for something in a workspace. */
export const modelManagementPath = (id: string) => `/modelmanagement/v1.0${id}`;

/** An image as azureml-core reads it. */
export function showImage(image: Image, origin: string) {
  const { name, body } = image;
  const { assets = [], ...given } = body.given as { assets?: Asset[] };
  return {
    dockerFileUri: null,
    baseImage: null,
    imageFlavor: null,
    driverProgram: null,
    ...given,
    assets: assets.map((each) => ({ mimeType: null, unpack: false, ...each })),
    id: name,
    name: body.name,
    version: body.version,
    description: body.description,
    kvTags: body.tags,
    properties: body.properties,
    modelIds: body.modelIds,
    createdTime: new Date(body.createdTime).toISOString(),
    creationState: body.creationState,
    imageLocation: body.imageLocation,
    imageBuildLogUri: body.log.length > 0 ? logAddress(origin, image) : null,
    generatedDockerFileUri: null,
  };
}

/** An operation as azureml-core reads it. */
export function showOperation(operation: Operation, origin: string) {
  const { name, body } = operation;
  const { kind, resourceLocation } = body;
  return {
    id: name,
    operationType: body.operationType,
    state: body.state,
    createdTime: new Date(body.createdTime).toISOString(),
    endTime: body.endTime === null ? null : new Date(body.endTime).toISOString(),
    error: body.error && { ...body.error, details: [] },
    resourceLocation: kind === "createImage" ? modelManagementPath(resourceLocation) : resourceLocation,
    operationLog: logAddress(origin, operation),
  };
}
