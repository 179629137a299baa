import { strict as assert } from "node:assert";
import type { Page } from "../../provider/azure/reading";
import { createSharedReads } from "../../provider/azure/sharedReads";
import { AzureMLError } from "../../provider/core/errors";

interface Item {
  name: string;
  state: string;
}

const refused = (status: number) =>
  new AzureMLError("RequestRefused", `${status} Refused: no`, { answer: { status, code: "Refused", message: "no" } });

/** Twelve items in pages of four, and what is asked of them. */
function setUp(answerPage: (page: Page<Item>) => Page<Item> | Promise<Page<Item>> = (page) => page) {
  let now = 0;
  const clock = { now: () => now, sleep: async () => {} };
  const items = new Map(Array.from({ length: 12 }, (_, i) => [`i${i}`, { name: `i${i}`, state: "Running" }]));
  const asked: string[] = [];
  const reads = createSharedReads<Item>(
    {
      async page(next = "0") {
        asked.push(`page ${next}`);
        const from = Number(next);
        const part = [...items.values()].slice(from, from + 4).map((item) => ({ ...item }));
        return answerPage({ items: part, ...(from + 4 < items.size && { next: String(from + 4) }) });
      },
      async get(name) {
        asked.push(`get ${name}`);
        return items.get(name.toLowerCase());
      },
      nameOf: ({ name }) => name,
      keyOf: (name) => name.toLowerCase(),
    },
    clock,
  );
  const read = async (name: string, signal?: AbortSignal) => (await reads.read(name, signal)).item?.state;
  const later = (seconds: number) => {
    now += seconds * 1000;
  };
  return { reads, read, items, asked, later };
}

describe("reads that share a list", () => {
  it("ask for a single one by GET, and for the next by pages, as many as it takes", async () => {
    const { read, asked } = setUp();
    assert.equal(await read("i9"), "Running");
    assert.equal(await read("I1"), "Running");
    assert.equal(await read("i5"), "Running");
    assert.deepEqual(asked, ["get i9", "page 0", "page 4"]);
  });

  it("end a list that goes round in a circle", async () => {
    const { read, asked } = setUp((page) => ({ ...page, next: "4" }));
    await read("i0");
    assert.equal(await read("i11"), "Running");
    assert.deepEqual(asked, ["get i0", "page 0", "page 4", "get i11"]);
  });

  it("share the pages that are on their way", async () => {
    const { read, asked, items } = setUp();
    const states = await Promise.all([...items.keys()].map((name) => read(name)));
    assert.deepEqual(states, Array(12).fill("Running"));
    assert.deepEqual(asked, ["get i0", "page 0", "page 4", "page 8"]);
  });

  it("believe that one is gone only after a GET", async () => {
    const { read, asked } = setUp();
    assert.deepEqual(await Promise.all([read("i0"), read("none")]), ["Running", undefined]);
    assert.deepEqual(asked, ["get i0", "page 0", "page 4", "page 8", "get none"]);
  });

  it("take a second read of the same name for another question", async () => {
    const { read, asked, items } = setUp();
    await Promise.all([read("i0"), read("i1")]);
    for (const name of ["i0", "i1"]) items.set(name, { name, state: "Stopped" });
    assert.deepEqual([await read("i0"), await read("i1")], ["Stopped", "Stopped"]);
    assert.deepEqual(asked, ["get i0", "page 0", "get i0", "get i1"]);
  });

  it("ask anew for what has been changed since the list was asked for, and for nothing else", async () => {
    const { reads, read, asked, items } = setUp();
    await Promise.all([read("i0"), read("i1")]);
    for (const name of ["i2", "i6"]) items.set(name, { name, state: "Stopped" });
    for (const name of ["I2", "i6"]) reads.changed(name);
    assert.deepEqual([await read("i2"), await read("i6"), await read("i3")], ["Stopped", "Stopped", "Running"]);
    assert.deepEqual(asked, ["get i0", "page 0", "get i2", "get i6"]);
  });

  it("are not answered by a page that was on its way when the change began", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { reads, read, items } = setUp((page) => held.then(() => page));
    const before = Promise.all([read("i0"), read("i1")]);
    items.set("i2", { name: "i2", state: "Stopped" });
    reads.changed("i2");
    const after = read("i2");
    release();
    await before;
    assert.equal(await after, "Stopped");
  });

  it("begin anew after ten quiet seconds, and after five minutes in any case", async () => {
    const { read, asked, later } = setUp();
    await Promise.all([read("i0"), read("i1")]);
    later(9);
    await read("i2");
    later(11);
    await read("i3");
    assert.deepEqual(asked, ["get i0", "page 0", "get i3"]);
    await read("i1");
    for (const name of ["i0", "i2"]) {
      for (let i = 0; i < 20; i++) {
        later(8);
        await read("i1");
      }
      await read(name);
    }
    assert.equal(asked.filter((request) => request === "get i2" || request === "page 0").length, 3);
  });

  it("ask for each by GET where the list is refused", async () => {
    const { read, asked } = setUp(() => Promise.reject(refused(403)));
    assert.deepEqual(await Promise.all(["i0", "i1", "i2"].map((name) => read(name))), Array(3).fill("Running"));
    assert.deepEqual(asked, ["get i0", "page 0", "get i1", "get i2"]);
  });

  it("fail for those who wait when Azure does, and ask for the same page again for those who come later", async () => {
    let failures = 1;
    const { read, asked } = setUp((page) => {
      if (page.next === "8" && failures-- > 0) throw refused(503);
      return page;
    });
    await read("i0");
    await assert.rejects(read("i5"), { message: "503 Refused: no" });
    assert.equal(await read("i6"), "Running");
    assert.deepEqual(asked, ["get i0", "page 0", "page 4", "page 4"]);
  });

  it("leave the page to the others when one is interrupted", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { read } = setUp((page) => held.then(() => page));
    const controller = new AbortController();
    await read("i0");
    const [one, other] = [read("i1", controller.signal), read("i2")];
    controller.abort();
    await assert.rejects(one, { kind: "aborted", message: "Interrupted before i1 was read." });
    release();
    assert.equal(await other, "Running");
  });
});
