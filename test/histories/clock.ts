import type { Clock } from "../../provider/core/resource";
import { START } from "../clock";

/** Of the emulator and of the provider: time passes while somebody sleeps and before each command, and begins anew with each history. */
export function historyClock(): Clock & { nextCommand(): void; restart(): void } {
  let now = START;
  return {
    now: () => now,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      now += milliseconds;
    },
    nextCommand() {
      now += 1000;
    },
    restart() {
      now = START;
    },
  };
}
