import type { Order } from "../../azure/evidence";
import { type Ending, guardActiveRuns } from "../guards";
import { guardInterruption } from "../heldBack";
import { subject } from "../messages";
import type { Target } from "../target";
import { type Once, once } from "./grounds";

/** That an interruption ends no run, or the order to end them. What is stopped is not asked for them the first time. */
export function noRuns(target: Target, interruption: Ending, isStopped = false): Once {
  let isIdle = isStopped;
  return once(async () => {
    const isAsked = !isIdle;
    isIdle = false;
    if (!isAsked) return undefined;
    await guardActiveRuns(target, interruption);
    return runsOrder(target);
  });
}

/** The same of an update, which looks just before whether anybody would be interrupted, and whether that was shown. */
export function noInterruption(target: Target, act: "stop" | "resize"): Once {
  return once(async () => ((await guardInterruption(target, act)) ? runsOrder(target) : undefined));
}

function runsOrder({ id, onActiveRuns, connection }: Target): Order<"no runs"> | undefined {
  if (onActiveRuns !== "ignore") return undefined;
  const name = connection.settings.orders.onActiveRuns ?? 'onActiveRuns: "ignore"';
  return { row: "no runs", name, what: `whether runs are active on ${subject(id)} is not asked` };
}

/** Where nothing can run, nothing is asked. */
export const NOTHING_RUNS: Once = once(async () => undefined);
