import type { ServiceImage } from "../../azure/modelManagement";
import { AzureMLError } from "../../core/errors";
import { imageId, parseImageId } from "../../core/ids";
import type { ImageCall, ImageFilter } from "../scripting/backend";
import { has, type Selection, shownWanted } from "../scripting/selection";
import { subject, subjectOf, type Target } from "../target";
import { explainedOfService } from "./messages";
import { getImage } from "./read";
import { fromWire } from "./wire";

/** The image that is meant: the newest that matches, or one by its version. */
export async function findImage(call: ImageCall, selection: Selection): Promise<ServiceImage> {
  const { workspaceId } = call;
  const { name, version, tags, properties } = selection;
  const wanted = shownWanted(tags, properties);
  if (version !== undefined) {
    const id = imageId(workspaceId, `${name}:${version}`);
    const found = await requireImage(call, id);
    if (isMeant(workspaceId, found, selection)) return found;
    throw new AzureMLError("NotFound", `${subject(id)} does not have ${wanted}.`);
  }
  for await (const image of listImages(call, { imageName: name, tags, properties })) return image;
  const what = subjectOf(workspaceId, name);
  throw new AzureMLError("NotFound", `${what} ${wanted ? `has no version with ${wanted}` : "does not exist"}.`);
}

/** The image as it is now. Throws when it does not exist. */
export async function requireImage(call: ImageCall, id: string): Promise<ServiceImage> {
  const found = await getImage(targetIn(call, id));
  if (found) return found;
  throw new AzureMLError("NotFound", `${subject(id)} does not exist (${id}).`);
}

/** Lazily, the newest first. Tags and properties are looked at here as well: whether the service does is not documented. */
export async function* listImages(call: ImageCall, filter: ImageFilter): AsyncIterable<ServiceImage> {
  const { connection, workspaceId, signal } = call;
  const { imageName: name, modelName, modelId, tags = [], properties = [] } = filter;
  const asked = { name, modelName, modelId, tags, properties };
  try {
    for await (const image of connection.modelManagement(workspaceId).listImages(asked, signal)) {
      if (isMeant(workspaceId, image, { tags, properties })) yield image;
    }
  } catch (error) {
    const what = name === undefined ? `The images of the workspace ${workspaceId}` : subjectOf(workspaceId, name);
    throw explainedOfService(error, `${what} cannot be ${name === undefined ? "listed" : "looked for"}.`, workspaceId);
  }
}

export function targetIn(call: ImageCall, id: string): Target {
  const { workspace, name, version } = parseImageId(id) ?? {};
  if (workspace && name && version) return { ...call, id, workspaceId: workspace, name, version };
  throw new AzureMLError("InvalidId", `${JSON.stringify(id)} cannot be the id of an image.`);
}

type Traits = Pick<Selection, "tags" | "properties">;

function isMeant(workspaceId: string, image: ServiceImage, { tags, properties }: Traits): boolean {
  const values = fromWire(workspaceId, image);
  return has(values.tags, tags) && has(values.properties, properties);
}
