import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { lock } from "../../scripts/quickstart/lock.mjs";

describe("the lock of .quickstart/", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "lock "));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is for one run at a time", () => {
    const unlock = lock(folder);
    const file = path.join(folder, "running");
    assert.throws(() => lock(folder), {
      message: `another quickstart (process ${process.pid}) is running in this folder. Wait for it to end; if there is none, delete ${file}.`,
    });
    unlock();
    assert.equal(existsSync(file), false);
    lock(folder)();
  });

  it("does not outlive a run that was killed", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(path.join(folder, "running"), String(pid));
    lock(folder)();
  });
});
