import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { publicApi } from "../../scripts/generate/publicApi";
import { root } from "../../scripts/setUp/folders.mjs";
import { currentDist } from "../endToEnd/dist";

describe("the public API", () => {
  it("is what the files in api/ say, or `npm run generate` writes them anew and a reviewer sees it", async () => {
    await currentDist();
    for (const [file, text] of publicApi()) {
      assert.equal(text, readFileSync(path.join(root, file), "utf8"), file);
    }
  });
});
