interface Counted {
  title: string;
  /** Below test/. */
  file: string;
  milliseconds: number;
}
/** What a test has told of itself: test/notes.ts. */
interface Note {
  file: string;
  title: string;
  skipped?: string;
  waited?: Record<string, number>;
}
export function report(
  checks: { passed: number; failed: number },
  run: { tests: Counted[]; hooks: Counted[]; skipped: Counted[]; failed: number; notes: Note[] },
  say?: (line: string) => void,
): number;
