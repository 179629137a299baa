import assert from "node:assert/strict";
import { removeStacks } from "../endToEnd/stack";
import { describeFound, explore } from "./explore";
import type { Laboratory } from "./laboratory";
import { openRealLaboratory } from "./realLaboratory";

const SEEDS = [1, 2, 3];

describe("histories of stacks, with the real command-line interface", () => {
  let lab: Laboratory;

  before(async () => {
    lab = await openRealLaboratory();
  });
  after(removeStacks);

  for (const seed of SEEDS) {
    it(`do nothing that they must not: seed ${seed}`, async () => {
      const found = await explore(lab, seed, () => {});
      assert.equal(found && describeFound(found), undefined);
    });
  }
});
