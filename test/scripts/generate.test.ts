import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import path from "node:path";
import { GENERATED, generated } from "../../scripts/generate";

describe("What is generated", () => {
  for (const file of Object.keys(GENERATED)) {
    it(`is as the tables say: ${file}`, () => {
      const found = readFileSync(path.join(__dirname, "../..", file), "utf8");
      assert.equal(found, generated(file), `${file} is stale: run "npm run generate".`);
    });
  }
});
