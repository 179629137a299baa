import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { makeStack, type Result, removeStacks, type Stack, steps, succeeded } from "./stack";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml";
const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const BASE = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1";

const instance = (name: string, more = "") => `type: computeinstance\nname: ${name}\nsize: Standard_DS3_v2\n${more}`;
const train = `$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: train\nversion: 1\nimage: ${BASE}\n`;

const program = (more = "") => `
  import * as azureml from "pulumi-azureml";
  new azureml.Definitions("team", { path: "definitions", workspace: ${JSON.stringify(WORKSPACE)}, ${more} });
`;

const said = ({ stdout, stderr }: Result) => `${stdout}\n${stderr}`;

describe("definitions that are lost by mistake, end to end", () => {
  afterEach(removeStacks);

  const at = (stack: Stack, ...names: string[]) => path.join(stack.folder, "definitions", ...names);
  const write = (stack: Stack, name: string, text: string) => {
    mkdirSync(path.dirname(at(stack, name)), { recursive: true });
    writeFileSync(at(stack, name), text);
  };
  const makeTeam = async (text = program()): Promise<Stack> => {
    const stack = await makeStack({ program: text, emulatorArgs: ["--workspace", WORKSPACE] });
    write(stack, "alice.yml", instance("alice"));
    write(stack, "bob.yml", instance("bob"));
    write(stack, "train.yml", train);
    succeeded(await stack.up());
    await stack.emulator.admin("DELETE", "journal");
    return stack;
  };
  const deletions = async (stack: Stack): Promise<string[]> => {
    const { body } = await stack.emulator.admin("GET", "journal");
    const sent: { method: string; path: string }[] = body.value;
    return sent
      .filter(({ method }) => method === "DELETE")
      .map(({ path: to }) => path.basename(to.split("?")[0] ?? ""));
  };
  const untouched = async (stack: Stack, result: Result, message: RegExp) => {
    assert.notEqual(result.code, 0);
    assert.match(said(result), message);
    assert.doesNotMatch(said(result), /at .*\.js:/);
    assert.deepEqual(steps(result), []);
    assert.deepEqual(await deletions(stack), []);
  };

  it("delete nothing when a merge has emptied the folder, or the path is wrong, unless allowEmpty says so", async () => {
    const stack = await makeTeam();
    for (const name of ["alice.yml", "bob.yml", "train.yml"]) rmSync(at(stack, name));
    await untouched(stack, await stack.up(), /definitions:1:1: nothing in it defines a compute instance/);
    rmSync(at(stack), { recursive: true });
    await untouched(stack, await stack.up(), /definitions:1:1: there is no such file or folder\./);
    stack.program(program().replace('"definitions"', '["definitons"]'));
    await untouched(stack, await stack.up(), /definitons:1:1: there is no such file or folder\./);
    mkdirSync(at(stack));
    stack.program(program("allowEmpty: true"));
    const emptied = succeeded(await stack.up());
    assert.match(said(emptied), /warning: "team" has no definitions/);
    assert.deepEqual((await deletions(stack)).sort(), ["alice", "bob"]);
  });

  it("delete nothing in a stack without code either, unless azureml:allowEmpty says so", async () => {
    const stack = await makeStack({
      program: 'require("pulumi-azureml/stack");',
      config: { "azureml:workspace": WORKSPACE },
      emulatorArgs: ["--workspace", WORKSPACE],
    });
    write(stack, "alice.yml", instance("alice"));
    succeeded(await stack.up());
    rmSync(at(stack, "alice.yml"));
    await untouched(stack, await stack.up(), /definitions:1:1: nothing in it defines/);
    succeeded(await stack.pulumi("config", "set", "azureml:allowEmpty", "true"));
    succeeded(await stack.up());
    assert.deepEqual(await deletions(stack), ["alice"]);
  });

  it("delete nothing when a $schema or a type is lost, or a merge was not resolved", async () => {
    const stack = await makeTeam();
    write(stack, "train.yml", train.replace(/^.*\n/, ""));
    succeeded(await stack.preview("--expect-no-changes"));
    write(stack, "train.yml", train.replace("environment.schema", "commandJob.schema").concat("conda_file: {}\n"));
    write(stack, "alice.yml", instance("alice", "enable_sso: true\n").replace("computeinstance", "compute"));
    write(
      stack,
      "bob.yml",
      `<<<<<<< HEAD\n${instance("bob")}=======\n${instance("bob", "tags: {}\n")}>>>>>>> theirs\n`,
    );
    const refused = await stack.up();
    await untouched(stack, refused, /bob\.yml:1:1: has the marks of a merge that was not resolved/);
    assert.match(
      said(refused),
      /alice\.yml:1:1: its type is "compute"\. Is computeinstance meant\?|alice\.yml:1:1: .*enable_sso/,
    );
    assert.match(said(refused), /train\.yml:1:1: .* but only an environment has conda_file/);
    for (const name of ["alice.yml", "train.yml"]) rmSync(at(stack, name));
    write(stack, "alice.yml.orig", instance("alice"));
    write(stack, "train.yml", train);
    write(stack, "bob.yml", instance("bob"));
    await untouched(stack, await stack.up(), /alice\.yml\.orig:1:1: looks like a definition and is not read/);
  });

  it("are the same when a file is renamed, moved or joined with others", async () => {
    const stack = await makeTeam();
    renameSync(at(stack, "alice.yml"), at(stack, "renamed.YAML"));
    write(stack, "images/all.yml", `${train}---\n${instance("bob")}`);
    for (const name of ["bob.yml", "train.yml"]) rmSync(at(stack, name));
    succeeded(await stack.preview("--expect-no-changes"));
  });

  it("are the same when a document is renamed and the instance is not", async () => {
    const stack = await makeTeam();
    write(stack, "alice.yml", instance("Alice"));
    write(stack, "bob.yml", instance("robert"));
    stack.program(program('overrides: { robert: { computeName: "bob" } }'));
    const renamed = succeeded(await stack.up());
    const done = steps(renamed);
    assert.ok(
      done.every((each) => each.startsWith("update ")),
      done.join(),
    );
    assert.deepEqual(await deletions(stack), []);
    const { resources } = await stack.export();
    const names = resources.map(({ urn }) => urn.split("::").at(-1));
    for (const name of ["team/Alice", "team/robert"]) assert.ok(names.includes(name), names.join());
    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.refresh("--expect-no-changes"));
    succeeded(await stack.destroy());
    assert.deepEqual((await deletions(stack)).map((name) => name.toLowerCase()).sort(), ["alice", "bob"]);
  });

  it("are not all deleted where azureml:maxDeletions is set, in an up and in a destroy", async () => {
    const stack = await makeTeam();
    succeeded(await stack.pulumi("config", "set", "azureml:maxDeletions", "1"));
    for (const name of ["alice.yml", "bob.yml"]) rmSync(at(stack, name));
    const json = await stack.pulumi("preview", "--json", "--non-interactive");
    const main = path.join(root, "dist", "provider", "cli", "main.js");
    const commented = (most: number) =>
      spawnSync(process.execPath, [main, "preview-comment", "--fail-on", `deletions:${most}`], {
        input: json.stdout,
        encoding: "utf8",
      });
    assert.deepEqual([commented(1).status, commented(2).status], [1, 0]);
    const up = await stack.up();
    assert.notEqual(up.code, 0);
    assert.match(
      said(up),
      /was not deleted: azureml:maxDeletions allows 1 in one run\. This run deletes ComputeInstance.* \[DeletionRefused\]/s,
    );
    assert.doesNotMatch(said(up), /at .*\.js:/);
    assert.equal((await deletions(stack)).length, 1);
    // What is left are an instance and an image, of which each configures the provider anew.
    const destroy = await stack.destroy("--continue-on-error");
    assert.notEqual(destroy.code, 0);
    assert.match(said(destroy), /for a destroy, set the variable AZUREML_MAX_DELETIONS=2\./);
    const left = (await stack.export()).resources.filter(({ type }) => type.includes(":dynamic/"));
    assert.equal(left.length, 1);
    const allowed = stack.start(["destroy", "--yes", "--skip-preview", "--non-interactive"], {
      AZUREML_MAX_DELETIONS: "2",
    });
    succeeded(await allowed.result);
  });
});
