import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { root } from "../../scripts/setUp/folders.mjs";
import { currentDist } from "./dist";
import { installAsNpm, installAsPnpm } from "./installing";
import { makeStack, type Result, removeStacks, type Stack, steps, succeeded } from "./stack";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml";
const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const example = path.join(root, "examples", "definitions-stack");
/** The commands of a pipeline's steps that preview and comment, as both systems write them. */
function commandsIn(file: string): string[] {
  const { jobs, steps } = parse(readFileSync(path.join(example, file), "utf8"));
  const all: { run?: string; bash?: string; inputs?: { inlineScript?: string } }[] = jobs?.preview.steps ?? steps;
  const commands = all.map(({ run, bash, inputs }) => run ?? bash ?? inputs?.inlineScript ?? "");
  return commands.filter((command) => /^(pulumi preview|npx [-\w ]*pulumi-azureml preview-comment) /.test(command));
}

const said = ({ stdout, stderr }: Result) => `${stdout}\n${stderr}`;

describe("a folder of definitions as a stack of its own, end to end", () => {
  const made: string[] = [];

  const makeProject = async (install: (modules: string) => void): Promise<Stack> => {
    await currentDist();
    const project = mkdtempSync(path.join(os.tmpdir(), "vision team "));
    made.push(project);
    cpSync(example, project, { recursive: true });
    install(path.join(project, "node_modules"));
    return makeStack({ project, emulatorArgs: ["--workspace", WORKSPACE] });
  };
  afterEach(async () => {
    await removeStacks();
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  for (const [name, install] of Object.entries({ npm: installAsNpm, pnpm: installAsPnpm })) {
    it(`comes up, stays the same and goes, installed by ${name}`, async () => {
      const stack = await makeProject(install);
      succeeded(await stack.pulumi("config", "set", "azureml:workspace", WORKSPACE));
      const up = succeeded(await stack.up());
      assert.deepEqual(steps(up).sort(), [
        "create definitions",
        "create definitions/alice-vision",
        "create definitions/nightly-vision",
        "create definitions/train",
      ]);
      const outputs = JSON.parse((await stack.pulumi("stack", "output", "--json")).stdout);
      assert.equal(outputs.instances["alice-vision"].state, "Running");
      assert.match(outputs.images.train.imageId, /^train:/);
      assert.doesNotMatch(said(succeeded(await stack.preview("--expect-no-changes"))), /unknown/);
      succeeded(await stack.refresh("--expect-no-changes"));
      const elsewhere = ["-C", stack.folder, "preview", "--expect-no-changes", "--non-interactive"];
      succeeded(await stack.pulumi(...elsewhere));
      succeeded(await stack.destroy());
    });
  }

  it("takes the workspace by its name, and says what is missing", async () => {
    const stack = await makeProject(installAsNpm);
    const set = async (key: string, value: string) => succeeded(await stack.pulumi("config", "set", key, value));
    const refused = await stack.preview();
    assert.notEqual(refused.code, 0);
    assert.match(said(refused), /error: The stack does not say to which workspace/);
    assert.doesNotMatch(said(refused), /at .*\.js:/);
    await set("azureml:workspace", "vision");
    assert.match(
      said(await stack.preview()),
      /azureml:workspace is "vision", a name, but azureml:resourceGroup is not set\./,
    );
    await set("azureml:resourceGroup", "ml");
    succeeded(await stack.preview());
  });

  it("takes over what is there, without a write", async () => {
    const stack = await makeProject(installAsNpm);
    const definitions = path.join(stack.folder, "definitions");
    rmSync(definitions, { recursive: true });
    mkdirSync(definitions);
    const text = "type: computeinstance\nname: theirs\nsize: STANDARD_DS11_V2\n";
    writeFileSync(path.join(definitions, "theirs.yml"), text);
    const properties = {
      computeType: "ComputeInstance",
      disableLocalAuth: true,
      properties: { vmSize: "STANDARD_DS11_V2" },
    };
    const address = `${WORKSPACE}/computes/theirs?api-version=2026-05-01`;
    await stack.emulator.arm("PUT", address, { location: "eastus", properties });
    await stack.emulator.admin("DELETE", "journal");
    succeeded(await stack.pulumi("config", "set", "azureml:workspace", WORKSPACE));
    assert.match(said(await stack.up()), /adopt/);
    succeeded(await stack.pulumi("config", "set", "--path", 'azureml:definitions["*"].adopt', "true"));
    succeeded(await stack.up());
    const { body } = await stack.emulator.admin("GET", "journal");
    const sent: { method: string; path: string }[] = body.value;
    assert.deepEqual(
      sent.filter(({ method, path: to }) => method !== "GET" && to.startsWith("/subscriptions")),
      [],
    );
  });

  it("has pipelines that comment on a pull request, and fail for what would be lost", async () => {
    const stack = await makeProject(installAsPnpm);
    succeeded(await stack.pulumi("config", "set", "azureml:workspace", WORKSPACE));
    succeeded(await stack.up());
    const definitions = path.join(stack.folder, "definitions");
    const train = path.join(definitions, "images", "train-conda.yml");
    writeFileSync(train, readFileSync(train, "utf8").replace("numpy==1.26.4", "numpy==2.1.0"));
    rmSync(path.join(definitions, "instances", "nightly.yml"));

    const env = { ...stack.env, STACK: "test" };
    for (const file of [path.join(".github", "workflows", "preview.yml"), "azure-pipelines.yml"]) {
      const ended = commandsIn(file).map((command) =>
        spawnSync("bash", ["-e", "-o", "pipefail", "-c", command], { cwd: stack.folder, env, encoding: "utf8" }),
      );
      const codes = ended.map(({ status }) => status);
      assert.deepEqual(codes, [0, 1], ended.map(({ stderr }) => stderr).join("\n"));
      const comment = readFileSync(path.join(stack.folder, "comment.md"), "utf8");
      assert.match(comment, /1 to replace, 1 to delete\./);
      assert.match(comment, /`definitions\/nightly-vision` \(ComputeInstance\): the instance is deleted with its disk/);
      assert.match(comment, /`definitions\/train` \(Image\), because of .*`condaFile`/);
      assert.match(comment, /- +- numpy==1\.26\.4\n +\+ +- numpy==2\.1\.0/);
      rmSync(path.join(stack.folder, "comment.md"));
    }
  });
});
