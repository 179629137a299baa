import { strict as assert } from "node:assert";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../../provider/core/resource";
import { createEngineWatch } from "../../provider/pulumi/engine";

/** Sleeping takes no time; what sleeps is counted until it wakes. */
function setUp(address: string | undefined) {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => 0,
    async sleep(milliseconds, signal) {
      slept.push(milliseconds);
      await turn();
      signal?.throwIfAborted();
    },
  };
  let exits = 0;
  let hasExited = () => {};
  const exited = new Promise<void>((resolve) => {
    hasExited = resolve;
  });
  const watch = createEngineWatch(address, clock, () => {
    exits += 1;
    hasExited();
  });
  return { watch, slept, exited, exits: () => exits };
}

/** A call that goes on until it is told to stop. */
function endless(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("stopped"))));
}

async function listen(): Promise<{ engine: Server; address: string; close(): Promise<void> }> {
  const engine = createServer((socket) => socket.on("error", () => {}).resume());
  await once(engine.listen(0, "127.0.0.1"), "listening");
  const { port } = engine.address() as AddressInfo;
  const close = async () => {
    await once(engine.close(), "close");
  };
  return { engine, address: `127.0.0.1:${port}`, close };
}

describe("the watch over Pulumi's engine", () => {
  it("stops every call when the engine has died, and exits once they have ended", async () => {
    const { engine, address, close } = await listen();
    const { watch, exited, exits } = setUp(address);
    const calls = [watch.during(endless), watch.during(endless)];
    for (let asked = 0; asked < 5; asked++) await once(engine, "connection");
    assert.equal(exits(), 0);
    await close();
    const results = await Promise.allSettled(calls);
    assert.deepEqual(
      results.map((result) => (result as PromiseRejectedResult).reason.message),
      ["stopped", "stopped"],
    );
    await exited;
    assert.equal(exits(), 1);
  });

  it("exits also when a call does not end", async () => {
    const { address, close } = await listen();
    await close();
    const { watch, exited, slept } = setUp(address);
    void watch.during(() => new Promise(() => {}));
    await exited;
    assert.deepEqual(slept, [2000, 2000, 4000, 200]);
  });

  it("does not look while no call is running", async () => {
    const { engine, address, close } = await listen();
    const { watch, slept, exits } = setUp(address);
    assert.equal(await watch.during(async () => "done"), "done");
    await close();
    const before = slept.length;
    for (let i = 0; i < 20; i++) await turn();
    assert.equal(slept.length, before);
    assert.equal(exits(), 0);
    assert.equal(engine.listening, false);
  });

  it("looks again when the next call comes", async () => {
    const { address, close } = await listen();
    const { watch, exited } = setUp(address);
    await watch.during(async () => {});
    await close();
    await assert.rejects(watch.during(endless), { message: "stopped" });
    await exited;
  });

  it("is silent without an address, or with one that is not on this machine", async () => {
    for (const address of [undefined, "", "--exit", "example.com:443", "127.0.0.1"]) {
      const { watch, slept, exits } = setUp(address);
      assert.equal(await watch.during(() => turn("done")), "done");
      assert.deepEqual([slept, exits()], [[], 0]);
    }
  });

  it("stops when it is told to", async () => {
    const { watch, exited } = setUp(undefined);
    const call = watch.during(endless);
    void watch.stop();
    await assert.rejects(call, { message: "stopped" });
    await exited;
  });
});
