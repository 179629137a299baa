import type { Compute } from "../azure/api";
import { conditionOf } from "../computeInstance/states";
import { atMost } from "../core/atMost";
import { isAzureMLError } from "../core/errors";
import type { Instance } from "./findInstances";
import { type Action, type Consents, type Order, orderOf } from "./ordered";
import { REQUESTS_AT_ONCE, type Session } from "./session";

export type { Action, Consents } from "./ordered";

/** What is to be done with one instance: the action, unless one of the others is there. */
export interface Step {
  readonly instance: Instance;
  readonly order: Order;
  /** Why nothing needs to be sent. */
  readonly unchanged?: string;
  /** Why nothing may be sent, and what would allow it. */
  readonly refusal?: string;
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
  return atMost(REQUESTS_AT_ONCE, instances, (each) => planOne(session, action, each, options));
}

async function planOne(
  session: Session,
  action: Action,
  instance: Instance,
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
    return { instance, order, refusal: error.message };
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
