import fc from "fast-check";
import { realTime } from "../notes";
import type { Laboratory } from "./laboratory";
import { runHistory } from "./run";
import { type History, histories } from "./step";

export const STEPS = 10;
const MILLISECONDS_TO_SHRINK = Number(process.env["HISTORIES_SHRINK"] ?? 120) * 1000;

/** A history that must not be, as short as it could be made. */
export interface Found {
  readonly seed: number;
  readonly history: History;
  readonly error: Error;
}

/** Runs the history of a seed; shrinks it when it fails. */
export async function explore(
  lab: Laboratory,
  seed: number,
  tell: (acts: string[]) => void,
): Promise<Found | undefined> {
  let end: number | undefined;
  let found: Found | undefined;
  const property = fc.asyncProperty(histories(STEPS), async (history) => {
    if (end !== undefined && realTime() > end) return;
    try {
      const acts = await runHistory(lab, history);
      if (!found) tell(acts);
    } catch (error) {
      end ??= realTime() + MILLISECONDS_TO_SHRINK;
      found = { seed, history, error: error as Error };
      throw error;
    }
  });
  await fc.check(property, { seed, numRuns: 1, unbiased: true });
  return found;
}

export function describeFound({ seed, history, error }: Found): string {
  return `seed ${seed}, shrunk to\n${JSON.stringify(history)}\n${error.message}`;
}
