import { type Connection, orAbsent } from "../../azure/connection";
import { explained } from "../../azure/explained";
import { failure } from "../../azure/listing";
import { isServiceMissing, type ModelManagement, type ServiceImage } from "../../azure/modelManagement";
import { isManaged } from "../../azure/ownership";
import { AzureMLError, answerOf, showAnswer } from "../../core/errors";
import { imageId, parseImageId, parseWorkspaceId } from "../../core/ids";
import type { Observed } from "../../core/resource";
import type { ListedResource, SurveyRequest } from "../../kinds/kind";
import type { ReadImage } from "../fields";
import { has, type ImageCall, type ImageFilter, type Selection, shownWanted } from "../scripting/backend";
import { subject, subjectOf, type Target, targetOf } from "../target";
import { fromWire } from "./wire";

/** What is there of the image, for a refresh. Undefined when it is gone. */
export async function read(connection: Connection, request: ReadImage): Promise<Observed | undefined> {
  const target = targetOf(connection, request, request.id, "update", request.inputs);
  const image = await getImage(target);
  return image && { id: request.id, properties: fromWire(target.workspaceId, image) };
}

/** Undefined when the image is gone, and not the whole service. */
export async function getImage(target: Target): Promise<ServiceImage | undefined> {
  const { connection, workspaceId, id, name, signal } = target;
  const service = connection.modelManagement(workspaceId);
  const what = `${subject(id)} cannot be read.`;
  const image = await orAbsent(service.getImage(idIn(target), signal)).catch((error) => {
    throw explainedOfImage(error, what, workspaceId);
  });
  if (image) return image;
  await service
    .listImages({ name }, signal)
    .next()
    .catch((error) => {
      throw explainedOfService(error, what, workspaceId);
    });
  return undefined;
}

/** The image, which has to be there. */
export async function existing(target: Target): Promise<ServiceImage> {
  const image = await getImage(target);
  if (image) return image;
  const text = `${subject(target.id)} is gone. Run "pulumi refresh", then "pulumi up" creates another one.`;
  throw new AzureMLError("Disappeared", text);
}

/** As the service names it: `name:version`. */
export const idIn = ({ name, version }: Target): string => `${name}:${version}`;

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

/** An error of a request about all images: one that is not found is the service itself. */
export function explainedOfService(error: unknown, what: string, workspaceId: string): unknown {
  const answer = answerOf(error);
  if (!answer || !isServiceMissing(error)) return explained(error, what);
  const name = parseWorkspaceId(workspaceId)?.workspaceName ?? workspaceId;
  const text = `${what} Workspace "${name}" has no model management, the legacy service that the backend "modelManagement" needs (${showAnswer(answer)}). Use the default backend, "environment": leave out backend, models and containerConfiguration, and declare image, condaFile or build.`;
  return new AzureMLError("NotSupported", text, { answer, cause: error });
}

/** An error of a request about one image. */
function explainedOfImage(error: unknown, what: string, workspaceId: string): unknown {
  return isServiceMissing(error, "one") ? explainedOfService(error, what, workspaceId) : explained(error, what);
}

const KEEP =
  'Delete the webservice first, or keep the image with onDelete: "retain" (onSupersede, when another image takes its place).';

/** An error of a deletion: who uses the image is in Azure's answer. */
export function explainedDeletion(error: unknown, id: string, workspaceId: string, advice = KEEP): unknown {
  const answer = answerOf(error);
  const what = `${subject(id)} could not be deleted`;
  if (answer?.status !== 412) return explainedOfImage(error, `${what}.`, workspaceId);
  const text = `${what}, because a live webservice uses it (${showAnswer(answer)}). ${advice}`;
  return new AzureMLError("RequestRefused", text, { answer, cause: error });
}

/** The images of model management in one workspace. */
export interface ImageSurvey {
  readonly listed: readonly ListedResource[];
  readonly problem: string | undefined;
  /** The service, which answers from the list for what is in it. */
  service(workspaceId: string): ModelManagement;
  /** True for an image that could not be listed. */
  isUnknown(id: string): boolean;
}

/** Lists the images of model management, which is requested only where one is declared. */
export async function surveyImages(connection: Connection, request: SurveyRequest): Promise<ImageSurvey> {
  const { workspaceId, declared, isComplete, signal } = request;
  const count = declared.filter(({ id }) => parseImageId(id)).length;
  const listed: ServiceImage[] = [];
  const list = async () => {
    for await (const each of connection.modelManagement(workspaceId).listImages({}, signal)) listed.push(each);
  };
  const what = `The images of model management of the workspace ${workspaceId} cannot be listed.`;
  const isListed = count > 1 || (count === 1 && isComplete);
  const problem = isListed ? await failure(list, what, signal) : undefined;
  const byId = new Map(listed.map((each) => [each.id.toLowerCase(), each]));
  return {
    listed: listed.map((each) => listedImage(workspaceId, each)),
    problem,
    service(of) {
      const service = connection.modelManagement(of);
      return {
        ...service,
        getImage: async (id) => byId.get(id.toLowerCase()) ?? service.getImage(id, signal),
      };
    },
    isUnknown(id) {
      const { name, version } = parseImageId(id) ?? {};
      return problem !== undefined && !byId.has(`${name}:${version}`.toLowerCase());
    },
  };
}

function listedImage(workspaceId: string, image: ServiceImage): ListedResource {
  const properties = fromWire(workspaceId, image);
  return { id: imageId(workspaceId, image.id), name: image.id, properties, isManaged: isManaged(image.kvTags) };
}
