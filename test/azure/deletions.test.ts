import assert from "node:assert/strict";
import { createDeletions } from "../../provider/azure/deletions";

describe("what a run deletes", () => {
  it("is known when it is gone, in any letter case, and not before", () => {
    const deletions = createDeletions();
    deletions.begin("/computes/CI-Dev", "CI-Dev", undefined);
    assert.equal(deletions.has("/computes/ci-dev"), false);
    deletions.done("/computes/CI-Dev");
    assert.equal(deletions.has("/computes/ci-dev"), true);
    assert.equal(deletions.has("/computes/ci-other"), false);
  });
});
