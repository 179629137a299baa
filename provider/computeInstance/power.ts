import { AzureMLError, showAnswer } from "../core/errors";
import { explained, failure, subject } from "./messages";
import { conditionOf, hasFailed } from "./states";
import { type Settled, type Target, untilAccepted, untilSettled } from "./waiting";

export type PowerAction = "start" | "stop" | "restart";

const DOING = { start: "starting", stop: "stopping", restart: "restarting" } as const;

/** Starts, stops or restarts, and waits until it is done. Another operation that runs is waited for first. */
export async function changePower(target: Target, action: PowerAction): Promise<Settled> {
  const { connection, id, signal, log } = target;
  log.progress(DOING[action]);
  const operation = await untilAccepted(target, () => connection.api[action](id, signal)).catch((error) => {
    throw explained(error, `${subject(id)} could not be told to ${action}.`);
  });
  const settled = await untilSettled(target, operation);
  const { compute, error } = settled;
  if (error) {
    throw new AzureMLError("service", `${subject(id)}: ${action} failed. ${showAnswer(error)}`, { answer: error });
  }
  if (hasFailed(conditionOf(compute))) throw new AzureMLError("service", failure(id, compute));
  return settled;
}
