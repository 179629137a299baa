import { explained } from "../../azure/explained";
import { isServiceMissing } from "../../azure/modelManagement";
import { AzureMLError, answerOf, showAnswer } from "../../core/errors";
import { parseWorkspaceId } from "../../core/ids";
import { subject } from "../target";

/** An error of a request about all images: one that is not found is the service itself. */
export function explainedOfService(error: unknown, what: string, workspaceId: string): unknown {
  const answer = answerOf(error);
  if (!answer || !isServiceMissing(error)) return explained(error, what);
  const name = parseWorkspaceId(workspaceId)?.workspaceName ?? workspaceId;
  const text = `${what} Workspace "${name}" has no model management, the legacy service that the backend "modelManagement" needs (${showAnswer(answer)}). Use the default backend, "environment": leave out backend, models and containerConfiguration, and declare image, condaFile or build.`;
  return new AzureMLError("NotSupported", text, { answer, cause: error });
}

/** An error of a request about one image. */
export function explainedOfImage(error: unknown, what: string, workspaceId: string): unknown {
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
