import { strict as assert } from "node:assert";
import { waitAlone } from "../../provider/azure/operations";
import { AzureMLError } from "../../provider/core/errors";
import { steppingClock } from "./steppingClock";

const refused = (status: number) =>
  new AzureMLError("RequestRefused", `${status} Refused: no`, { answer: { status, code: "Refused", message: "no" } });

/** What is asked for is done from that second on; `seconds` are when it was asked. */
function setUp(until: number, answer: () => void = () => {}) {
  const clock = steppingClock();
  const seconds: number[] = [];
  const ask = async () => {
    seconds.push(clock.now() / 1000);
    answer();
    return clock.now() / 1000;
  };
  const wait = (more: { deadline?: number; signal?: AbortSignal } = {}) =>
    waitAlone(ask, clock, {
      deadline: 3_600_000,
      look: (second = 0) => (second >= until ? `done at ${second}` : undefined),
      interrupted: () => "it goes on",
      late: (waited) => `not done after ${waited}`,
      ...more,
    });
  return { clock, seconds, wait };
}

describe("a wait with its loop for itself", () => {
  it("asks at once, and then ever later, but every half minute", async () => {
    const { clock, seconds, wait } = setUp(170);
    assert.match(await clock.during(wait()), /^done at /);
    const gaps = seconds.slice(1).map((second, i) => second - (seconds[i] ?? 0));
    assert.deepEqual(
      [seconds[0], ...gaps.map((gap) => Number(gap.toFixed(2)))],
      [0, 5, 6.25, 7.81, 9.77, 12.21, 15.26, 19.07, 23.84, 29.8, 30, 30],
    );
  });

  it("asks a last time at its deadline", async () => {
    const { clock, seconds, wait } = setUp(100);
    await assert.rejects(clock.during(wait({ deadline: 8_000 })), { code: "TimedOut", message: "not done after 8s" });
    assert.deepEqual(seconds, [0, 5, 8]);
  });

  it("goes on after a failing server, and not after a refusal", async () => {
    const failing = setUp(5, () => {
      if (failing.seconds.length === 1) throw refused(503);
    });
    assert.equal(await failing.clock.during(failing.wait()), "done at 5");
    const refusing = setUp(5, () => {
      throw refused(403);
    });
    await assert.rejects(refusing.clock.during(refusing.wait()), { message: "403 Refused: no" });
  });

  it("ends when it is interrupted, and asks nothing any more", async () => {
    const { clock, seconds, wait } = setUp(100);
    const controller = new AbortController();
    const waiting = wait({ signal: controller.signal });
    const interruption = clock.sleep(3_000).then(() => controller.abort());
    await assert.rejects(clock.during(waiting), { code: "Interrupted", message: "it goes on" });
    await interruption;
    assert.deepEqual([seconds, clock.asleep()], [[0], 0]);
  });
});
