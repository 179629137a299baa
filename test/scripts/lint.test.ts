import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";

const FORBIDDEN = [
  'import { setTimeout as delay } from "node:timers/promises";',
  'import { setImmediate, setInterval } from "timers/promises";',
  'import * as timers from "node:timers/promises";',
  'import timers from "node:timers";',
  'import { systemClock } from "../../emulator/clock";',
  "const a = Date.now();",
  "const b = { now: Date.now };",
  'const c = Date["now"]();',
  "const { now } = Date;",
  "const d = new Date();",
  "const e = new Date;",
  "const f = Date();",
  "const g = performance.now();",
  "const h = process.hrtime.bigint();",
  "setTimeout(() => {}, 5);",
  "await new Promise((resolve) => setTimeout(resolve, 5));",
  "globalThis.setTimeout(() => {}, 5);",
  "setInterval(() => {}, 5);",
  "Atomics.wait(a, 0, 0, 5);",
];
const ALLOWED = [
  'import { setImmediate as turn } from "node:timers/promises";',
  "const i = new Date(5);",
  'const j = Date.parse("2026-01-01") + Date.UTC(2026, 0, 1);',
  "await clock.sleep(5);",
  "const k = clock.now();",
];

describe("the lint rules of tests", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "azureml lint "));
    cpSync(path.join(root, "scripts", "lint"), path.join(folder, "scripts", "lint"), { recursive: true });
    const { plugins } = JSON.parse(readFileSync(path.join(root, "biome.json"), "utf8"));
    const linter = { rules: { preset: "none" } };
    writeFileSync(path.join(folder, "biome.json"), JSON.stringify({ root: true, plugins, linter }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The lines of a file that are found fault with. */
  function faults(within: string, lines: string[]): string[] {
    const file = path.join(folder, within, "sample.ts");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, lines.join("\n"));
    const biome = path.join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
    const args = [biome, "lint", "--reporter=github", "--max-diagnostics=none", within];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    const numbers = [...stdout.matchAll(/^::error title=plugin,.*?,line=(\d+)/gm)].map(([, line]) => Number(line));
    return [...new Set(numbers)].sort((one, other) => one - other).map((line) => lines[line - 1] ?? "");
  }

  it("forbid whatever goes by the machine's time, or waits for a time", () => {
    assert.deepEqual(faults("test", FORBIDDEN), FORBIDDEN);
    assert.deepEqual(faults(path.join("test", "deeper"), FORBIDDEN), FORBIDDEN);
  });

  it("allow times that are given, and injected clocks", () => {
    assert.deepEqual(faults("test", ALLOWED), []);
  });

  it("leave the product alone", () => {
    assert.deepEqual(faults("provider", FORBIDDEN), []);
  });
});
