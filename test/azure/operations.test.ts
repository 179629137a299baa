import { strict as assert } from "node:assert";
import { createWatch, type Wait } from "../../provider/azure/operations";
import { AzureMLError } from "../../provider/core/errors";
import type { Clock } from "../../provider/core/resource";
import { steppingClock } from "./steppingClock";

interface Item {
  name: string;
  state: string;
}

function jumpingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    async sleep(milliseconds) {
      now += milliseconds;
    },
  };
}

/** A clock that jumps, and a collection that counts what is asked of it. */
function setUp(states: (second: number) => Item[] | Error, clock = jumpingClock()) {
  const asked: string[] = [];
  const seconds: number[] = [];
  const answer = (request: string) => {
    asked.push(request);
    seconds.push(Math.round(clock.now()) / 1000);
    const found = states(clock.now() / 1000);
    if (found instanceof Error) throw found;
    return found;
  };
  const collection = {
    list: async () => answer("list"),
    get: async (name: string) => answer(`get ${name}`).find((item) => item.name === name),
    nameOf: (item: Item) => item.name,
  };
  const wait = createWatch(collection, clock, () => 0);
  const running = (name: string, more: Partial<Wait<Item, string>> = {}) =>
    wait({
      name,
      deadline: 600_000,
      what: `${name} to run`,
      look: (item) => (item?.state === "Running" ? item.name : undefined),
      ...more,
    });
  return { running, asked, seconds, wait };
}

const since = (second: number, names: string[]) => (now: number) =>
  names.map((name) => ({ name, state: now >= second ? "Running" : "Creating" }));

const refused = (status: number) =>
  new AzureMLError("RequestRefused", `${status} Refused: no`, { answer: { status, code: "Refused", message: "no" } });

/** When a wait looks before its first interval of 5 seconds has passed. */
const SOON = [0.05, 0.15, 0.35, 0.75, 1.55, 3.15];

describe("waiting for members of a collection", () => {
  it("asks for a single one by GET", async () => {
    const { running, asked, seconds } = setUp(since(10, ["a"]));
    assert.equal(await running("a"), "a");
    assert.deepEqual([...new Set(asked)], ["get a"]);
    assert.deepEqual(seconds, [...SOON, 5, 10]);
  });

  it("shares one list per interval between a hundred", async () => {
    const names = Array.from({ length: 100 }, (_, i) => `i${i}`);
    const { running, asked, seconds } = setUp(since(20, names));
    assert.deepEqual(await Promise.all(names.map((name) => running(name))), names);
    assert.deepEqual([...new Set(asked)], ["list"]);
    assert.deepEqual(seconds, [...SOON, 5, 10, 15, 20]);
  });

  it("believes that one is gone only after a GET", async () => {
    const { wait, running, asked } = setUp(since(5, ["a"]));
    const gone = wait({ name: "b", deadline: 600_000, what: "b", look: (item) => (item ? undefined : true) });
    assert.deepEqual(await Promise.all([running("a"), gone]), ["a", true]);
    assert.deepEqual(asked.slice(0, 2), ["list", "get b"]);
    assert.deepEqual([...new Set(asked)], ["list", "get b", "get a"]);
  });

  it("ends at the deadline of each, and says how long it waited and for what", async () => {
    const { running } = setUp(since(60, ["a", "b"]));
    const [a, b] = await Promise.allSettled([running("a", { deadline: 30_000 }), running("b")]);
    assert.equal((a as PromiseRejectedResult).reason.message, "Waited 30s for a to run, without success.");
    assert.equal((a as PromiseRejectedResult).reason.kind, "timeout");
    assert.deepEqual(b, { status: "fulfilled", value: "b" });
  });

  it("goes on after failures that pass, and names the last one at the deadline", async () => {
    const { running } = setUp((now) => (now < 30 ? refused(503) : since(0, ["a"])(now)));
    assert.equal(await running("a"), "a");
    const never = setUp(() => refused(503));
    await assert.rejects(never.running("a", { deadline: 20_000 }), {
      message: "Waited 20s for a to run, without success. The last answer was: 503 Refused: no",
    });
  });

  it("lets what fails for one wait neither longer nor fail for the others", async () => {
    const { wait, running } = setUp(since(10, ["a", "b", "c"]));
    const refuse = wait({ name: "a", deadline: 600_000, what: "a", look: () => Promise.reject(refused(403)) });
    const late = wait({ name: "b", deadline: 30_000, what: "b", look: () => Promise.reject(refused(500)) });
    const [a, b, c] = await Promise.allSettled([refuse, late, running("c")]);
    assert.equal((a as PromiseRejectedResult).reason.message, "403 Refused: no");
    assert.match((b as PromiseRejectedResult).reason.message, /500 Refused: no/);
    assert.deepEqual(c, { status: "fulfilled", value: "c" });
  });

  it("ends at once when Azure refuses", async () => {
    const { running, asked } = setUp(() => refused(403));
    await assert.rejects(running("a"), { message: "403 Refused: no" });
    assert.equal(asked.length, 1);
  });

  it("ends at once when it is interrupted", async () => {
    const { running, wait } = setUp(since(1000, ["a"]));
    await assert.rejects(running("a", { signal: AbortSignal.abort() }), { kind: "aborted" });
    const controller = new AbortController();
    const waiting = running("a", { signal: controller.signal });
    controller.abort();
    await assert.rejects(waiting, { message: "Interrupted while waiting for a to run." });
    const goingOn = () => "It goes on.";
    const signal = AbortSignal.abort();
    const other = wait({ name: "a", deadline: 600_000, what: "a", look: () => undefined, signal, goingOn });
    await assert.rejects(other, { message: "Interrupted while waiting for a. It goes on." });
  });

  it("waits as long as Retry-After asks, but not absurdly long", async () => {
    const { running, seconds } = setUp(since(100, ["a"]));
    await running("a", { retryAfterSeconds: 3600 });
    assert.deepEqual(seconds.slice(-3), [51.15, 60, 120]);
    assert.ok(seconds.length <= 12, `${seconds}`);
  });

  describe("looks soon after a wait begins", () => {
    const hundred = Array.from({ length: 100 }, (_, i) => `i${i}`);
    const EACH_SECOND = { retryAfterSeconds: 1 };

    /** Waits that begin and end at seconds of their own; what was asked until all have ended. */
    async function world(waits: Record<string, { begins: number; ends: number; more?: object }>) {
      const clock = steppingClock();
      const states = (now: number) =>
        Object.entries(waits)
          .filter(([, { begins }]) => begins <= now)
          .map(([name, { ends }]) => ({ name, state: now >= ends ? "Running" : "Creating" }));
      const { running, asked, seconds } = setUp(states, clock);
      const noticed = new Map<string, number>();
      const all = Object.entries(waits).map(async ([name, { begins, more }]) => {
        await clock.sleep(begins * 1000);
        await running(name, { ...EACH_SECOND, ...more });
        noticed.set(name, clock.now() / 1000);
      });
      await clock.during(Promise.all(all));
      const late = (name: string) => (noticed.get(name) ?? Number.NaN) - (waits[name]?.ends ?? 0);
      return { asked, seconds, late };
    }

    it("looks within 100 ms, and then less and less often, until the usual interval", async () => {
      const { seconds } = await world({ a: { begins: 2, ends: 6 } });
      assert.deepEqual(seconds, [2.05, 2.15, 2.35, 2.75, 3, 4, 5, 6]);
    });

    it("wakes a loop that sleeps long for a new wait", async () => {
      const long = { begins: 0, ends: 100, more: { retryAfterSeconds: 60 } };
      const { late } = await world({ long, soon: { begins: 5, ends: 9 }, quick: { begins: 70, ends: 70 } });
      assert.ok(late("soon") <= 1, `${late("soon")}`);
      assert.ok(late("quick") <= 0.1, `${late("quick")}`);
    });

    it("keeps its usual interval from the first wait on, whatever it looks at in between", async () => {
      const { late } = await world({ a: { begins: 0, ends: 0.8 }, b: { begins: 0.1, ends: 1.9 } });
      assert.ok(late("a") <= 0.21 && late("b") <= 0.11, `${late("a")} ${late("b")}`);
    });

    it("a hundred waits for what takes a minute have five quick looks together", async () => {
      const waits = hundred.map((name, i) => [name, { begins: i * 0.01, ends: i * 0.01 + 60 }] as const);
      const { asked } = await world(Object.fromEntries(waits));
      assert.deepEqual([...new Set(asked)], ["list"]);
      assert.ok(asked.length <= 61 + 5, `${asked.length} lists`);
    });

    it("waits that keep coming add a sixth of looks at most while none ends early", async () => {
      const waits = hundred.map((name, i) => [name, { begins: i * 0.5, ends: i * 0.5 + 60 }] as const);
      const { asked } = await world(Object.fromEntries(waits));
      assert.ok(asked.length <= (110 * 7) / 6, `${asked.length} requests`);
    });

    it("a hundred waits for what takes no time share their looks, and each is soon over", async () => {
      const waits = hundred.map((name, i) => [name, { begins: i * 0.01, ends: i * 0.01 }] as const);
      const { asked, late } = await world(Object.fromEntries(waits));
      assert.ok(Math.max(...hundred.map(late)) <= 0.1, `${hundred.map(late)}`);
      assert.ok(asked.length <= 25, `${asked.length} requests`);
    });

    it("gives quick looks again to a loop in which one has ended early", async () => {
      const long = { begins: 0, ends: 60 };
      const first = await world({ long, a: { begins: 10.5, ends: 10.5 } });
      assert.ok(first.late("a") > 0.4, `${first.late("a")}`);
      const next = await world({ long, a: { begins: 10.5, ends: 10.5 }, b: { begins: 20.5, ends: 20.5 } });
      assert.ok(next.late("b") <= 0.1, `${next.late("b")}`);
      const slow = await world({ long, a: { begins: 0.5, ends: 10 }, b: { begins: 10.5, ends: 10.5 } });
      assert.ok(slow.late("b") > 0.4, `${slow.late("b")}`);
    });

    it("gives them to the first wait of all after nobody waited", async () => {
      const { late } = await world({ a: { begins: 0, ends: 20 }, b: { begins: 22, ends: 22 } });
      assert.ok(late("b") <= 0.1, `${late("b")}`);
    });

    it("a patient wait is looked at first after its own interval, and at its deadline", async () => {
      const patient = { retryAfterSeconds: 10, isPatient: true };
      const other = { begins: 0, ends: 30 };
      const { late } = await world({ other, a: { begins: 3.3, ends: 0, more: patient } });
      assert.equal(late("a").toFixed(2), "13.30");
      const early = await world({ other, a: { begins: 3.3, ends: 0, more: { ...patient, deadline: 5_300 } } });
      assert.equal(early.late("a").toFixed(2), "5.30");
    });

    it("a hundred patient waits do not have a look each", async () => {
      const waits = hundred.map(
        (name, i) => [name, { begins: i * 0.01, ends: i * 0.01, more: { isPatient: true } }] as const,
      );
      const { asked, late } = await world(Object.fromEntries(waits));
      assert.ok(Math.max(...hundred.map(late)) <= 1.3, `${hundred.map(late)}`);
      assert.ok(asked.length <= 6, `${asked.length} requests`);
    });

    it("stops sleeping when nobody waits any more", async () => {
      const clock = steppingClock();
      const { running } = setUp(since(100, ["a"]), clock);
      const controller = new AbortController();
      const waiting = running("a", { retryAfterSeconds: 60, signal: controller.signal });
      const interruption = clock.sleep(55_000).then(() => controller.abort());
      await assert.rejects(clock.during(waiting), { kind: "aborted" });
      await interruption;
      assert.equal(clock.asleep(), 0);
    });
  });
});
