import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../provider/core/resource";

/** A clock on which several sleep at once, each as long as it wants. */
export interface SteppingClock extends Clock {
  /** Lets time pass until the work is done: to the next who wakes, whenever nobody works. */
  during<T>(work: Promise<T>): Promise<T>;
  /** How many sleep. */
  asleep(): number;
}

/** `isBusy` says whether somebody works on something that takes none of this clock's time, such as a request. */
export function steppingClock(start = 0, isBusy = () => false): SteppingClock {
  let now = start;
  const sleepers = new Set<{ readonly at: number; wake(): void }>();

  const step = () => {
    const [next] = [...sleepers].sort((a, b) => a.at - b.at);
    if (!next) return;
    now = Math.max(now, next.at);
    next.wake();
  };

  return {
    now: () => now,
    asleep: () => sleepers.size,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const end = (finish: () => void) => () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", aborted);
          finish();
        };
        const sleeper = { at: now + milliseconds, wake: end(resolve) };
        const aborted = end(() => reject(signal?.reason));
        if (signal?.aborted) return aborted();
        signal?.addEventListener("abort", aborted);
        sleepers.add(sleeper);
      }),
    async during(work) {
      let isOver = false;
      const over = () => {
        isOver = true;
      };
      work.then(over, over);
      for (;;) {
        await turn();
        if (isOver) return work;
        if (!isBusy()) step();
      }
    },
  };
}
