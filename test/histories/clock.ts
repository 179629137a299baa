import type { Clock } from "../../provider/core/resource";
import { START } from "../clock";

/** Of the emulator and of the provider: time passes only while somebody sleeps, and begins anew with each history. */
export function historyClock(): Clock & { restart(): void } {
  let now = START;
  return {
    now: () => now,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      now += milliseconds;
    },
    restart() {
      now = START;
    },
  };
}
