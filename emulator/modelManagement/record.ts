import { workspaceType } from "../arm/ids";
import type { Backend } from "../backend";
import type { Logging } from "../logs/routes";
import type { Stored } from "../store/resources";

export const imageType = `${workspaceType}/images`;
export const operationType = `${workspaceType}/packagingOperations`;

export interface Asset {
  id: string;
  url: string;
  mimeType?: string;
  unpack?: boolean;
}

/** An image of the model management service, as it is kept. Only tags and properties may change. */
export interface ImageBody extends Logging {
  name: string;
  version: number;
  description: string | null;
  tags: Record<string, string>;
  properties: Record<string, string>;
  modelIds: string[];
  /** Everything else that was sent: types, program, assets, runtime, base image. */
  given: Record<string, unknown>;
  imageLocation: string;
  creationState: string;
  createdTime: number;
}

/** What a creation or a packaging goes through. */
export interface OperationBody extends Logging {
  kind: "createImage" | "package";
  operationType: "Image" | "PackageDockerImage" | "PackageDockerBuildContext";
  state: string;
  error: { code: string; statusCode: number; message: string } | null;
  /** Id of the image, or where the package is. */
  resourceLocation: string;
  createdTime: number;
  endTime: number | null;
}

export type Image = Stored<ImageBody>;
export type Operation = Stored<OperationBody>;

export const imageId = (workspace: string, image: string) => `${workspace}/images/${image}`;
export const operationId = (workspace: string, operation: string) => `${workspace}/packagingOperations/${operation}`;

export const findImage = (backend: Backend, id: string): Image | undefined => backend.resources.get<ImageBody>(id);
