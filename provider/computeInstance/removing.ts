import type { Compute } from "../azure/api";
import { type Connection, orAbsent } from "../azure/connection";
import type { RemoveRequest } from "../core/resource";
import { refuseOtherTypes, refuseToDeleteOthers, tagFor } from "./claiming";
import { guardActiveRuns } from "./guards";
import { explained, subject } from "./messages";
import { deletionPolicy } from "./policies";
import { changePower, powerStateOf } from "./power";
import { conditionOf, isBeingDeleted, isStillborn } from "./states";
import { targetOf } from "./target";
import { getInstance, type Target, untilAccepted, untilGone } from "./waiting";

export async function remove(connection: Connection, request: RemoveRequest): Promise<void> {
  const { inputs, log } = request;
  const way = deletionPolicy(connection, inputs);
  if (way === "retain") return log.info(`left in Azure as it is, because onDelete is "retain": ${request.id}`);
  const target = targetOf(connection, request, request.id, "delete", inputs, []);
  const compute = await getInstance(target);
  if (!compute || isBeingDeleted(conditionOf(compute))) {
    if (compute) await untilGone(target);
    connection.deleted.add(request.id.toLowerCase());
    return;
  }
  refuseOtherTypes(target, compute);
  refuseToDeleteOthers(target, compute, request.observed, tagFor(request, connection));
  if (way === "stop") return stopAndLeave(target, compute);
  if (!isStillborn(conditionOf(compute))) await guardActiveRuns(target, "delete");
  await destroy(target);
}

async function stopAndLeave(target: Target, compute: Compute): Promise<void> {
  if (powerStateOf(conditionOf(compute)) === "Running") {
    await guardActiveRuns(target, "stop");
    await changePower(target, "stop");
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
