import { strict as assert } from "node:assert";
import { createWatch } from "../../provider/azure/operations";
import { AzureMLError } from "../../provider/core/errors";
import type { Clock } from "../../provider/core/resource";

interface Item {
  name: string;
  state: string;
}

/** A clock that jumps, and a collection that counts what is asked of it. */
function setUp(states: (second: number) => Item[] | Error) {
  let now = 0;
  const asked: string[] = [];
  const clock: Clock = {
    now: () => now,
    async sleep(milliseconds) {
      now += milliseconds;
    },
  };
  const answer = (request: string) => {
    asked.push(request);
    const found = states(now / 1000);
    if (found instanceof Error) throw found;
    return found;
  };
  const collection = {
    list: async () => answer("list"),
    get: async (name: string) => answer(`get ${name}`).find((item) => item.name === name),
    nameOf: (item: Item) => item.name,
  };
  const wait = createWatch(collection, clock, () => 0);
  const running = (name: string, more: { deadline?: number; signal?: AbortSignal } = {}) =>
    wait({
      name,
      deadline: 600_000,
      what: `${name} to run`,
      look: (item) => (item?.state === "Running" ? item.name : undefined),
      ...more,
    });
  return { running, asked, wait };
}

const since = (second: number, names: string[]) => (now: number) =>
  names.map((name) => ({ name, state: now >= second ? "Running" : "Creating" }));

const refused = (status: number) =>
  new AzureMLError("service", `${status} Refused: no`, { answer: { status, code: "Refused", message: "no" } });

describe("waiting for members of a collection", () => {
  it("asks for a single one by GET", async () => {
    const { running, asked } = setUp(since(10, ["a"]));
    assert.equal(await running("a"), "a");
    assert.deepEqual(asked, ["get a", "get a"]);
  });

  it("shares one list per interval between a hundred", async () => {
    const names = Array.from({ length: 100 }, (_, i) => `i${i}`);
    const { running, asked } = setUp(since(20, names));
    assert.deepEqual(await Promise.all(names.map((name) => running(name))), names);
    assert.deepEqual(asked, ["list", "list", "list", "list"]);
  });

  it("believes that one is gone only after a GET", async () => {
    const { wait, running, asked } = setUp(since(5, ["a"]));
    const gone = wait({ name: "b", deadline: 600_000, what: "b", look: (item) => (item ? undefined : true) });
    assert.deepEqual(await Promise.all([running("a"), gone]), ["a", true]);
    assert.deepEqual(asked, ["list", "get b"]);
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
    const { wait, asked } = setUp(since(100, ["a"]));
    const look = (item: Item | undefined) => (item?.state === "Running" ? true : undefined);
    await wait({ name: "a", deadline: 600_000, what: "a", look, retryAfterSeconds: 3600 });
    assert.deepEqual(asked, ["get a", "get a"]);
  });
});
