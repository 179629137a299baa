/** What stands beside what. A side that has nothing there is undefined. */
export interface Pair<T> {
  readonly left?: T;
  readonly right?: T;
  readonly isAlike: boolean;
}

const MOST_PAIRS = 4_000_000;

/**
 * Both sides beside each other, by their longest common subsequence. Where this would take too long, only what both
 * begin and end with is alike.
 */
export function align<T>(left: readonly T[], right: readonly T[]): Pair<T>[] {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start++;
  let end = 0;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end++;
  const middle = (side: readonly T[]) => side.slice(start, side.length - end);
  return [
    ...left.slice(0, start).map(same),
    ...alignMiddle(middle(left), middle(right)),
    ...left.slice(left.length - end).map(same),
  ];
}

const same = <T>(item: T): Pair<T> => ({ left: item, right: item, isAlike: true });

function alignMiddle<T>(left: readonly T[], right: readonly T[]): Pair<T>[] {
  if (left.length * right.length > MOST_PAIRS) return beside(left, right);
  const commonFrom = commonLengths(left, right);
  const pairs: Pair<T>[] = [];
  let [i, j, beganLeft, beganRight] = [0, 0, 0, 0];
  const flush = () => pairs.push(...beside(left.slice(beganLeft, i), right.slice(beganRight, j)));
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      flush();
      pairs.push(same(left[i] as T));
      [beganLeft, beganRight] = [++i, ++j];
    } else if (commonFrom(i + 1, j) >= commonFrom(i, j + 1)) i++;
    else j++;
  }
  [i, j] = [left.length, right.length];
  flush();
  return pairs;
}

/** How long the common subsequence is of what follows from a place in each side. */
function commonLengths<T>(left: readonly T[], right: readonly T[]): (i: number, j: number) => number {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const length = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const isAlike = left[i] === right[j];
      lengths[i * width + j] = isAlike ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  return length;
}

/** What differs: the first of one side beside the first of the other. */
function beside<T>(left: readonly T[], right: readonly T[]): Pair<T>[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    ...(index < left.length && { left: left[index] as T }),
    ...(index < right.length && { right: right[index] as T }),
    isAlike: false,
  }));
}
