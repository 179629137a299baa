import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { parseArguments } from "../../scripts/testRun/arguments.mjs";
import { report } from "../../scripts/testRun/summary.mjs";
import { longer, notFast, onlyLong, randomNumbers, testFiles } from "../../scripts/testRun/tiers.mjs";

const inOrder = (files: string[]) => [...files].sort();

describe("npm test", () => {
  it("tells files from options, and the tier, the order and how many run at once from both", () => {
    const given = ["--fast", "test/core", "-g", "words", "--order", "7", "--jobs=3"];
    const files = ["test/core"];
    assert.deepEqual(parseArguments(given), { tier: "fast", order: 7, jobs: 3, files, options: ["-g", "words"] });
    assert.equal(parseArguments([]).tier, "usual");
    assert.throws(() => parseArguments(["--order", "first"]), { message: "--order takes a whole number" });
    const missing = { message: "test/gone.test.ts is not there: name a file or a folder of tests" };
    assert.throws(() => parseArguments(["--fast", "-g", "words", "test/gone.test.ts"]), missing);
  });

  it("runs every file in some tier, and names none that is not there", () => {
    const names = readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" });
    const all = names.filter((name) => name.endsWith(".test.ts")).map((name) => path.join("test", name));
    const usual = testFiles("usual", Math.random);
    const fast = testFiles("fast", Math.random);
    const long = testFiles("long", Math.random);
    assert.deepEqual(inOrder([...new Set([...usual, ...long])]), inOrder(all));
    assert.ok(fast.every((file) => usual.includes(file)));
    assert.ok(
      all.every((file) => usual.includes(file) || onlyLong.some((each) => file.includes(path.normalize(each)))),
    );
    for (const beginning of [...notFast, ...longer, ...onlyLong]) {
      const named = all.filter((file) => file.startsWith(path.join("test", beginning)));
      assert.ok(named.length > 0, beginning);
      assert.ok(!named.some((file) => fast.includes(file)), beginning);
    }
  });

  it("takes the same order of files for the same seed, and another for another", () => {
    const order = (seed: number) => testFiles("fast", randomNumbers(seed));
    assert.deepEqual(order(1), order(1));
    assert.notDeepEqual(order(1), order(2));
    assert.deepEqual(inOrder(order(1)), inOrder(order(2)));
  });

  it("counts, says what slow tests wait for and what failed, and fails for a skip without a reason", () => {
    const lines: string[] = [];
    const test = (title: string, milliseconds: number) => ({ title, file: "core/a.test.ts", milliseconds });
    const run = {
      tests: [test("quick", 10), test("slow", 2000)],
      hooks: [{ title: "before", file: "notes.ts", milliseconds: 5 }, test("after", 490)],
      skipped: [test("page shows", 0), test("forgotten", 0)],
      failed: [
        { title: "broken", file: "core/b.test.ts", where: ["Asia/Kolkata"], error: "Error: 1 is not 2\n  at b" },
      ],
      notes: [
        { file: "core/a.test.ts", title: "page", skipped: "because there is no browser" },
        { file: "core/a.test.ts", title: "slow", waited: { "pulumi up": 1500, Python: 300 } },
      ],
    };
    const say = (line: string) => lines.push(line.trim().replaceAll(/\s+/g, " "));
    assert.equal(report({ passed: 3, failed: 0 }, run, say), 1);
    assert.deepEqual(lines, [
      "The parts, with the time inside of their tests and hooks:",
      "2.5 s core (2)",
      "The slowest tests, and what they wait for:",
      "2.0 s slow pulumi up 1.5 s, Python 0.3 s",
      "0.0 s quick its own process",
      "Skipped, because there is no browser:",
      "page shows",
      "Skipped, NO REASON: a test is skipped only by skipFor() of test/notes.ts:",
      "forgotten",
      "Failed:",
      "broken core/b.test.ts, Asia/Kolkata Error: 1 is not 2 at b",
      "5 passed, 2 failed, 1 skipped",
    ]);
    assert.equal(report({ passed: 3, failed: 0 }, { ...run, skipped: [], failed: [] }, say), 0);
  });
});
