import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { getEngine } from "../../scripts/pulumiCli/engine.mjs";
import { skipFor } from "../notes";
import { notInTheFastTier, share } from "../tier";
import { createDistribution } from "./distribution";
import { describeFound, explore } from "./explore";
import { type Laboratory, openLaboratory } from "./laboratory";
import { runHistory } from "./run";

/** Seeds whose histories everybody runs. */
const SEEDS = Array.from({ length: 66 }, (_, i) => i + 1);
const KEPT = path.join(__dirname, "kept");

describe("histories of stacks, with Pulumi's own engine", () => {
  let lab: Laboratory;

  before(async function () {
    notInTheFastTier();
    const engine = await getEngine();
    if (!engine) return skipFor(this, "go");
    lab = await openLaboratory(engine);
  });
  after(async () => {
    await lab?.close();
  });

  for (const name of readdirSync(KEPT)) {
    const { why, history } = JSON.parse(readFileSync(path.join(KEPT, name), "utf8"));
    it(`hold where one did not: ${why}`, async () => {
      await runHistory(lab, history);
    });
  }

  it("do nothing that they must not, at random", async () => {
    const distribution = createDistribution();
    const found: string[] = [];
    for (const seed of share(SEEDS, 3)) {
      const failure = await explore(lab, seed, distribution.add);
      if (failure) found.push(describeFound(failure));
    }
    for (const line of distribution.table()) console.log(`    ${line}`);
    assert.deepEqual(found, []);
  });
});
