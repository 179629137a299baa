import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { follow, type Result, type Running } from "../cli/command";
import { makeStack, removeStacks, type Stack, succeeded } from "../endToEnd/stack";
import { assertGolden } from "./golden";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const VERSION = "api-version=2026-05-01";
const compute = (name: string) => `${WORKSPACE}/computes/${name}?${VERSION}`;

const PROGRAM = `
  import * as azureml from "pulumi-azureml";
  const workspace = ${JSON.stringify(WORKSPACE)};
  const app = { name: "app", image: { reference: "nginx" }, environmentVariables: { TOKEN: { value: "hush-one" } } };
  new azureml.ComputeInstance("dev", { workspace, computeName: "ci-dev", tags: { team: "vision" }, powerState: "Running" });
  new azureml.ComputeInstance("app", { workspace, computeName: "ci-app", customServices: [app] });
  new azureml.ComputeInstance("gone", { workspace, computeName: "ci-gone" });
  azureml.ComputeInstance.get("theirs", workspace + "/computes/ci-dev");
`;

describe("drift of a stack, end to end", () => {
  let stack: Stack;
  before(async () => {
    stack = await makeStack({ program: PROGRAM, emulatorArgs: ["--workspace", WORKSPACE] });
    succeeded(await stack.up());
  });
  after(removeStacks);

  function start(...args: string[]): Running {
    const main = path.join(root, "dist", "provider", "cli", "main.js");
    const child = spawn(process.execPath, [main, "drift", ...args], {
      cwd: stack.folder,
      env: stack.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return follow(child);
  }
  const drift = (...args: string[]) => start(...args).result;

  /** Changes an instance as somebody else would: read, change, write. */
  async function change(name: string, edit: (text: string) => string): Promise<void> {
    const { body } = await stack.emulator.arm("GET", compute(name));
    const answer = await stack.emulator.arm("PUT", compute(name), JSON.parse(edit(JSON.stringify(body))));
    assert.ok(answer.status < 300, JSON.stringify(answer));
  }

  it("is none after an up, which costs one list of instances and one of environments", async () => {
    await stack.emulator.admin("DELETE", "journal");
    const { code, stdout, stderr } = await drift("--stack", "test");
    assert.equal(code, 0, stderr);
    assertGolden("stack/none.txt", stdout);
    const { body } = await stack.emulator.admin("GET", "journal");
    const paths: string[] = body.value.map(({ path }: { path: string }) => path);
    const arm = paths.filter((each) => each.startsWith("/subscriptions"));
    assert.deepEqual(
      arm.map((each) => each.replace(WORKSPACE, "")),
      ["/computes", "/environments"],
    );
  });

  describe("that is there", () => {
    let json: Result;
    before(async () => {
      await change("ci-dev", (text) => text.replaceAll('"vision"', '"speech"'));
      await change("ci-app", (text) => text.replaceAll("hush-one", "hush-two"));
      await stack.emulator.arm("DELETE", `${compute("ci-gone")}&underlyingResourceAction=Delete`);
      const properties = { computeType: "ComputeInstance", properties: { vmSize: "Standard_DS3_v2" } };
      await stack.emulator.arm("PUT", compute("by-hand"), { location: "eastus", properties });
      json = await drift("--stack", "test", "--json");
    });

    it("is told in every format, and no secret with it", async () => {
      assert.equal(json.code, 2, json.stderr);
      for (const format of ["table", "json", "junit", "markdown"]) {
        const { code, stdout, stderr } = await drift("--stack", "test", "--format", format);
        assert.equal(code, 2, stderr);
        assert.doesNotMatch(stdout + stderr, /hush/);
        assertGolden(`stack/drift-${format}.txt`, normalized(stdout));
        assertGolden(`stack/drift-${format}.stderr`, stderr);
      }
    });

    it("is written into as many files as are named, each in the format of its ending", async () => {
      const begins = {
        "drift.html": "<!doctype html>",
        "drift.md": "### ",
        "drift.xml": "<?xml",
        "drift.txt": "STATUS",
      };
      const args = Object.keys(begins).flatMap((file) => ["--out", file]);
      const { code, stdout, stderr } = await drift("--stack", "test", ...args);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      for (const [file, begin] of Object.entries(begins)) {
        const text = readFileSync(path.join(stack.folder, file), "utf8");
        assert.ok(text.startsWith(begin), file);
        assert.doesNotMatch(text, /hush/);
      }
    });

    it("is told to who reads only the beginning as well", async () => {
      const running = start("--stack", "test");
      running.child.stdout?.destroy();
      assert.equal((await running.result).code, 2);
    });

    it("is narrowed to what is asked for, and left out where a rule says so", async () => {
      const named = async (...args: string[]) => {
        const { code, stdout } = await drift("--stack", "test", "--json", ...args);
        return [code, ...JSON.parse(stdout).reports.map(({ name }: { name: string }) => name)];
      };
      assert.deepEqual(await named("--only", "missing"), [2, "ci-gone"]);
      assert.deepEqual(await named("--only", "changed", "--no-unmanaged"), [2, "ci-app", "ci-dev"]);
      const rules = ["resource=ci-*,reason=all of them, for now", "resource=by-hand,reason=a trial,until=2999-01-01"];
      assert.deepEqual(await named(...rules.flatMap((rule) => ["--ignore", rule])), [
        0,
        "by-hand",
        "ci-app",
        "ci-dev",
        "ci-gone",
      ]);
    });

    it("cannot be told when a stack is not there, whatever else is", async () => {
      const { code, stdout, stderr } = await drift("--stack", "test", "--stack", "other");
      assert.equal(code, 1);
      assertGolden("stack/unreadable.txt", normalized(stdout));
      assertGolden("stack/unreadable.stderr", stderr);
    });

    it("cannot be told of what was not read before the network was lost", async () => {
      await stack.emulator.admin("PUT", "settings", { pageSize: 1 });
      await stack.emulator.admin("POST", "faults", { path: "/computes$", after: 1, count: null, drop: "before" });
      const { code, stdout } = await drift("--stack", "test", "--json");
      await stack.emulator.admin("DELETE", "faults");
      assert.equal(code, 1);
      const reports: { name: string; status: string; reason?: string }[] = JSON.parse(stdout).reports;
      const unread = reports.filter(({ status }) => status === "unreadable").map(({ name }) => name);
      assert.equal(reports.length, 4);
      assert.equal(unread.length, 3, unread.join());
      for (const name of ["vision", "ci-gone"]) assert.ok(unread.includes(name), name);
      for (const { status, reason } of reports) if (status === "unreadable") assert.match(reason ?? "", /no answer/);
    });
  });

  it("is looked for in definitions as well, and in a stack and definitions together", async () => {
    writeFileSync(path.join(stack.folder, "ci-yml.yml"), "name: ci-yml\ntype: computeinstance\n");
    const args = ["--definitions", "ci-yml.yml", "--workspace", WORKSPACE, "--only", "missing", "--json"];
    const alone = await drift(...args);
    assert.equal(alone.code, 2, alone.stderr);
    const { sources, reports } = JSON.parse(alone.stdout);
    assert.deepEqual(sources, ["definitions ci-yml.yml", "workspace vision"]);
    assert.deepEqual(reports[0].declaredIn, { file: "ci-yml.yml", line: 1 });
    const both = JSON.parse((await drift(...args, "--stack", "test")).stdout);
    assert.ok(both.summary.total >= 4, `${both.summary.total}`);
  });

  it("says that a stack declares nothing, which may be another than was meant", async () => {
    succeeded(await stack.pulumi("stack", "init", "empty", "--no-select", "--non-interactive"));
    const { code, stderr } = await drift("--stack", "empty", "--format", "json");
    assert.equal(code, 0);
    assert.match(stderr, /^empty: the stack declares no instance and no image\.$/m);
  });

  it("refuses what it does not understand", async () => {
    const refusals = {
      nothing: [],
      format: ["--stack", "test", "--format", "pdf"],
      twoFormats: ["--stack", "test", "--json", "--format", "junit"],
      reason: ["--stack", "test", "--ignore", "resource=x"],
      everything: ["--stack", "test", "--ignore", "reason=x"],
      unknown: ["--stack", "test", "--ignore", "name=x,reason=y"],
      until: ["--stack", "test", "--ignore", "path=tags,reason=y,until=tomorrow"],
      ignoreFile: ["--stack", "test", "--ignore-file", "no-such-file.yml"],
      only: ["--stack", "test", "--only", "ignored"],
      workspace: ["--stack", "test", "--workspace", "vision"],
      definitions: ["--definitions", ".", "--workspace", WORKSPACE, "--workspace", `${WORKSPACE}2`],
      out: ["--stack", "test", "--out", "no-such-folder/report.txt"],
    };
    for (const [name, args] of Object.entries(refusals)) {
      const { code, stdout, stderr } = await drift(...args);
      assert.equal(code, 1, name);
      assert.equal(stdout, "", name);
      assertGolden(`stack/refused-${name}.stderr`, normalized(stderr));
    }
  });

  it("is over when it is interrupted, with the exit code of an interruption", async () => {
    const { id } = (await stack.emulator.admin("POST", "faults", { path: "/computes$", hang: true })).body;
    const running = start("--stack", "test");
    await stack.emulator.admin("GET", `faults/${id}/end`);
    running.child.kill("SIGINT");
    const { code, stdout } = await running.result;
    await stack.emulator.admin("DELETE", "faults");
    assert.deepEqual([code, stdout], [130, ""]);
  });

  /** Without times, and without where this machine has its folders. */
  function normalized(text: string): string {
    return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "<time>").replaceAll(stack.folder, "<folder>");
  }
});
