import type { Compute } from "../../azure/api";
import type { Order } from "../../azure/permit";
import { asAnswered } from "../../azure/refusals";
import { AzureMLError } from "../../core/errors";
import { type Ending, guardActiveRuns, guardInterruption } from "../guards";
import { subject } from "../messages";
import type { Target } from "../target";
import { getInstance } from "../waits";
import { type Once, once } from "./grounds";

/** The reads before the sendings of one request. */
interface Reading {
  /** Reads, unless what was read just now serves for the first sending. Throws as Azure would when there is nothing. */
  look(): Promise<void>;
  /** What was read last. */
  now(): Compute;
}

/** The reads before the sendings of a request. `read` serves for the first of them. */
export function reading(target: Target, read?: Compute): Reading {
  let fresh = read;
  let last = read;
  return {
    async look() {
      last = fresh ?? (await getInstance(target));
      fresh = undefined;
      if (last) return;
      throw asAnswered(404, "NotFound", "it is not there any more");
    },
    now() {
      if (last) return last;
      throw new AzureMLError("InternalError", `${subject(target.id)} was not read before it was looked at.`);
    },
  };
}

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

/** That there is nothing, asked before each repetition. `refuse` throws where what has come to be is not the caller's. */
export function nothingThere(target: Target, refuse: (there: Compute) => void): () => Promise<void> {
  let isRepeated = false;
  return async () => {
    const there = isRepeated ? await getInstance(target) : undefined;
    isRepeated = true;
    if (!there) return;
    refuse(there);
    throw asAnswered(409, "Conflict", "it has come to be meanwhile, and is not overwritten");
  };
}
