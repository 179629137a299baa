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

/** When a loop looks that has these waits; `random` keeps the loops of several processes from asking in step. */
export type Pace = (waits: ReadonlySet<Timed>, clock: Clock, random: () => number) => Looks;

export interface Looks {
  isDue(wait: Timed, at: number): boolean;
  /** The first wait of a loop. */
  starts(): void;
  begins(wait: Timed): void;
  ends(wait: Timed): void;
  /** What the wait was for has come about. */
  succeeds(wait: Timed): void;
  next(): Look;
  /** A look begins; what begins until it is over is for another one. */
  looks(at: number): void;
  looked(look: Look): void;
}

/**
 * The pace of waits that share their loop: a look at the usual interval, and in between soon after a wait begins, then ever later. The quick looks are
 * the loop's own: one series, and another for a new wait when one has ended early since, or after a long while.
 */
export const sharedPace: Pace = (waits, clock, random) => {
  const firstLooks = new Map<Timed, number>();
  let series = Number.NEGATIVE_INFINITY;
  let gap = Number.POSITIVE_INFINITY;
  let quick = Number.POSITIVE_INFINITY;
  let usual = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  const jittered = (milliseconds: number) => milliseconds * (1 + random() * MOST_JITTER);
  const between = () => Math.min(...[...waits].map((wait) => wait.millisecondsBetween));

  const isDue = (wait: Timed, at: number) =>
    !wait.isPatient || wait.began + wait.millisecondsBetween <= at || wait.deadline <= at;

  return {
    isDue,
    starts() {
      gap = quick = usual = Number.POSITIVE_INFINITY;
      series = last = Number.NEGATIVE_INFINITY;
    },
    begins(wait) {
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
    ends(wait) {
      firstLooks.delete(wait);
    },
    succeeds(wait) {
      const age = clock.now() - wait.began;
      if (!wait.isPatient && age <= wait.millisecondsBetween * (1 + MOST_JITTER)) series = Number.NEGATIVE_INFINITY;
    },
    next() {
      const deadline = Math.min(...[...waits].map((wait) => wait.deadline));
      // Waits that begin one after the other do not have a look each.
      const first = Math.max(Math.min(...firstLooks.values()), last + between() / 4);
      const at = Math.min(usual, first, deadline);
      return quick < at ? { at: quick, isQuick: true } : { at, isQuick: false };
    },
    looks(at) {
      for (const wait of firstLooks.keys()) if (isDue(wait, at)) firstLooks.delete(wait);
      gap *= GROWTH;
      quick = Number.POSITIVE_INFINITY;
    },
    looked({ isQuick }) {
      last = clock.now();
      if (gap < between()) quick = Math.min(quick, last + gap);
      if (!isQuick) usual = last + jittered(between());
    },
  };
};

const FIRST_SECONDS = 5;
const SLOWDOWN = 1.25;
const MOST_SECONDS = 30;

/** The pace of a wait that has its loop for itself: a look at once, and then ever later. */
export const slowingPace: Pace = (waits, clock) => {
  let seconds = FIRST_SECONDS;
  let at = Number.NEGATIVE_INFINITY;
  return {
    isDue: () => true,
    starts() {},
    begins() {},
    ends() {},
    succeeds() {},
    next: () => ({ at: Math.min(at, ...[...waits].map((wait) => wait.deadline)), isQuick: false }),
    looks() {},
    looked() {
      at = clock.now() + seconds * 1000;
      seconds = Math.min(seconds * SLOWDOWN, MOST_SECONDS);
    },
  };
};
