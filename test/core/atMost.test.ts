import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { atMost } from "../../provider/core/atMost";

/** Work that lasts until it is told to end, or until its signal is aborted. */
function setUp() {
  const begun: string[] = [];
  const ends = new Map<string, { resolve(): void; reject(error: Error): void }>();
  const work = (item: string, signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      begun.push(item);
      signal.addEventListener("abort", () => reject(new Error(`${item} was stopped`)));
      ends.set(item, { resolve: () => resolve(item.toUpperCase()), reject });
    });
  const end = async (item: string) => {
    ends.get(item)?.resolve();
    await turn();
  };
  const fail = async (item: string) => {
    ends.get(item)?.reject(new Error(`${item} failed`));
    await turn();
  };
  return { work, begun, end, fail };
}

describe("work of which only some is done at a time", () => {
  it("begins as much as the limit allows, and the next when one has ended", async () => {
    const { work, begun, end } = setUp();
    const all = atMost(2, ["a", "b", "c", "d"], work);
    assert.deepEqual(begun, ["a", "b"]);
    await end("b");
    assert.deepEqual(begun, ["a", "b", "c"]);
    await end("c");
    await end("d");
    await end("a");
    assert.deepEqual(await all, ["A", "B", "C", "D"]);
  });

  it("comes to nothing without items, and needs no more items than the limit", async () => {
    const { work, end } = setUp();
    assert.deepEqual(await atMost(3, [], work), []);
    const all = atMost(3, ["a"], work);
    await end("a");
    assert.deepEqual(await all, ["A"]);
  });

  it("begins nothing after a failure, stops the others, and throws what failed first", async () => {
    const { work, begun, fail } = setUp();
    const all = assert.rejects(atMost(2, ["a", "b", "c"], work), /^Error: b failed$/);
    await fail("b");
    await all;
    assert.deepEqual(begun, ["a", "b"]);
  });

  it("throws only when those at work have ended, whether they heed the signal or not", async () => {
    const { work, end, fail } = setUp();
    let isOver = false;
    const all = atMost(2, ["a", "b"], (item) => work(item, new AbortController().signal));
    const over = assert.rejects(all, /b failed/).then(() => {
      isOver = true;
    });
    await fail("b");
    assert.equal(isOver, false);
    await end("a");
    await over;
  });

  it("leaves it to the work to end when the signal is aborted, and begins nothing more", async () => {
    const { work, begun } = setUp();
    const interruption = new AbortController();
    const all = assert.rejects(atMost(2, ["a", "b", "c"], work, interruption.signal), /^Error: a was stopped$/);
    interruption.abort();
    await all;
    assert.deepEqual(begun, ["a", "b"]);
  });
});
