import type { Compute, Operation } from "../azure/api";
import { type Connection, orAbsent } from "../azure/connection";
import { explained } from "../azure/explained";
import { isPassing } from "../azure/operations";
import { describe } from "../core/check";
import { AzureMLError, answerOf, isAzureMLError } from "../core/errors";
import { deletionWord } from "../core/inputs";
import { isTakenOver } from "./claiming";
import { refuseTakenName } from "./creation";
import { type Leaving, type Removal, removalOf } from "./door/removals";
import { fields } from "./fields";
import { removalBounds } from "./guards";
import { type Plan, successorOf } from "./memory";
import { subject } from "./messages";
import { deletionPolicy, idOf, type Removing } from "./parse";
import { changePower } from "./power";
import { obstacles } from "./preflight/preflight";
import type { PlannedInputs } from "./properties";
import { conditionOf, hasFailed, isBeingDeleted, isStillborn, powerStateOf } from "./states";
import { refuseMissingValues } from "./tables/rules";
import { type Target, targetOf } from "./target";
import { getInstance, pause, untilAccepted, untilGone, untilSettled } from "./waits";

/** Removes the instance, or leaves it, as the program says when it declares it still, otherwise as the state says. */
export async function remove(
  connection: Connection,
  request: Removing,
  plan: Plan | undefined,
  keeper: Leaving["keeper"],
): Promise<void> {
  const inputs = plan?.inputs ?? request.inputs;
  const declared = deletionPolicy(connection, inputs);
  const way = deletionWord(subject(request.id), "onDelete", fields["onDelete"], declared, ", or set AZUREML_ON_DELETE");
  if (way !== "delete") refuseToLeaveInPlace(request.id, plan?.inputs, way);
  if (way === "retain") return request.log.info(`left in Azure as it is, ${because(connection, way)}: ${request.id}`);
  const bounds = removalBounds(connection, inputs, way === "stop" ? "stop" : "delete", request.observed);
  const target = { ...targetOf(connection, request, request.id, "delete", inputs, []), bounds };
  const compute = await getInstance(target);
  if (compute && !isBeingDeleted(conditionOf(compute))) {
    const removal = removalOf(target, compute, { request, plan, way, keeper });
    if (way === "stop") return stopAndLeave(target, compute, removal);
    if (isStillborn(conditionOf(compute))) return destroy(target, removal);
    const declared = successorOf(plan, request.id);
    if (declared) await refuseHopeless(connection, request, declared);
    await removal.runs.show();
    if (declared && target.onActiveRuns === "wait") await refuseHopeless(connection, request, declared);
    removal.count();
    return destroy(target, removal);
  }
  if (compute) await untilGone(target);
  connection.deletions.done(request.id);
}

/** Of replacements that check did not see coming: a taint, or an instance that failed for good. */
function refuseToLeaveInPlace(id: string, declared: PlannedInputs | undefined, way: string): void {
  if (!declared || idOf(declared)?.toLowerCase() !== id.toLowerCase()) return;
  throw new AzureMLError(
    "ReplacementRefused",
    `${subject(id)} was not replaced: onDelete: "${way}" would leave it in the place of the new one. Change onDelete first.`,
  );
}

/** A replacement whose second half would fail takes the machine away and gives none. */
async function refuseHopeless(connection: Connection, request: Removing, declared: PlannedInputs): Promise<void> {
  const { id, inputs: oldInputs } = request;
  const reasons = (await obstacles(connection, request, oldInputs, declared)).map(describe);
  const newId = idOf(declared) ?? id;
  const asked = async () => {
    refuseMissingValues(newId, declared.customServices);
    const isFound = newId.toLowerCase() === id.toLowerCase() || declared.adopt === true || isTakenOver(declared);
    if (!isFound) await refuseTakenName(targetOf(connection, request, newId, "create", declared, []));
  };
  await asked().catch((error) => {
    if (!isAzureMLError(error) || error.kind !== "input") throw error;
    reasons.push(error.message);
  });
  if (reasons.length === 0) return;
  throw new AzureMLError(
    "ReplacementRefused",
    `${subject(id)} was not replaced, and is as it was, because the new one could not be created. ${reasons.join(" ")} Then run "pulumi up" again.`,
  );
}

async function stopAndLeave(target: Target, found: Compute, removal: Removal): Promise<void> {
  const condition = conditionOf(found);
  const isTold = powerStateOf(condition) !== undefined || hasFailed(condition);
  const { compute } = isTold ? { compute: found } : await untilSettled(target);
  const power = powerStateOf(conditionOf(compute));
  if (power === "Running") await changePower(target, "stop", removal.admission("stop"));
  const how = power
    ? "stopped and left in Azure"
    : `left in Azure as it is, ${conditionOf(compute).state} and not stopped`;
  target.log.info(`${how}, ${because(target.connection, "stop")}: ${target.id}`);
}

function because({ settings }: Connection, way: string): string {
  const order = settings.orders.onDelete;
  return order ? `because of ${order}` : `because onDelete is "${way}"`;
}

const MOST_REPETITIONS = 3;

/** Reads the instance before each time that its deletion is asked for: whatever kept it waiting may have made another. */
export async function destroy(target: Target, removal: Removal): Promise<void> {
  const { connection, id, signal } = target;
  target.log.progress("deleting");
  let isRepeated = false;
  const ask = async (repetitions = 0): Promise<Operation | undefined> => {
    // What is gone, or about to be, has no runs that could be asked for.
    const begun = isRepeated ? await getInstance(target) : undefined;
    if (isRepeated && !isThere(begun)) return begun && {};
    isRepeated = true;
    await removal.runs.show();
    const compute = await getInstance(target);
    if (!isThere(compute)) return compute && {};
    const admission = removal.admission("delete", compute);
    return orAbsent(connection.api.deleteCompute(id, admission, signal, true)).catch(async (error) => {
      if (!isLost(error) || repetitions === MOST_REPETITIONS) throw error;
      await pause(target, 2 ** repetitions, `the deletion of ${subject(id)} to be asked for again`);
      return ask(repetitions + 1);
    });
  };
  const operation = await untilAccepted(target, () => ask()).catch((error) => {
    throw explained(error, `${subject(id)} could not be deleted.`);
  });
  if (operation) await untilGone(target, operation);
  connection.deletions.done(id);
}

function isThere(compute: Compute | undefined): compute is Compute {
  return compute !== undefined && !isBeingDeleted(conditionOf(compute));
}

/** It may pass, and nobody says when. */
function isLost(error: unknown): boolean {
  const status = answerOf(error)?.status;
  return isPassing(error) && status !== 429 && status !== 503;
}
