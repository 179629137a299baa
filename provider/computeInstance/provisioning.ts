import type { Operation, Workspace } from "../azure/api";
import { AzureMLError, answerOf, isAzureMLError } from "../core/errors";
import { show, type Values } from "../core/values";
import { isTaggedWith } from "./claiming";
import { explained, subject } from "./messages";
import { networkProblems } from "./network";
import { getInstance, type Target } from "./waiting";
import { toWire } from "./wire";

/** Asks for the instance, once the name and the network allow it. */
export async function create(target: Target, inputs: Values, tag: string | undefined): Promise<Operation> {
  const { connection, id, computeName, preview, signal } = target;
  const workspace = await workspaceOf(target);
  const [problem] = networkProblems(inputs, workspace);
  if (problem) throw new AzureMLError("input", `${subject(id)}: ${show(problem.path)}: ${problem.message}`);
  await refuseTakenName(target);
  target.log.progress(`creating ${computeName}`);
  const body = toWire(inputs, workspace.location, tag);
  return connection.api.putCompute(id, body, preview, signal).catch(async (error) => {
    if (await wasAccepted(target, tag, error)) return {};
    throw explained(error, `${subject(id)} could not be created (${id}).`);
  });
}

/** A PUT whose answer was lost may have worked; its own repetition is then refused as a conflict. */
async function wasAccepted(target: Target, tag: string | undefined, error: unknown): Promise<boolean> {
  const status = answerOf(error)?.status;
  if (status !== undefined && status !== 409 && status < 500) return false;
  const compute = await getInstance(target).catch(() => undefined);
  return compute !== undefined && isTaggedWith(compute, tag);
}

export async function workspaceOf({ connection, id, workspaceId }: Target): Promise<Workspace> {
  return connection.workspace(workspaceId).catch((error) => {
    throw explained(error, `${subject(id)}: its workspace ${workspaceId} cannot be read.`);
  });
}

// In no specification: where it cannot be asked, the PUT says the same, later.
export async function refuseTakenName({
  connection,
  id,
  workspaceId,
  computeName,
  signal,
  log,
}: Target): Promise<void> {
  const { nameAvailable, reason, message } = await connection.api
    .checkComputeNameAvailability(workspaceId, computeName, signal)
    .catch((error) => {
      if (!isAzureMLError(error) || error.kind !== "service") throw error;
      log.info(`the name could not be checked before the create: ${error.message}`);
      return { nameAvailable: true, reason: undefined, message: undefined };
    });
  if (nameAvailable) return;
  throw new AzureMLError(
    "input",
    `${subject(id)}: the name is not available in the region (${reason ?? "no reason given"}${message ? `: ${message}` : ""}). Choose another computeName.`,
  );
}
