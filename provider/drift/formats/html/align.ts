import { diffArrays } from "diff";

/** What stands beside what. A side that has nothing there is undefined. */
export interface Pair<T> {
  readonly left?: T;
  readonly right?: T;
  readonly isAlike: boolean;
}

/** More take long, and nobody reads them one by one. */
const MOST_EDITS = 1_000;

/** Both sides beside each other, with as little as possible that is not alike. With very many edits nothing is alike. */
export function align<T>(left: readonly T[], right: readonly T[]): Pair<T>[] {
  const runs = diffArrays([...left], [...right], { maxEditLength: MOST_EDITS });
  if (!runs) return beside(left, right);
  return runs.flatMap(({ value, added, removed }, i) => {
    if (!added && !removed) return value.map((item) => ({ left: item, right: item, isAlike: true }));
    const [before, after] = [runs[i - 1], runs[i + 1]];
    if (removed) return after?.added ? beside(value, after.value) : beside(value, []);
    return before?.removed ? [] : beside([], value);
  });
}

/** What differs: the first of one side beside the first of the other. */
function beside<T>(left: readonly T[], right: readonly T[]): Pair<T>[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    ...(index < left.length && { left: left[index] as T }),
    ...(index < right.length && { right: right[index] as T }),
    isAlike: false,
  }));
}
