import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import fs, { appendFileSync, closeSync, openSync } from "node:fs";
import { readFile, truncate } from "node:fs/promises";
import path from "node:path";
import { readContext } from "../../provider/image/context";
import { digest, digestAll } from "../../provider/image/contextFiles";
import { readSources } from "../../provider/image/modelManagement/sources";
import { temporaryFolders } from "./folders";

describe("digests of files", () => {
  const folderWith = temporaryFolders();

  async function filesOf(contents: Record<string, string | Uint8Array>) {
    const folder = await folderWith(contents);
    return Object.keys(contents).map((name) => ({ path: name, source: path.join(folder, name) }));
  }

  async function hugeFile() {
    const [huge] = await filesOf({ huge: "" });
    assert.ok(huge);
    await truncate(huge.source, 100_000_000);
    return huge;
  }

  const manyFiles = () => filesOf(Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`${i}`, `${i}`])));

  /** How often something else had its turn until the work was done. `at` is told the number of each. */
  async function turnsDuring(work: Promise<unknown>, at: (turn: number) => void = () => {}): Promise<number> {
    let turns = 0;
    let next: NodeJS.Immediate;
    const take = () => {
      at(++turns);
      next = setImmediate(take);
    };
    next = setImmediate(take);
    await work.finally(() => clearImmediate(next));
    return turns;
  }

  async function openedBetweenTurns(work: () => Promise<unknown>) {
    const { openSync } = fs;
    let [total, now, most] = [0, 0, 0];
    fs.openSync = (...args) => {
      total += 1;
      most = Math.max(most, ++now);
      return openSync(...args);
    };
    try {
      await turnsDuring(work(), () => {
        now = 0;
      });
    } finally {
      fs.openSync = openSync;
    }
    return { total, most };
  }

  it("are those of each file as a whole, in the order of the files", async () => {
    const piece = 256 * 1024;
    const sizes = [5, 0, 1, piece - 1, piece, piece + 1, 5 * piece + 7];
    const bytes = (size: number) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + size) % 251);
    const files = await filesOf(Object.fromEntries(sizes.map((size) => [`of ${size}`, bytes(size)])));
    const whole = files.map(async ({ source }) => {
      const content = await readFile(source);
      const hash = (name: string) => createHash(name).update(content).digest();
      return { size: content.length, sha256: hash("sha256").toString("hex"), md5: hash("md5") };
    });
    assert.deepEqual(await digestAll(files), await Promise.all(whole));
  });

  it("leave many turns to other work among many files", async () => {
    const turns = await turnsDuring(digestAll(await manyFiles()));
    assert.ok(turns > 20, `${turns} turns`);
  });

  it("leave them among the files of a build context, and of a folder for an image of model management", async () => {
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`lib/${i}`, `${i}`]));
    const folder = await folderWith({ Dockerfile: "", ...many });
    const reads = [() => readContext(folder), () => readSources({ dependencies: ["lib"] }, folder)];
    for (const read of reads) {
      const { total, most } = await openedBetweenTurns(read);
      assert.ok(total >= 2000 && most <= 200, `${most} of ${total}`);
    }
  });

  it("leave many turns to other work within one huge file", async () => {
    const turns = await turnsDuring(digest(await hugeFile()));
    assert.ok(turns > 50, `${turns} turns`);
  });

  it("end at the next turn when they are interrupted, with no file left open", async () => {
    for (const files of [[await hugeFile()], await manyFiles()]) {
      const lowest = lowestDescriptor();
      const stop = new AbortController();
      let last = 0;
      const work = turnsDuring(digestAll(files, stop.signal), (turn) => {
        last = turn;
        if (turn === 5) stop.abort(new Error("enough"));
      });
      await assert.rejects(work, { message: "enough" });
      assert.ok(last <= 6, `${last} turns`);
      assert.equal(lowestDescriptor(), lowest);
    }
  });

  it("are refused of a file that changes within a turn of other work", async () => {
    const huge = await hugeFile();
    const work = turnsDuring(digest(huge), (turn) => {
      if (turn === 5) appendFileSync(huge.source, "x");
    });
    await assert.rejects(work, { message: "huge changed while it was read; run again when it is finished" });
  });

  it("name a file that cannot be read, with the system's own code", async () => {
    const [file] = await filesOf({ there: "" });
    const missing = { path: "gone", source: `${file?.source}-not` };
    await assert.rejects(digestAll([missing]), { code: "ENOENT", path: missing.source });
  });
});

/** A file that stays open takes it, so that the next one is higher. */
function lowestDescriptor(): number {
  const descriptor = openSync(__filename, "r");
  closeSync(descriptor);
  return descriptor;
}
