import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const FOLDER = path.join(__dirname, "golden");

/** Compares with the golden file; `ACCEPT=1` writes it instead. */
export function assertGolden(name: string, text: string): void {
  const file = path.join(FOLDER, name);
  if (process.env["ACCEPT"]) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  assert.ok(existsSync(file), `There is no ${file}. Look at it after ACCEPT=1 npm test -- test/drift.`);
  assert.equal(text, readFileSync(file, "utf8"));
}
