import { ACTS } from "./acts";

/** How often each act took place, and how often one came right after another. */
export interface Distribution {
  add(acts: readonly string[]): void;
  /** Lines for a person. */
  table(): string[];
  /** The acts that took place fewer times than this. */
  rarerThan(times: number): string[];
}

export function createDistribution(): Distribution {
  const acts = new Map<string, number>(Object.keys(ACTS).map((act) => [act, 0]));
  const pairs = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  return {
    add(done) {
      done.forEach((act, i) => {
        count(acts, act);
        if (i > 0) count(pairs, `${done[i - 1]} ${act}`);
      });
    },
    table() {
      const possible = acts.size ** 2;
      const missing = possible - pairs.size;
      const rows = [...acts].sort(([, one], [, other]) => other - one);
      return [
        ...rows.map(([act, times]) => `${String(times).padStart(7)}  ${act}`),
        `${pairs.size} of ${possible} pairs took place${missing > 0 ? `, ${missing} did not` : ""}`,
      ];
    },
    rarerThan: (times) => [...acts].filter(([, each]) => each < times).map(([act]) => act),
  };
}
