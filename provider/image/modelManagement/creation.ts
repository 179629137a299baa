import { projectFolder } from "../../azure/config";
import type { ServiceImage } from "../../azure/modelManagement";
import { AzureMLError, answerOf, isAzureMLError } from "../../core/errors";
import type { Values } from "../../core/values";
import { endOfLog, untilEnded, type Watching } from "../build";
import { propertiesText } from "../comparison";
import { subject, subjectOf, type Target, type Work } from "../target";
import { projectPath } from "../validation";
import { CONTENT_PROPERTY, claimsOf } from "../wire";
import type { ServiceInputs } from "./fields";
import { explainedOfService, idIn } from "./images";
import { contentHash, readSources, uploadSources } from "./sources";
import { hasFailed } from "./sync";
import { fromWire, toWire } from "./wire";

/** An image that comes into being, and the operation that makes it, where it is known. */
export interface Begun {
  readonly imageId: string;
  readonly operation?: string;
}

/** The newest image that the same owner has made of the same inputs: of a creation that was interrupted. */
export async function find(work: Work, inputs: ServiceInputs): Promise<ServiceImage | undefined> {
  const { connection, workspaceId, name, tag, signal } = work;
  const properties = [[CONTENT_PROPERTY, `${inputs.contentHash}`]] as const;
  const images = connection.modelManagement(workspaceId).listImages({ name, properties }, signal);
  try {
    for await (const image of images) if (tag && isSame(image, work, inputs)) return image;
    return undefined;
  } catch (error) {
    throw explainedOfService(error, `${subjectOf(workspaceId, name)} cannot be looked for.`, workspaceId);
  }
}

function isSame(image: ServiceImage, { workspaceId, name, tag }: Work, inputs: ServiceInputs): boolean {
  const there = fromWire(workspaceId, image);
  const isOurs = claimsOf(image.kvTags).owner === tag && there.name === name;
  return (
    isOurs &&
    !hasFailed(there.creationState) &&
    there.contentHash === inputs.contentHash &&
    (there.description ?? "") === (inputs.description ?? "") &&
    propertiesText(there.properties) === propertiesText(inputs.properties)
  );
}

/** Uploads the files and begins the creation. */
export async function begin(work: Work, inputs: ServiceInputs): Promise<Begun> {
  const { connection, workspaceId, name, signal, log } = work;
  const service = connection.modelManagement(workspaceId);
  const what = `${subjectOf(workspaceId, name)} could not be created.`;
  const explain = (error: unknown) => explainedOfService(error, what, workspaceId);
  const body = await bodyOf(work, inputs).catch((error) => {
    throw explain(error);
  });
  log.progress("creating the image");
  try {
    const operation = await service.createImage(body, signal);
    const { resourceLocation } = await service.getImageOperation(operation, signal);
    const imageId = resourceLocation?.split("/").at(-1);
    if (imageId) return { imageId: decodeURIComponent(imageId), operation };
  } catch (error) {
    // Without an answer the creation may have begun.
    const isUnanswered = isAzureMLError(error) && answerOf(error) === undefined;
    const there = isUnanswered && !signal?.aborted ? await find(work, inputs).catch(() => undefined) : undefined;
    if (there) return { imageId: there.id };
    throw explain(error);
  }
  throw new AzureMLError("UnexpectedAnswer", `${what} Model management took it and named no image.`);
}

async function bodyOf(work: Work, inputs: ServiceInputs): Promise<Values> {
  const { connection, workspaceId, name, tag, signal } = work;
  const { containerConfiguration: configuration } = inputs;
  const { sources, problems } = await readSources(configuration, projectFolder(), signal);
  if (problems.length > 0 || contentHash(inputs, sources) !== inputs.contentHash) {
    const text = `${subjectOf(workspaceId, name)}: its files have changed since they were checked. Run again when they are finished.`;
    throw new AzureMLError("InvalidInput", text);
  }
  const script = projectPath(configuration.executionScript);
  return toWire(inputs, await uploadSources(connection.artifacts(workspaceId), script, sources, work), tag);
}

const WATCHING: Watching = {
  again: 'The next "pulumi up" creates another image in its place.',
  goingOn: 'Azure continues building; the next "pulumi up" waits for it.',
};

/** The operation tells the end and its reason; an image whose operation is not known tells the end itself. */
export async function followed(
  target: Target,
  operation: string | undefined,
  watching: Watching = WATCHING,
): Promise<{ status: string; reason: string | undefined }> {
  const { connection, workspaceId, signal } = target;
  const service = connection.modelManagement(workspaceId);
  let reason: string | undefined;
  const ask = async () => {
    const [begun, image] = await Promise.all([
      operation === undefined ? undefined : service.getImageOperation(operation, signal),
      service.getImage(idIn(target), signal),
    ]);
    const { code, message } = begun?.error ?? {};
    reason = [code, message].filter(Boolean).join(": ") || undefined;
    return { status: begun?.state ?? image.creationState, logUrl: image.imageBuildLogUri ?? undefined };
  };
  const { status } = await untilEnded(target, { ask, readLog: service.getImageLog }, watching);
  return { status, reason };
}

/** Why there is no image, with the end of its log. */
export async function failure(
  target: Target,
  image: ServiceImage,
  reason?: string,
  { again }: Watching = WATCHING,
): Promise<AzureMLError> {
  const { connection, workspaceId, id, signal } = target;
  const { getImageLog } = connection.modelManagement(workspaceId);
  const log = await endOfLog(image.imageBuildLogUri ?? undefined, getImageLog, signal);
  const why = reason ? ` (${reason})` : "";
  const text = `${subject(id)}: its creation ended with ${image.creationState}${why}. ${again}${log}`;
  return new AzureMLError("BuildFailed", text);
}
