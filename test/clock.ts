import type { Clock } from "../provider/core/resource";

/** When time begins; a whole run can be put on another day. */
export const START = Date.parse(process.env["PULUMI_AZUREML_TEST_DATE"] ?? "2026-01-01T00:00:00Z");

/** Time passes only while somebody sleeps. */
export function jumpingClock(start = START): Clock {
  let now = start;
  return {
    now: () => now,
    async sleep(milliseconds) {
      now += milliseconds;
    },
  };
}

/** What an emulator goes by in the tests' own process: it stands still, unless the emulator is told to advance. */
export const standingClock = (start = START) => ({ now: () => start });
export const emulatorClock = standingClock();
