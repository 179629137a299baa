import type { Compute, NameAvailability, Operation, Workspace } from "../azure/api";
import { explained } from "../azure/explained";
import { AzureMLError, answerOf, isAzureMLError } from "../core/errors";
import { show } from "../core/values";
import { isTaggedWith } from "./claiming";
import { creationBy } from "./door/changes";
import { subject } from "./messages";
import { isWord, type KnownInputs } from "./properties";
import { conditionOf, isBeingDeleted } from "./states";
import { networkProblems, refuseMissingValues } from "./tables/rules";
import type { Maker, Target } from "./target";
import { getInstance, pause, untilAccepted } from "./waits";
import { toWire } from "./wire";

/** Asks for the instance, once the name and the network allow it. */
export async function create(
  target: Target,
  maker: Maker,
  inputs: KnownInputs,
  tag: string | undefined,
): Promise<Operation> {
  const { connection, id, computeName, preview, signal } = target;
  refuseMissingValues(id, inputs.customServices);
  const workspace = await workspaceOf(target);
  const [problem] = networkProblems(inputs, workspace);
  if (problem) throw new AzureMLError("InvalidInput", `${subject(id)}: ${show(problem.path)}: ${problem.message}`);
  await refuseTakenName(target);
  target.log.progress(`creating ${computeName}`);
  const body = toWire(inputs, workspace.location, tag);
  let isRepeated = false;
  const put = async () => {
    if (isRepeated && isOurs(target, tag, await getInstance(target))) return {};
    isRepeated = true;
    const admission = creationBy(target, maker, (there) => isOurs(target, tag, there));
    return connection.api.putCompute(id, body, preview, admission, signal).catch(async (error) => {
      if (await wasAccepted(target, tag, error)) return {};
      throw error;
    });
  };
  return untilAccepted(target, put).catch((error) => {
    throw withAssignment(explained(error, `${subject(id)} could not be created (${id}).`), inputs);
  });
}

// A service principal may lack the right to own an instance, although it may create one for a person.
function withAssignment(error: unknown, inputs: KnownInputs): unknown {
  if (!isAzureMLError(error) || answerOf(error)?.status !== 403 || inputs.personalComputeInstanceSettings) return error;
  const advice =
    "If a service principal creates it, declare whose it is in personalComputeInstanceSettings.assignedUser.";
  return new AzureMLError(error.code, `${error.message} ${advice}`, error.details);
}

/** A PUT whose answer was lost may have worked; its own repetition is then refused as a conflict. */
async function wasAccepted(target: Target, tag: string | undefined, error: unknown): Promise<boolean> {
  const status = answerOf(error)?.status;
  if (status !== undefined && status !== 409 && status < 500) return false;
  const compute = await getInstance(target).catch(() => undefined);
  return status === 409 ? isOurs(target, tag, compute) : compute !== undefined && isTaggedWith(compute, tag);
}

/** False while nothing is there; a PUT overwrites whatever is, so what somebody else has begun to create is refused. */
function isOurs({ id }: Target, tag: string | undefined, compute: Compute | undefined): boolean {
  if (!compute || isBeingDeleted(conditionOf(compute))) return false;
  if (isTaggedWith(compute, tag)) return true;
  if (tag === undefined) {
    throw new AzureMLError(
      "AlreadyExists",
      `${subject(id)} is there, but nothing tells whether "pulumi up" has just created it or somebody else, because ownershipTag is false. If it is yours, set adopt: true and run "pulumi up" again.`,
    );
  }
  throw new AzureMLError(
    "AlreadyExists",
    `${subject(id)} was not created: somebody else has made it in the meantime. Choose another computeName, or run "pulumi up" again, which says whether it can be adopted.`,
  );
}

/** The workspace of the instance. Throws when it cannot be read. */
export async function workspaceOf({ connection, id, workspaceId }: Target): Promise<Workspace> {
  return connection.workspace(workspaceId).catch((error) => {
    throw explained(error, `${subject(id)}: its workspace ${workspaceId} cannot be read.`);
  });
}

const SECONDS_UNTIL_RELEASED = 15;

/**
 * Throws when the name is taken in the region. One that this process has deleted may stay taken for a while, nobody says
 * for how long: it is waited for.
 */
export async function refuseTakenName(target: Target): Promise<void> {
  const { connection, id, log, clock, deadline } = target;
  for (;;) {
    const { nameAvailable, reason, message } = await askForName(target);
    if (nameAvailable) return;
    const mayBeReleased = connection.deletions.has(id) && isTaken(reason);
    if (!mayBeReleased || clock.now() >= deadline) {
      const said = `${reason ?? "no reason given"}${message ? `: ${message}` : ""}`;
      const lately = isTaken(reason) ? " If it was deleted a moment ago, its name is released after a while." : "";
      throw new AzureMLError(
        "AlreadyExists",
        `${subject(id)}: the name is not available in the region (${said}). Choose another computeName.${lately}`,
      );
    }
    log.progress("waiting until Azure releases the name");
    await pause(target, SECONDS_UNTIL_RELEASED, `the name of ${subject(id)} to be released`);
  }
}

function isTaken(reason: string | undefined): boolean {
  return isWord(reason, "AlreadyExists");
}

// In no specification: where it cannot be asked, the PUT says the same, later.
async function askForName({ connection, workspaceId, computeName, signal, log }: Target): Promise<NameAvailability> {
  return connection.api.checkComputeNameAvailability(workspaceId, computeName, signal).catch((error) => {
    if (!isAzureMLError(error) || error.kind !== "service") throw error;
    log.info(`the name could not be checked before the create: ${error.message}`);
    return { nameAvailable: true };
  });
}
