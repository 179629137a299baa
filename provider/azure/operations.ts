import { elapsed } from "../core/durations";
import { AzureMLError, answerOf, isAzureMLError } from "../core/errors";
import type { Clock } from "../core/resource";

/** Reads the members of one collection, such as the computes of a workspace. */
export interface Collection<Item> {
  list(): Promise<Item[]>;
  /** Undefined when the item does not exist. */
  get(name: string): Promise<Item | undefined>;
  nameOf(item: Item): string;
}

export interface Wait<Item, Result> {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
  /** How soon the service wants to be asked again. */
  readonly retryAfterSeconds?: number;
  /** Looks at the item (undefined: it does not exist); returns undefined to go on waiting. Its error ends the wait. */
  readonly look: (item: Item | undefined) => Promise<Result | undefined> | Result | undefined;
  /** Named in the error when the deadline passes, or the wait is interrupted. */
  readonly what: string;
  /** A sentence for the same errors: what the service goes on with. */
  readonly goingOn?: () => string;
}

const DEFAULT_SECONDS = 5;
const MOST_SECONDS = 60;

interface Waiter<Item> {
  readonly name: string;
  readonly deadline: number;
  readonly secondsBetween: number;
  look(item: Item | undefined): Promise<void>;
  fail(error: unknown): void;
  late(reason: unknown): void;
}

/**
 * Waits for members of one collection, all in one loop: a single waiter costs a GET per interval, several cost one list.
 * Absence from a list is believed only after a GET.
 */
export function createWatch<Item>(collection: Collection<Item>, clock: Clock, random: () => number = Math.random) {
  const waiters = new Set<Waiter<Item>>();
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiters.size > 0) {
      await clock.sleep(interval());
      const now = [...waiters];
      const listed = now.length > 1 ? await listByName() : undefined;
      await Promise.all(now.map((waiter) => lookFor(waiter, listed)));
    }
    running = false;
  }

  async function listByName(): Promise<Map<string, Item> | { failure: unknown }> {
    try {
      const items = await collection.list();
      return new Map(items.map((item) => [collection.nameOf(item).toLowerCase(), item]));
    } catch (failure) {
      return { failure };
    }
  }

  // What fails for one is no reason for the others to wait longer, or to fail.
  async function lookFor(waiter: Waiter<Item>, listed: Awaited<ReturnType<typeof listByName>> | undefined) {
    let failure: unknown;
    try {
      if (listed && "failure" in listed) throw listed.failure;
      await waiter.look(listed?.get(waiter.name.toLowerCase()) ?? (await collection.get(waiter.name)));
    } catch (error) {
      failure = error;
    }
    if (!waiters.has(waiter)) return;
    if (failure && !isPassing(failure)) waiter.fail(failure);
    else if (clock.now() >= waiter.deadline) waiter.late(failure);
  }

  // Jitter keeps the loops of several processes from asking in step.
  function interval(): number {
    const soonest = Math.min(...[...waiters].map((waiter) => waiter.secondsBetween)) * 1000 * (1 + random() / 10);
    const nextDeadline = Math.min(...[...waiters].map((waiter) => waiter.deadline)) - clock.now();
    return Math.max(0, Math.min(soonest, nextDeadline));
  }

  return function wait<Result>({ name, deadline, signal, retryAfterSeconds, look, what, goingOn }: Wait<Item, Result>) {
    const started = clock.now();
    return new Promise<Result>((resolve, reject) => {
      const end = (finish: () => void) => {
        waiters.delete(waiter);
        signal?.removeEventListener("abort", interrupted);
        finish();
      };
      const andThen = () => (goingOn ? ` ${goingOn()}` : "");
      const interrupted = () =>
        end(() => reject(new AzureMLError("aborted", `Interrupted while waiting for ${what}.${andThen()}`)));
      const waiter: Waiter<Item> = {
        name,
        deadline,
        secondsBetween: Math.max(1, Math.min(retryAfterSeconds ?? DEFAULT_SECONDS, MOST_SECONDS)),
        async look(item) {
          try {
            const result = await look(item);
            if (result !== undefined) end(() => resolve(result));
          } catch (error) {
            end(() => reject(error));
          }
        },
        fail: (error) => end(() => reject(error)),
        late(reason) {
          const last = isAzureMLError(reason) ? ` The last answer was: ${reason.message}` : "";
          const waited = elapsed(clock.now() - started);
          const text = `Waited ${waited} for ${what}, without success.${last}${andThen()}`;
          end(() => reject(new AzureMLError("timeout", text)));
        },
      };
      if (signal?.aborted) return interrupted();
      signal?.addEventListener("abort", interrupted);
      waiters.add(waiter);
      if (!running) void run();
    });
  };
}

export type Watch<Item> = ReturnType<typeof createWatch<Item>>;

/** An error that may be over at the next look: no answer, throttling, a failing server. */
export function isPassing(error: unknown): boolean {
  const status = answerOf(error)?.status;
  if (status !== undefined) return status === 408 || status === 429 || status >= 500;
  return isAzureMLError(error) && error.kind === "service";
}
