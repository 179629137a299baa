import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { getPulumi } from "../../scripts/pulumiCli/get.mjs";
import { waitingFor } from "../notes";
import { cloneCheckout } from "./clone";

describe("npm run quickstart", () => {
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "quick start "));
    await getPulumi();
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function clone(name: string): string {
    const at = path.join(folder, name);
    cloneCheckout(at);
    return at;
  }

  async function quickstart(at: string, ...args: string[]) {
    const script = path.join(at, "scripts", "quickstart.mjs");
    const child = spawn(process.execPath, [script, ...args], { cwd: at, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
    const code = await waitingFor("npm run quickstart", closed);
    return { code, stdout, output };
  }

  const written = (at: string) => readdirSync(at).sort();

  it("works in two clones at once, twice in a row, and leaves nothing but .quickstart/ and dist/", async () => {
    const clones = [clone("first clone"), clone("second 'clone'")];
    const before = clones.map(written);
    const first = await Promise.all(clones.map((at) => quickstart(at)));
    for (const { code, output } of first) {
      assert.equal(code, 0, output);
      assert.match(output, /\+ 10 created/);
      assert.match(output, /Try next:/);
    }
    const second = await Promise.all(clones.map((at) => quickstart(at)));
    for (const { code, output } of second) {
      assert.equal(code, 0, output);
      assert.match(output, /10 unchanged/);
      assert.doesNotMatch(output, /created|updated|replaced/);
    }
    for (const [index, at] of clones.entries()) {
      assert.deepEqual(
        written(at).filter((name) => !before[index]?.includes(name)),
        [".quickstart", "dist"],
      );
    }

    const [at = ""] = clones;
    const exported = await quickstart(at, "pulumi", "stack", "export");
    assert.equal(exported.code, 0, exported.output);
    assert.doesNotMatch(exported.stdout, /127\.0\.0\.1/);
    assert.ok(!exported.stdout.includes(folder), "the state has a path of the run");

    const drift = await quickstart(at, "pulumi", "refresh", "--preview-only", "--expect-no-changes");
    assert.equal(drift.code, 0, drift.output);
    const unknown = await quickstart(at, "pulumi", "nonsense");
    assert.notEqual(unknown.code, 0);

    const destroyed = await quickstart(at, "--destroy");
    assert.equal(destroyed.code, 0, destroyed.output);
    assert.match(destroyed.output, /- 10 deleted/);
    assert.equal(existsSync(path.join(at, ".quickstart")), false);
  });

  it("says what it can do", async () => {
    const at = clone("clone");
    const { code, stdout } = await quickstart(at, "--help");
    assert.equal(code, 0);
    assert.match(stdout, /npm run quickstart -- pulumi <command>/);
    assert.match(stdout, /npm run quickstart -- --destroy/);
    const wrong = await quickstart(at, "--destory");
    assert.equal(wrong.code, 1);
    assert.match(wrong.output, /quickstart does not know "--destory"/);
  });
});
