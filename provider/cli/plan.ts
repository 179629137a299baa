import type { Compute } from "../azure/api";
import { runsOn, runsSentence } from "../computeInstance/guards";
import { subject } from "../computeInstance/messages";
import type { PowerAction } from "../computeInstance/power";
import { conditionOf } from "../computeInstance/states";
import { isManaged } from "./list";
import { say } from "./output";
import { batches } from "./runs";
import type { Instance } from "./selection";
import type { Session } from "./session";

export type Action = PowerAction | "delete";

/** What is to be done with one instance: the action, unless one of the others is there. */
export interface Step {
  readonly instance: Instance;
  /** Why nothing needs to be sent. */
  readonly unchanged?: string;
  /** Why nothing may be sent, and what would allow it. */
  readonly refusal?: string;
}

export interface Consents {
  readonly force?: boolean;
  readonly ignoreRuns?: boolean;
}

/** How long to wait: not at all, or until a time such as `30m` is over. */
export interface Waiting {
  readonly wait: boolean;
  readonly timeout: string;
}

/** Decides for each before anybody is asked: what a stack owns, and active runs, are in the way. */
export async function plan(
  session: Session,
  action: Action,
  instances: readonly Instance[],
  options: Consents & Waiting,
): Promise<Step[]> {
  const steps: Step[] = [];
  for (const few of batches(instances)) {
    steps.push(...(await Promise.all(few.map((each) => planOne(session, action, each, options)))));
  }
  return steps;
}

async function planOne(
  session: Session,
  action: Action,
  instance: Instance,
  options: Consents & Waiting,
): Promise<Step> {
  const { id, compute } = instance;
  if (action === "delete" && isManaged(compute) && !options.force) {
    const advice = "Remove it from its program, or delete it here all the same with --force.";
    return { instance, refusal: `${subject(id)} was not deleted: a Pulumi stack has tagged it as its own. ${advice}` };
  }
  const unchanged = alreadyThere(action, compute, options.wait);
  if (unchanged) return { instance, unchanged };
  if (action === "start" || options.ignoreRuns) return { instance };
  const found = await runsOn(session.connection, id, session.signal);
  const sentence = runsSentence(id, action, found);
  if (!sentence) return { instance };
  if (!("unknown" in found)) {
    return { instance, refusal: `${sentence} Wait or cancel, or ${action} it all the same with --ignore-runs.` };
  }
  if (action === "delete") return { instance, refusal: `${sentence} To delete it all the same, give --ignore-runs.` };
  say(sentence);
  return { instance };
}

const THERE: Readonly<Record<Action, readonly string[]>> = {
  start: ["Running", "JobRunning"],
  stop: ["Stopped"],
  restart: [],
  delete: [],
};
const ON_THE_WAY = { start: "Starting", stop: "Stopping", restart: "Restarting", delete: "Deleting" };

/** `already Running`, when there is nothing to send; for who does not wait, on the way is as good as there. */
export function alreadyThere(action: Action, compute: Compute, waits: boolean): string | undefined {
  const { state } = conditionOf(compute);
  const isThere = THERE[action].includes(state) || (!waits && state === ON_THE_WAY[action]);
  return isThere ? `already ${state}` : undefined;
}
