/** Tells the time in milliseconds since 1970; tests hand in their own. */
export interface Clock {
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** `2026-01-02T03:04:05.6780000+00:00`: seven fraction digits and an offset, as Azure ML writes times. */
export function preciseTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("Z", "0000+00:00");
}
