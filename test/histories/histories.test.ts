import assert from "node:assert/strict";
import { getEngine } from "../../scripts/pulumiCli/engine.mjs";
import { skipFor } from "../notes";
import { share } from "../tier";
import { createDistribution } from "./distribution";
import { describeFound, explore } from "./explore";
import { type Laboratory, openLaboratory } from "./laboratory";

/** Seeds whose histories everybody runs. */
const SEEDS = Array.from({ length: 240 }, (_, i) => i + 1);

describe("random histories of stacks, with Pulumi's own engine", () => {
  let lab: Laboratory;
  const distribution = createDistribution();

  before(async function () {
    const engine = await getEngine();
    if (!engine) return skipFor(this, "go");
    lab = await openLaboratory(engine);
  });
  after(async () => {
    await lab?.close();
  });

  it("do nothing that they must not", async () => {
    const found: string[] = [];
    for (const seed of share(SEEDS, 6)) {
      const failure = await explore(lab, seed, distribution.add);
      if (failure) found.push(describeFound(failure));
    }
    for (const line of distribution.table()) console.log(`    ${line}`);
    assert.deepEqual(found, []);
  });
});
