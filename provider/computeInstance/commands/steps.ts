import type { Compute } from "../../azure/api";
import type { Ordered } from "../../azure/orders";
import { isManaged } from "../../azure/ownership";
import type { Waiting } from "../../cli/options";
import { say } from "../../cli/output";
import { REQUESTS_AT_ONCE, type Session } from "../../cli/session";
import { atMost } from "../../core/atMost";
import { AzureMLError, isAzureMLError, shown } from "../../core/errors";
import { runsOn, runsSentence } from "../guards";
import type { PlacedInstance } from "../live";
import { subject } from "../messages";
import type { PowerAction } from "../power";
import { conditionOf } from "../states";
import { type Once, once } from "../target";

/** What a command does with instances. */
export type Action = PowerAction | "delete";

/** What the user agrees to beforehand. */
export interface Consents {
  readonly force?: boolean;
  readonly ignoreRuns?: boolean;
}

/** An order of a user, whose evidence about runs may be shown before it is sent. */
export interface Order extends Ordered {
  readonly shown: Once;
}

/** What is to be done with one instance: the action, unless one of the others is there. */
export interface Step {
  readonly instance: PlacedInstance;
  readonly order: Order;
  /** Why nothing needs to be sent. */
  readonly unchanged?: string;
  /** Why nothing may be sent, and what would allow it. */
  readonly refusal?: string;
}

/** Decides for each before anybody is asked: what a stack owns, and active runs, are in the way. */
export async function stepsOf(
  session: Session,
  action: Action,
  instances: readonly PlacedInstance[],
  options: Consents & Waiting,
): Promise<Step[]> {
  return atMost(REQUESTS_AT_ONCE, instances, (each) => stepOf(session, action, each, options));
}

async function stepOf(
  session: Session,
  action: Action,
  instance: PlacedInstance,
  options: Consents & Waiting,
): Promise<Step> {
  const order = orderOf(session, action, instance, options);
  try {
    order.consent();
    const unchanged = alreadyThere(action, instance.compute, options.wait);
    if (unchanged) return { instance, order, unchanged };
    await order.shown.show();
    return { instance, order };
  } catch (error) {
    if (!isAzureMLError(error) || error.kind !== "input") throw error;
    return { instance, order, refusal: shown(error) };
  }
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

/** What the user has ordered of an instance: what a stack owns, and active runs, are in the way. */
export function orderOf(
  session: Session,
  action: Action,
  instance: PlacedInstance,
  { force, ignoreRuns }: Consents,
): Order {
  const { id, compute } = instance;
  const shown = once(async () => {
    if (action === "start") return undefined;
    if (ignoreRuns) {
      return { row: "no runs", name: "--ignore-runs", what: `whether runs are active on ${subject(id)} is not asked` };
    }
    const found = await runsOn(session.connection, id, session.signal);
    const sentence = runsSentence(id, action, found);
    if (!sentence) return undefined;
    if (!("unknown" in found)) {
      throw new AzureMLError("ActiveRuns", `${sentence} Wait or cancel, or ${action} it anyway with --ignore-runs.`);
    }
    if (action === "delete")
      throw new AzureMLError("ActiveRuns", `${sentence} To delete it anyway, give --ignore-runs.`);
    say(sentence);
    return undefined;
  });
  return {
    shown,
    runs: () => shown.spend(),
    consent(isManagedNow = isManaged(compute.tags)) {
      if (action !== "delete" || !isManagedNow) return undefined;
      const name = "--force";
      if (force) return { row: "stack's consent", name, what: `${subject(id)} is deleted although a stack owns it` };
      const advice = "Remove it from its program, or delete it here anyway with --force.";
      throw new AzureMLError(
        "OwnedByOther",
        `${subject(id)} was not deleted: a Pulumi stack has tagged it as its own. ${advice}`,
      );
    },
  };
}
