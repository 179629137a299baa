import type { Clock } from "../core/resource";

const FIRST_MILLISECONDS = 50;
const GROWTH = 2;
const MOST_JITTER = 0.1;
/** From one series of quick looks to the next when none has found an end: they add a sixth at most. */
const INTERVALS_BETWEEN_SERIES = 30;

/** What the time of a look depends on, of one wait. Times are milliseconds since the epoch. */
export interface Timed {
  readonly began: number;
  readonly deadline: number;
  readonly millisecondsBetween: number;
  /** Its first look comes only after an interval. */
  readonly isPatient: boolean;
}

export interface Look {
  readonly at: number;
  readonly isQuick: boolean;
}

export type Looks = ReturnType<typeof createLooks>;

/**
 * When a loop looks: at the usual interval, and in between soon after a wait begins, then ever later. The quick looks are
 * the loop's own: one series, and another for a new wait when one has ended early since, or after a long while.
 */
export function createLooks(waits: ReadonlySet<Timed>, clock: Clock, random: () => number) {
  const firstLooks = new Map<Timed, number>();
  let series = Number.NEGATIVE_INFINITY;
  let gap = Number.POSITIVE_INFINITY;
  let quick = Number.POSITIVE_INFINITY;
  let usual = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  // Jitter keeps the loops of several processes from asking in step.
  const jittered = (milliseconds: number) => milliseconds * (1 + random() * MOST_JITTER);
  const between = () => Math.min(...[...waits].map((wait) => wait.millisecondsBetween));

  const isDue = (wait: Timed, at: number) =>
    !wait.isPatient || wait.began + wait.millisecondsBetween <= at || wait.deadline <= at;

  return {
    isDue,
    /** The first wait of a loop. */
    starts(): void {
      gap = quick = usual = Number.POSITIVE_INFINITY;
      series = last = Number.NEGATIVE_INFINITY;
    },
    begins(wait: Timed): void {
      const due = wait.began + jittered(wait.millisecondsBetween);
      if (wait.isPatient) {
        firstLooks.set(wait, due);
        return;
      }
      usual = Math.min(usual, due);
      if (wait.began - series < INTERVALS_BETWEEN_SERIES * between()) return;
      series = wait.began;
      gap = FIRST_MILLISECONDS;
      quick = Math.min(quick, wait.began + gap);
    },
    ends(wait: Timed): void {
      firstLooks.delete(wait);
    },
    /** What the wait was for has come about. */
    succeeds(wait: Timed): void {
      const age = clock.now() - wait.began;
      if (!wait.isPatient && age <= wait.millisecondsBetween * (1 + MOST_JITTER)) series = Number.NEGATIVE_INFINITY;
    },
    next(): Look {
      const deadline = Math.min(...[...waits].map((wait) => wait.deadline));
      // Waits that begin one after the other do not have a look each.
      const first = Math.max(Math.min(...firstLooks.values()), last + between() / 4);
      const at = Math.min(usual, first, deadline);
      return quick < at ? { at: quick, isQuick: true } : { at, isQuick: false };
    },
    /** A look begins; what begins until it is over is for another one. */
    looks(at: number): void {
      for (const wait of firstLooks.keys()) if (isDue(wait, at)) firstLooks.delete(wait);
      gap *= GROWTH;
      quick = Number.POSITIVE_INFINITY;
    },
    looked({ isQuick }: Look): void {
      last = clock.now();
      if (gap < between()) quick = Math.min(quick, last + gap);
      if (!isQuick) usual = last + jittered(between());
    },
  };
}
