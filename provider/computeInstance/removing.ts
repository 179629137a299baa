import type { Compute } from "../azure/api";
import { type Connection, orAbsent } from "../azure/connection";
import { explained } from "../azure/explained";
import { AzureMLError } from "../core/errors";
import type { RemoveRequest } from "../core/resource";
import { deletionWord } from "../core/stateWords";
import type { Values } from "../core/values";
import { refuseOtherTypes, refuseToDeleteOthers, tagFor } from "./claiming";
import { fields } from "./fields";
import { guardActiveRuns } from "./guards";
import { subject } from "./messages";
import type { Plan } from "./planned";
import { deletionPolicy } from "./policies";
import { changePower, powerStateOf } from "./power";
import { idOf } from "./preflight/facts";
import { conditionOf, hasFailed, isBeingDeleted, isBeyondRestart, isStillborn } from "./states";
import { targetOf } from "./target";
import { getInstance, type Target, untilAccepted, untilGone, untilSettled } from "./waiting";

/** Removes the instance, or leaves it, as the program says when it declares it still, otherwise as the state says. */
export async function remove(connection: Connection, request: RemoveRequest, plan?: Plan): Promise<void> {
  const inputs = plan?.inputs ?? request.inputs;
  const declared = deletionPolicy(connection, inputs);
  const way = deletionWord(subject(request.id), "onDelete", fields.onDelete, declared, ", or set AZUREML_ON_DELETE");
  if (way !== "delete") refuseToLeaveInPlace(request.id, plan?.inputs, way);
  if (way === "retain") return request.log.info(`left in Azure as it is, because onDelete is "retain": ${request.id}`);
  const target = targetOf(connection, request, request.id, "delete", inputs, []);
  const compute = await getInstance(target);
  if (!compute || isBeingDeleted(conditionOf(compute))) {
    if (compute) await untilGone(target);
    connection.deleted.add(request.id.toLowerCase());
    return;
  }
  refuseOtherTypes(target, compute);
  refuseToDeleteOthers(target, compute, request.observed, tagFor(request, connection));
  if (plan?.inputs) refuseWhenHealed(target, compute, request.observed, plan);
  if (way === "stop") return stopAndLeave(target, compute);
  if (isStillborn(conditionOf(compute))) return destroy(target);
  const beforeRepeat = () => guardActiveRuns(target, "delete");
  await beforeRepeat();
  connection.deletions.begin(target.id, subject(target.id), connection.settings.maxDeletions);
  await destroy({ ...target, beforeRepeat });
}

/** Of replacements that check did not see coming: a taint, or an instance that failed for good. */
function refuseToLeaveInPlace(id: string, declared: Values | undefined, way: string): void {
  if (!declared || idOf(declared)?.toLowerCase() !== id.toLowerCase()) return;
  throw new AzureMLError(
    "input",
    `${subject(id)} was not replaced: onDelete: "${way}" would leave it in the place of the new one. Change onDelete first.`,
  );
}

/** The state may be old: what had failed for good when it was written may run again, with somebody's work on its disk. */
function refuseWhenHealed({ id }: Target, compute: Compute, observed: Values, { isByProgram }: Plan): void {
  if (isByProgram || !isBeyondRestart(observed) || hasFailed(conditionOf(compute))) return;
  throw new AzureMLError(
    "input",
    `${subject(id)} was not replaced: it had failed when the state was written, and is ${conditionOf(compute).state} now. Run "pulumi refresh" and "pulumi up".`,
  );
}

async function stopAndLeave(target: Target, found: Compute): Promise<void> {
  const condition = conditionOf(found);
  const isTold = powerStateOf(condition) !== undefined || hasFailed(condition);
  const { compute } = isTold ? { compute: found } : await untilSettled(target);
  if (powerStateOf(conditionOf(compute)) === "Running") {
    const beforeRepeat = () => guardActiveRuns(target, "stop");
    await beforeRepeat();
    await changePower({ ...target, beforeRepeat }, "stop");
  }
  target.log.info(`stopped and left in Azure, because onDelete is "stop": ${target.id}`);
}

export async function destroy(target: Target): Promise<void> {
  const { connection, id, signal } = target;
  target.log.progress("deleting");
  const operation = await untilAccepted(target, () => orAbsent(connection.api.deleteCompute(id, signal))).catch(
    (error) => {
      throw explained(error, `${subject(id)} could not be deleted.`);
    },
  );
  if (operation) await untilGone(target, operation);
  connection.deleted.add(id.toLowerCase());
}
