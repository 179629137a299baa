import { Workspace } from "../azure/workspace";
import { ComputeInstance } from "../computeInstance/handle";
import { conditionOf, isSettled } from "../computeInstance/states";
import { timeoutMilliseconds } from "../core/durations";
import { isAzureMLError } from "../core/errors";
import type { Instance } from "./findInstances";
import { say } from "./output";
import { type Action, alreadyThere, type Step, type Waiting } from "./plan";
import { problemOf } from "./problems";
import type { Session } from "./session";

export interface Result {
  readonly instance: Instance;
  readonly result: "done" | "accepted" | "unchanged" | "refused" | "failed" | "interrupted";
  /** For people: what became of it, in two or three words. */
  readonly shown: string;
  readonly message?: string;
}

const DOING = { start: "starting", stop: "stopping", restart: "restarting", delete: "deleting" };
const DONE = { start: "started", stop: "stopped", restart: "restarted", delete: "deleted" };

/** Does the step, shows each state, and tells how it ended; what fails is no reason to throw. */
export async function perform(session: Session, action: Action, step: Step, waiting: Waiting): Promise<Result> {
  const { instance, order, unchanged, refusal: message } = step;
  if (message) return { instance, result: "refused", shown: "refused", message };
  if (unchanged) return { instance, result: "unchanged", shown: unchanged };
  let last = "";
  const show = (line: string) => {
    last = line;
    say(line);
  };
  try {
    session.orders.give(instance.id, action, order);
    return await send(session, action, instance, waiting, show);
  } catch (error) {
    if (isAzureMLError(error) && error.kind === "aborted") return interrupted(session, action, instance, last);
    const { message } = problemOf(instance.id, error);
    say(message);
    return { instance, result: "failed", shown: "failed", message };
  }
}

async function send(
  { connection, clock, signal }: Session,
  action: Action,
  instance: Instance,
  { wait, timeout }: Waiting,
  showOutput: (line: string) => void,
): Promise<Result> {
  const workspace = new Workspace(instance.workspaceId, connection, clock);
  const handle = ComputeInstance.deserialize(workspace, instance.compute);
  const deadline = clock.now() + (timeoutMilliseconds(timeout) ?? 0);
  const call = () => ({ timeout: `${Math.max(1, deadline - clock.now())}ms`, signal, showOutput });
  if (wait && action !== "delete" && !isSettled(conditionOf(instance.compute))) {
    await handle.waitForCompletion(call());
    const unchanged = alreadyThere(action, await handle.get(call()), wait);
    if (unchanged) return { instance, result: "unchanged", shown: unchanged };
  }
  await handle[action]({ ...call(), waitForCompletion: wait });
  if (wait) return { instance, result: "done", shown: DONE[action] };
  return { instance, result: "accepted", shown: `${DOING[action]}, not waited for` };
}

/** What is still going on, as far as it can be told, and how to follow it. */
function interrupted({ writes }: Session, action: Action, instance: Instance, last: string): Result {
  const { id, name } = instance;
  const write = writes.get(id.toLowerCase());
  const seen = last ? ` (${last.replace(`${name}: `, "")})` : "";
  const what = write === "accepted" ? "continues in Azure" : "was sent, and Azure may have begun it";
  const message = write
    ? `${name}: the ${action} ${what}${seen}. Follow it with: pulumi-azureml show ${id}`
    : `${name}: the ${action} was not sent${seen}.`;
  say(message);
  const shown = write ? `${DOING[action]}, not waited for` : "not sent";
  return { instance, result: "interrupted", shown, message };
}
