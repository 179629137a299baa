import type { Clock } from "../core/resource";
import { isResource } from "./declared";
import { type DriftRequest, detect } from "./detect";
import { createEventMemory, type DriftEvent, type Round } from "./events";
import type { Reading } from "./reading";
import type { Report } from "./report";
import { byPlace } from "./runDrift";

/** What is compared again and again. */
export interface WatchRequest extends Omit<DriftRequest, "declared" | "workspaces"> {
  /** What is declared, and in which further workspaces: asked anew for each round, because stacks are updated meanwhile. */
  declare(): Promise<Pick<DriftRequest, "declared" | "workspaces">>;
  /** From the end of a round to the next, to which up to a tenth is added. Default five minutes. */
  readonly intervalMilliseconds?: number | undefined;
}

/**
 * Compares at once and after each interval, until the signal, and yields what is new: at first all that is not as declared.
 * When `declare` fails the first time, that is thrown; afterwards it is an event.
 */
export async function* watch(
  { declare, intervalMilliseconds = 300_000, ...how }: WatchRequest,
  reading: Reading,
  random: () => number = Math.random,
): AsyncGenerator<DriftEvent> {
  const { signal } = how;
  const { clock } = reading;
  const memory = createEventMemory();
  for (let isFirst = true; !signal?.aborted; isFirst = false) {
    const at = new Date(clock.now()).toISOString();
    try {
      const gathered = await declare().catch((error) => {
        if (isFirst || signal?.aborted) throw error;
        return error instanceof Error ? error : new Error(String(error));
      });
      const events =
        gathered instanceof Error
          ? memory.notGathered(at, gathered.message)
          : memory.eventsOf(await roundOf(at, { ...how, ...gathered }, reading));
      yield* events;
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
    await pause(clock, intervalMilliseconds * (1 + random() / 10), signal);
  }
}

async function roundOf(at: string, request: DriftRequest, reading: Reading): Promise<Round> {
  const { declared, workspaces = [] } = request;
  const reports: Report[] = [];
  for await (const report of detect(request, reading)) if (report.status !== "unchanged") reports.push(report);
  request.signal?.throwIfAborted();
  const looked = [...workspaces, ...declared.filter(isResource).map(({ workspaceId }) => workspaceId)];
  return { at, declared, looked: new Set(looked.map((id) => id.toLowerCase())), reports: reports.sort(byPlace) };
}

/** An interruption ends it. */
async function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  await clock.sleep(milliseconds, signal).catch((error) => {
    if (!signal?.aborted) throw error;
  });
}
