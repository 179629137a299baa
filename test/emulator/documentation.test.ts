import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { switches } from "../../emulator/switches";

describe("emulator: its documentation", () => {
  it("has every switch with its meaning and its source", () => {
    const text = readFileSync(join(__dirname, "../../docs/emulator.md"), "utf8");
    for (const [name, { doc, source }] of Object.entries(switches)) {
      assert.ok(text.includes(`| \`${name}\` | ${doc} | ${source} |`), name);
    }
  });
});
