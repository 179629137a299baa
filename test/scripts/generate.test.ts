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

  it("names nested inputs by their paths, and marks secrets", () => {
    const lines = generated("docs/inputs.md").split("\n");
    const rowOf = (input: string) => lines.find((line) => line.startsWith(`| \`${input}\` |`))?.split(" | ");
    assert.deepEqual(rowOf("schedules.computeStartStop[].cron.expression")?.slice(1, 4), [
      "string",
      "required",
      "in place, PUT",
    ]);
    assert.deepEqual(rowOf("customServices[].environmentVariables{}.value")?.slice(1, 5), [
      "string, **secret**",
      "-",
      "in place, `customServices`",
      "2023-04-01; change: 2026-05-15-preview",
    ]);
    assert.equal(rowOf("enableRootAccess")?.[4], "2026-05-15-preview");
    assert.equal(rowOf("subnet.id")?.[3], "replaced");
    assert.equal(rowOf("state"), undefined);
  });

  it("tells of images what makes a new version, what is built again and what is filled in", () => {
    const lines = generated("docs/image-inputs.md").split("\n");
    const rowOf = (input: string) => lines.find((line) => line.startsWith(`| \`${input}\` |`))?.split(" | ");
    assert.deepEqual(rowOf("version")?.slice(2, 4), ["derived", "replaced"]);
    assert.equal(rowOf("condaFile")?.[3], "replaced");
    assert.equal(rowOf("tags")?.[3], "in place, PUT");
    assert.equal(rowOf("rebuildTrigger")?.[3], "in place, a build");
    assert.equal(rowOf("contentHash"), undefined);
    assert.equal(rowOf("imageLocation"), undefined);
  });
});
