interface Test {
  title: string;
  /** Below test/. */
  file: string;
}
interface Timed extends Test {
  milliseconds: number;
}
interface Failed extends Test {
  /** The time zone and the day of the run, if it had its own. */
  where: string[];
  error: string;
}
/** What a test has told of itself: test/notes.ts. */
interface Note extends Test {
  skipped?: string;
  waited?: Record<string, number>;
}
export function report(
  checks: { passed: number; failed: number },
  run: { tests: Timed[]; hooks: Timed[]; skipped: Test[]; failed: Failed[]; notes: Note[] },
  say?: (line: string) => void,
): number;
