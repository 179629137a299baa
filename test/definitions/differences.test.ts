import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadDefinitions } from "../../provider/definitions/loadDefinitions";
import { KINDS } from "../../provider/kinds";
import { root } from "../../scripts/setUp/folders.mjs";
import { DIFFERENCES, ours } from "./differences";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-00000000000a/resourceGroups/b/providers/Microsoft.MachineLearningServices/workspaces/w";

describe("the differences from Azure ML's loader", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "definitions-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are the rows of the table in the documentation", () => {
    const text = readFileSync(path.join(root, "docs", "definition-differences.md"), "utf8");
    const [, ...rows] = [...text.matchAll(/^\| ([^|]+?) \|/gm)].map(([, cell]) => cell);
    assert.deepEqual(
      rows.filter((cell) => !cell?.startsWith("---")),
      DIFFERENCES.map(({ docs }) => docs),
    );
  });

  for (const { docs, example, refused, ...taken } of DIFFERENCES) {
    it(`${docs}: ${example.text.split("\n").slice(2).join(" ") || example.text.split("\n")[0]}`, () => {
      const file = path.join(folder, "a.yml");
      writeFileSync(file, example.text);
      const { body, errors } = ours(
        loadDefinitions([file], { kinds: KINDS, projectFolder: folder }).definitions,
        WORKSPACE,
      );
      if (errors.length > 0) assert.match(errors.join("\n"), refused ?? /never/);
      else assert.ok(body && (taken.accepted ?? taken.changed));
    });
  }
});
