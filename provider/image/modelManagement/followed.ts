import type { ServiceImage } from "../../azure/modelManagement";
import { AzureMLError } from "../../core/errors";
import { endOfLog, untilEnded, type Watching } from "../build";
import { subject, type Target } from "../target";
import { idIn } from "./read";

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
