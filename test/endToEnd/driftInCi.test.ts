import assert from "node:assert/strict";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { readExample, runPipeline, runWorkflow, type Yaml } from "../examples/pipelines";
import { makeStack, removeStacks, type Stack, succeeded } from "./stack";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const INSTANCE = `${WORKSPACE}/computes/ci-alice?api-version=2025-12-01`;
const PROGRAM = `
  import * as azureml from "pulumi-azureml";
  new azureml.ComputeInstance("alice", {
    workspace: ${JSON.stringify(WORKSPACE)},
    computeName: "ci-alice",
    tags: { team: "vision" },
  });`;

// Remembers how it was called, and answers what it is told to.
const GH = `#!/bin/bash
echo "$*" >> "$GH_CALLS"
case "$1 $2" in
  "issue list") echo -n "$GH_ISSUE" ;;
  "api --paginate") echo -n "$GH_COMMENT" ;;
esac
`;

const EXPRESSIONS = {
  "github.token": "token",
  "github.server_url": "https://github.example",
  "github.repository": "acme/shop",
  "github.run_id": "17",
  "github.event.pull_request.number": "5",
  "vars.PULUMI_STACK": "test",
  "secrets.PULUMI_ACCESS_TOKEN": "",
  "secrets.PULUMI_CONFIG_PASSPHRASE": "offline",
  "steps.report.outputs.artifact-url": "https://github.example/report",
  "github.event_name != 'pull_request'": "true",
  "github.event_name == 'pull_request'": "false",
};
const PULL_REQUEST = {
  "github.event_name != 'pull_request'": "false",
  "github.event_name == 'pull_request'": "true",
};

describe("the pipelines of examples/drift-in-ci", () => {
  const workflow = readExample("github-actions.yml");
  const pipeline = readExample("azure-pipelines.yml");
  let stack: Stack;

  before(async () => {
    stack = await makeStack({ program: PROGRAM, emulatorArgs: ["--workspace", WORKSPACE] });
    succeeded(await stack.up());
    cpSync(path.join(root, "examples", "drift-in-ci", "drift-ignore.yml"), path.join(stack.folder, "drift-ignore.yml"));
    const bin = path.join(stack.folder, "node_modules", ".bin");
    mkdirSync(bin);
    symlinkSync(path.join(root, "dist", "provider", "cli", "main.js"), path.join(bin, "pulumi-azureml"));
    mkdirSync(path.join(stack.folder, "bin"));
    writeFileSync(path.join(stack.folder, "bin", "gh"), GH);
    chmodSync(path.join(stack.folder, "bin", "gh"), 0o755);
  });
  after(removeStacks);

  beforeEach(async () => {
    for (const file of ["drift.html", "drift.md", "drift.xml", "body.md"]) {
      rmSync(path.join(stack.folder, file), { force: true });
    }
    await stack.emulator.admin("DELETE", "faults");
    await tag("vision");
  });

  const tag = async (team: string) => {
    const { status, body } = await stack.emulator.arm("GET", INSTANCE);
    assert.equal(status, 200);
    const put = await stack.emulator.arm("PUT", INSTANCE, { ...body, tags: { ...body.tags, team } });
    assert.ok(put.status < 300, JSON.stringify(put.body));
  };
  const refuseLists = async () => {
    const fault = { method: "GET", path: "/computes", count: null, forbidden: true };
    const { status } = await stack.emulator.admin("POST", "faults", fault);
    assert.equal(status, 200);
  };

  const written = (file: string) => readFileSync(path.join(stack.folder, file), "utf8");

  async function onGithub(expressions: Record<string, string> = {}, answers: Record<string, string> = {}) {
    const calls = path.join(stack.folder, "calls.txt");
    writeFileSync(calls, "");
    const env = {
      ...stack.env,
      PATH: `${path.join(stack.folder, "bin")}:${stack.env["PATH"]}`,
      GH_CALLS: calls,
      ...answers,
    };
    const backend = { "vars.PULUMI_BACKEND_URL": stack.env["PULUMI_BACKEND_URL"] as string };
    const setting = { folder: stack.folder, env, expressions: { ...EXPRESSIONS, ...backend, ...expressions } };
    const run = await runWorkflow(workflow, setting);
    return { ...run, calls: readFileSync(calls, "utf8").trimEnd().split("\n") };
  }

  function onAzure(expressions: Record<string, string> = {}) {
    const variables = {
      pulumiStack: "test",
      pulumiBackendUrl: stack.env["PULUMI_BACKEND_URL"] as string,
      pulumiConfigPassphrase: "offline",
      ...expressions,
    };
    return runPipeline(pipeline, { folder: stack.folder, env: stack.env, expressions: variables });
  }

  it("GitHub: passes without drift, and closes the issue that there was", async () => {
    const run = await onGithub({}, { GH_ISSUE: "7" });
    assert.equal(run.code, 0, run.text);
    assert.match(run.summary, /No drift in 1 resource/);
    assert.deepEqual(run.calls.slice(1), [
      "issue close 7 --comment No drift any more: https://github.example/acme/shop/actions/runs/17",
    ]);
    assert.equal((await onGithub()).calls.length, 1);
  });

  it("GitHub: fails with 2 on drift, and keeps one issue about it", async () => {
    await tag("finance");
    const run = await onGithub();
    assert.equal(run.code, 2, run.text);
    assert.match(run.text, /::error title=Drift::/);
    assert.match(run.summary, /Drift in 1 /);
    assert.match(run.calls.at(-1) ?? "", /^issue create --label drift .* --body-file body\.md$/);
    assert.match(written("body.md"), /tags\.team[\s\S]*\[The whole report\]\(https:\/\/github\.example\/report\)/);
    assert.match(written("drift.html"), /<h1>Drift in 1 resource<\/h1>/);
    assert.equal((await onGithub({}, { GH_ISSUE: "7" })).calls.at(-1), "issue edit 7 --body-file body.md");
  });

  it("GitHub: comments once on a pull request", async () => {
    assert.equal((await onGithub(PULL_REQUEST)).calls.length, 1);
    await tag("finance");
    const run = await onGithub(PULL_REQUEST);
    assert.equal(run.code, 2, run.text);
    assert.equal(run.calls.at(-1), "pr comment 5 --body-file body.md");
    const again = await onGithub(PULL_REQUEST, { GH_COMMENT: "99" });
    assert.match(again.calls.at(-1) ?? "", /^api --method PATCH repos\/acme\/shop\/issues\/comments\/99 /);
  });

  it("GitHub: fails with 1 when it could not be checked, and leaves the issue as it is", async () => {
    await refuseLists();
    const unread = await onGithub({}, { GH_ISSUE: "7" });
    assert.equal(unread.code, 1, unread.text);
    assert.match(unread.text, /::error title=Could not be checked::/);
    assert.match(unread.summary, /Could not check/);
    assert.equal(unread.calls.length, 1);
  });

  it("both: fail alike for anything else", async () => {
    const stackless = await onGithub({ "vars.PULUMI_STACK": "nobodys" });
    assert.equal(stackless.code, 1, stackless.text);
    const command = path.join(stack.folder, "node_modules", ".bin", "pulumi-azureml");
    rmSync(command);
    writeFileSync(command, "#!/bin/bash\nexit 77\n", { mode: 0o755 });
    try {
      const github = await onGithub();
      assert.equal(github.code, 1, github.text);
      assert.match(github.summary, /could not (be )?check/i);
      const azure = await onAzure();
      assert.equal(azure.code, 1, azure.text);
      assert.match(azure.summary, /could not (be )?check/i);
    } finally {
      rmSync(command);
      symlinkSync(path.join(root, "dist", "provider", "cli", "main.js"), command);
    }
  });

  it("Azure Pipelines: passes, fails with 2 on drift and with 1 when it could not be checked", async () => {
    const good = await onAzure();
    assert.equal(good.code, 0, good.text);
    await tag("finance");
    const drift = await onAzure();
    assert.equal(drift.code, 2, drift.text);
    assert.match(drift.text, /##vso\[task\.logissue type=error\]Drift/);
    assert.match(drift.summary, /Drift in 1 /);
    assert.match(written("drift.xml"), /<failure/);
    assert.ok(existsSync(path.join(stack.folder, "drift.html")));
    await refuseLists();
    const unread = await onAzure();
    assert.equal(unread.code, 1, unread.text);
    assert.match(unread.text, /##vso\[task\.logissue type=error\]Could not be checked/);
  });

  it("put nothing from outside into the text of a script", () => {
    const scripts = workflow.jobs.drift.steps.map(({ run = "" }: Yaml) => run);
    for (const script of scripts) assert.doesNotMatch(script, /\$\{\{/);
    for (const { inputs, bash } of pipeline.steps) assert.doesNotMatch(inputs?.inlineScript ?? bash ?? "", /\$\(\w+\)/);
  });

  it("leave nothing out without a reason and an end", () => {
    for (const rule of readExample("drift-ignore.yml")) {
      assert.ok(rule.reason.length > 10 && /^\d{4}-\d\d-\d\d$/.test(rule.until), JSON.stringify(rule));
    }
  });
});
