import { elapsed } from "../core/durations";
import { AzureMLError, answerOf, isAzureMLError } from "../core/errors";
import type { Clock } from "../core/resource";
import { type Pace, sharedPace, slowingPace, type Timed } from "./looks";

/** Reads the members of one collection, such as the computes of a workspace. */
export interface Collection<Item> {
  list(): Promise<Item[]>;
  /** Undefined when the item does not exist. */
  get(name: string): Promise<Item | undefined>;
  nameOf(item: Item): string;
}

/** A wait for one member of a collection. */
export interface Wait<Item, Result> extends Waiting<Item, Result> {
  readonly name: string;
  /** Named in the error when the deadline passes, or the wait is interrupted. */
  readonly what: string;
  /** A sentence for the same errors: what the service goes on with. */
  readonly goingOn?: () => string;
}

interface Waiting<Item, Result> {
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  /** How soon the service wants to be asked again. */
  readonly retryAfterSeconds?: number | undefined;
  /** The first look comes only after an interval, not soon after the wait begins. */
  readonly isPatient?: boolean | undefined;
  /** Looks at the item (undefined: it does not exist); returns undefined to go on waiting. Its error ends the wait. */
  readonly look: (item: Item | undefined) => Promise<Result | undefined> | Result | undefined;
}

/** A wait with its loop for itself, and what to say where it ends without a result. */
export interface LoneWait<Item, Result> extends Omit<Waiting<Item, Result>, "retryAfterSeconds" | "isPatient"> {
  readonly interrupted: () => string;
  /** `waited` is how long, such as `5m`. */
  readonly late: (waited: string) => string;
}

const DEFAULT_SECONDS = 5;
const MOST_SECONDS = 60;

/** The usual interval between two questions, from what the service wants. */
export function millisecondsBetween(retryAfterSeconds = DEFAULT_SECONDS): number {
  return 1000 * Math.max(1, Math.min(retryAfterSeconds, MOST_SECONDS));
}

interface Waiter<Item> extends Timed {
  readonly name: string;
  look(item: Item | undefined): Promise<void>;
  fail(error: unknown): void;
  late(reason: unknown): void;
}

/**
 * Waits for members of one collection, all in one loop: a single waiter costs a GET per look, several cost one list.
 * Absence from a list is believed only after a GET.
 */
export function createWatch<Item>(collection: Collection<Item>, clock: Clock, random: () => number = Math.random) {
  const wait = createLoop(collection, sharedPace, clock, random);
  return <Result>({ what, goingOn, ...wanted }: Wait<Item, Result>) => {
    const andThen = () => (goingOn ? ` ${goingOn()}` : "");
    return wait<Result>({
      ...wanted,
      interrupted: () => `Interrupted while waiting for ${what}.${andThen()}`,
      late(waited, reason) {
        const last = isAzureMLError(reason) ? ` The last answer was: ${reason.message}` : "";
        return `Waited ${waited} for ${what}, without success.${last}${andThen()}`;
      },
    });
  };
}

export type Watch<Item> = ReturnType<typeof createWatch<Item>>;

/** Waits for what is in no collection: asks at once, and then ever later. */
export function waitAlone<Item, Result>(
  get: () => Promise<Item>,
  clock: Clock,
  wanted: LoneWait<Item, Result>,
): Promise<Result> {
  const alone = { get, list: async () => [], nameOf: () => "" };
  return createLoop<Item>(alone, slowingPace, clock, Math.random)({ name: "", ...wanted });
}

interface LoopWait<Item, Result> extends Waiting<Item, Result> {
  readonly name: string;
  readonly interrupted: () => string;
  /** `reason` is why the last look has failed, if it has. */
  readonly late: (waited: string, reason: unknown) => string;
}

/** The loop of shared and of lone waits: it knows the deadline and the signal of each, the clock and the pace. */
function createLoop<Item>(collection: Collection<Item>, pace: Pace, clock: Clock, random: () => number) {
  const waiters = new Set<Waiter<Item>>();
  const looks = pace(waiters, clock, random);
  let running = false;
  let reconsider = () => {};

  async function run(): Promise<void> {
    running = true;
    while (waiters.size > 0) {
      const look = looks.next();
      if (!(await isTimeFor(look.at))) continue;
      const at = Math.max(look.at, clock.now());
      const now = [...waiters].filter((waiter) => looks.isDue(waiter, at));
      looks.looks(at);
      const listed = now.length > 1 ? await listByName() : undefined;
      await Promise.all(now.map((waiter) => lookFor(waiter, listed)));
      looks.looked(look);
    }
    running = false;
  }

  /** Sleeps until then; false when the next look has become another one. */
  async function isTimeFor(at: number): Promise<boolean> {
    const awake = new AbortController();
    reconsider = () => {
      if (waiters.size === 0 || looks.next().at < at) awake.abort();
    };
    await clock.sleep(Math.max(0, at - clock.now()), awake.signal).catch((error) => {
      if (!awake.signal.aborted) throw error;
    });
    reconsider = () => {};
    return !awake.signal.aborted;
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

  return function wait<Result>(wanted: LoopWait<Item, Result>) {
    const { name, deadline, signal, retryAfterSeconds, isPatient = false, look } = wanted;
    const began = clock.now();
    return new Promise<Result>((resolve, reject) => {
      const end = (finish: () => void) => {
        waiters.delete(waiter);
        looks.ends(waiter);
        reconsider();
        signal?.removeEventListener("abort", interrupted);
        finish();
      };
      const interrupted = () => end(() => reject(new AzureMLError("Interrupted", wanted.interrupted())));
      const waiter: Waiter<Item> = {
        name,
        deadline,
        began,
        millisecondsBetween: millisecondsBetween(retryAfterSeconds),
        isPatient,
        async look(item) {
          try {
            const result = await look(item);
            if (result === undefined) return;
            looks.succeeds(waiter);
            end(() => resolve(result));
          } catch (error) {
            end(() => reject(error));
          }
        },
        fail: (error) => end(() => reject(error)),
        late(reason) {
          const text = wanted.late(elapsed(clock.now() - began), reason);
          end(() => reject(new AzureMLError("TimedOut", text)));
        },
      };
      if (signal?.aborted) return interrupted();
      signal?.addEventListener("abort", interrupted);
      if (waiters.size === 0) looks.starts();
      waiters.add(waiter);
      looks.begins(waiter);
      if (running) reconsider();
      else void run();
    });
  };
}

/** An error that may be over at the next look: no answer, throttling, a failing server. */
export function isPassing(error: unknown): boolean {
  const status = answerOf(error)?.status;
  if (status !== undefined) return status === 408 || status === 429 || status >= 500;
  return isAzureMLError(error) && error.kind === "service";
}
