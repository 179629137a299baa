import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { currentDist } from "./dist";
import { installAsNpm } from "./installing";
import { makeStack, type Result, removeStacks, type Stack, steps, succeeded } from "./stack";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml";
const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const BASE = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1";
const INSTANCE = "pulumi-nodejs:dynamic/azureml:ComputeInstance";
const IMAGE = "pulumi-nodejs:dynamic/azureml:Image";

const instance = (name: string, more = "") => `type: computeinstance\nname: ${name}\nsize: Standard_DS3_v2\n${more}`;
const environment = (name: string, more = "") => `name: ${name}\nimage: ${BASE}\n${more}`;
const tagged = (team: string) => `tags:\n  team: ${team}\n  from: file\n`;

const program = (more = "", after = "") => `
  import * as pulumi from "@pulumi/pulumi";
  import * as azureml from "pulumi-azureml";
  const team = new azureml.Definitions("team", { path: "definitions", workspace: ${JSON.stringify(WORKSPACE)}, ${more} });
  ${after}
`;

/** Replaces the folder of definitions. */
function define(stack: Stack, files: Record<string, string>): void {
  const folder = path.join(stack.folder, "definitions");
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

async function makeTeam(files: Record<string, string>, text = program()): Promise<Stack> {
  const stack = await makeStack({ program: text, emulatorArgs: ["--workspace", WORKSPACE] });
  define(stack, files);
  return stack;
}

const said = ({ stdout, stderr }: Result) => `${stdout}\n${stderr}`;

async function inputsOf(stack: Stack, type: string, name: string) {
  const { resources } = await stack.export();
  return resources.find((each) => each.type === type && each.urn.endsWith(`::${name}`))?.inputs;
}

describe("a folder of definitions in a program, end to end", () => {
  afterEach(removeStacks);

  it("stays the same when its files are split and put in another order", async () => {
    const stack = await makeTeam({
      "all.yml": [
        instance("alice", tagged("vision")),
        instance("bob"),
        environment("train", "version: 1\n"),
        environment("train", "version: 2\n"),
      ].join("---\n"),
    });
    const up = succeeded(await stack.up());
    assert.deepEqual(steps(up).sort(), [
      "create team",
      "create team/alice",
      "create team/bob",
      "create team/train",
      "create team/train:1",
    ]);
    define(stack, {
      "people/bob.yaml": instance("bob"),
      "images.yml": [environment("train", "version: 2\n"), environment("train", "version: 1\n")].join("---\n"),
      "z.yml": instance("alice", tagged("vision")),
    });
    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.refresh("--expect-no-changes"));
    succeeded(await stack.destroy());
  });

  it("says all that is wrong in one error before anything is registered", async () => {
    const stack = await makeTeam(
      {
        "a.yml": `${instance("alice")}---\n${environment("train")}`,
        "b.yml": `type: computeinstance\nname: bob\nsize: 3\n---\n${instance("Alice")}---\n${environment("train")}`,
      },
      program('overrides: { "*": { tagz: {} }, alcie: {}, alice: { condaFile: "" } }'),
    );
    const preview = await stack.preview();
    assert.notEqual(preview.code, 0);
    const text = said(preview);
    for (const problem of [
      "definitions/b.yml:3:7: size: ",
      'definitions/b.yml:5:1: name: the instance "Alice" is defined at definitions/a.yml:1 as well',
      'definitions/b.yml:9:1: name: the environment "train" is defined at definitions/a.yml:5 as well',
      'overrides["*"].tagz: is not an input of a compute instance or an image; the nearest is "tags".',
      'overrides["alcie"]: there is no definition of this name; the nearest is "alice".',
      'overrides["alice"].condaFile: is not an input of a compute instance',
    ]) {
      assert.ok(text.includes(problem), `${problem} in ${text}`);
    }
    assert.doesNotMatch(text, /at .*\.js:/);
    assert.deepEqual(steps(preview), []);
  });

  it("takes overrides of the program and of the stack's configuration, and keeps secrets", async () => {
    const stack = await makeTeam(
      { "all.yml": [instance("alice", tagged("vision")), environment("train", tagged("vision"))].join("---\n") },
      program(
        'overrides: { "*": { adopt: true, tags: { stage: pulumi.output("dev"), owner: "program" } } }',
        "export const { vmSize, tags } = team.instances.alice; export const image = team.images.train.tags;",
      ),
    );
    const set = async (...args: string[]) => succeeded(await stack.pulumi("config", "set", ...args));
    await set("--path", 'azureml:definitions["*"].tags.owner', "configuration");
    succeeded(await stack.up());
    const tags = { team: "vision", from: "file", stage: "dev", owner: "configuration" };
    assert.deepEqual((await inputsOf(stack, INSTANCE, "team/alice")).tags, tags);
    assert.deepEqual((await inputsOf(stack, IMAGE, "team/train")).tags, tags);

    await set("--path", "--secret", "azureml:definitions.alice.description", "hush");
    succeeded(await stack.up());
    const { description, tags: hidden, vmSize } = await inputsOf(stack, INSTANCE, "team/alice");
    assert.deepEqual([typeof description.ciphertext, typeof hidden.owner.ciphertext], ["string", "string"]);
    assert.deepEqual([hidden.team, vmSize], ["vision", "Standard_DS3_v2"]);
    const id = `${WORKSPACE}/computes/alice?api-version=2026-05-01`;
    assert.equal((await stack.emulator.arm("GET", id)).body.properties.description, "hush");
    assert.doesNotMatch(JSON.stringify(await stack.export()), /hush/);
    succeeded(await stack.preview("--expect-no-changes"));
  });

  it("makes the next version of an environment beside the one before, or in its place", async () => {
    const one = environment("train", "version: 1\n");
    const two = environment("train", "version: 2\ndescription: Newer\n");
    const stack = await makeTeam({ "train.yml": one });
    const versions = async () => {
      const address = `${WORKSPACE}/environments/train/versions?api-version=2026-05-01&listViewType=ActiveOnly`;
      const { body } = await stack.emulator.arm("GET", address);
      return body.value.map(({ name }: { name: string }) => name).sort();
    };
    const change = async (files: Record<string, string>) => {
      define(stack, files);
      const done = steps(succeeded(await stack.up())).sort();
      succeeded(await stack.preview("--expect-no-changes"));
      return done;
    };
    assert.deepEqual(await change({ "train.yml": one }), ["create team", "create team/train"]);
    const beside = await change({ "train.yml": one, "next.yml": two });
    assert.ok(beside.includes("create team/train:1"), beside.join());
    assert.deepEqual(await versions(), ["1", "2"]);
    // Another resource has made the version, so it is not archived.
    assert.deepEqual(await change({ "next.yml": two }), ["delete team/train:1"]);
    const back = await change({ "train.yml": one });
    assert.ok(back.includes("replace team/train"), back.join());
    assert.deepEqual(await versions(), ["1", "2"]);
    succeeded(await stack.destroy());
  });

  it("is an example that comes up, stays the same and goes", async () => {
    await currentDist();
    const project = mkdtempSync(path.join(os.tmpdir(), "definitions "));
    try {
      cpSync(path.join(root, "examples", "definitions"), project, { recursive: true });
      installAsNpm(path.join(project, "node_modules"));
      const stack = await makeStack({ project, emulatorArgs: ["--workspace", WORKSPACE] });
      succeeded(await stack.pulumi("config", "set", "workspace", WORKSPACE));
      const created = steps(succeeded(await stack.up())).sort();
      assert.deepEqual(created, ["create team", "create team/alice", "create team/bob-vision", "create team/train"]);
      const outputs = JSON.parse((await stack.pulumi("stack", "output", "--json")).stdout);
      assert.deepEqual(outputs.names, ["alice-test", "bob-vision"]);
      assert.match(outputs.jupyter, /^https:\/\/alice-test\./);
      assert.match(outputs.image, /^train:/);
      succeeded(await stack.preview("--expect-no-changes"));
      succeeded(await stack.destroy());
    } finally {
      rmSync(project, { recursive: true, force: true, maxRetries: 3 });
    }
  });
});
