import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { installDatastores } from "../thirdKind/install";
import { makeStack, removeStacks, type Stack, steps, succeeded } from "./stack";

const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml";
const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const BLOBS = `${WORKSPACE}/datastores/blobs?api-version=2024-04-01`;

const PROGRAM = `
  import * as pulumi from "@pulumi/pulumi";
  import * as azureml from "pulumi-azureml";
  import { Datastore } from "azureml-datastores";
  const workspace = ${JSON.stringify(WORKSPACE)};
  new azureml.Image("train", { workspace, image: "ubuntu:24.04" });
  new Datastore("blobs", {
    workspace, name: "blobs", accountName: "account", containerName: "data",
    accountKey: pulumi.secret("hush"), description: "ours",
  });
`;

const DOCUMENTS = `name: blobs
type: azure_blob
account_name: account
container_name: data
---
name: train
image: ubuntu:24.04
`;

interface Told {
  readonly type: string;
  readonly name: string;
  readonly status: string;
  readonly differences: readonly unknown[];
}

describe("a kind of resource from outside, end to end", () => {
  afterEach(removeStacks);

  const makeProject = async (text: string): Promise<Stack> => {
    const stack = await makeStack({ program: text, emulatorArgs: ["--workspace", WORKSPACE] });
    installDatastores(stack.folder);
    return stack;
  };
  const run = async <Result>({ folder, env }: Stack, ...args: string[]): Promise<Result> => {
    const command = path.join(folder, "node_modules", "azureml-datastores", "main.js");
    const ran = promisify(execFile)(process.execPath, [command, ...args, "--json"], { cwd: folder, env });
    // What is found ends a comparison with another code than 0.
    const { stdout } = await ran.catch((error: { stdout: string }) => error);
    assert.doesNotMatch(stdout, /hush/);
    return JSON.parse(stdout);
  };
  const drift = async (stack: Stack, ...args: string[]) =>
    (await run<{ reports: Told[] }>(stack, "drift", ...args)).reports.map(({ type, name, status }) =>
      `${type} ${name} ${status}`.replace(/:\S+/, ""),
    );

  it("is previewed, made, refreshed, repaired and deleted by a program, and its drift is seen", async () => {
    const stack = await makeProject(PROGRAM);
    assert.deepEqual(steps(succeeded(await stack.preview())).sort(), ["create blobs", "create train"]);
    succeeded(await stack.up());
    assert.equal((await stack.emulator.arm("GET", BLOBS)).body.properties.description, "ours");
    assert.doesNotMatch(JSON.stringify(await stack.export()), /hush/);
    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.refresh("--expect-no-changes"));
    assert.deepEqual(await drift(stack, "--stack", "test"), ["Datastore blobs unchanged", "Image train unchanged"]);

    const { body } = await stack.emulator.arm("GET", BLOBS);
    const { isDefault: _, ...properties } = body.properties;
    await stack.emulator.arm("PUT", BLOBS, { properties: { ...properties, description: "theirs" } });
    assert.deepEqual(await drift(stack, "--stack", "test"), ["Datastore blobs changed", "Image train unchanged"]);
    assert.equal(steps(succeeded(await stack.up("--refresh"))).at(-1), "update blobs");
    assert.equal((await stack.emulator.arm("GET", BLOBS)).body.properties.description, "ours");

    assert.deepEqual(steps(succeeded(await stack.destroy())).sort(), ["delete blobs", "delete train"]);
    assert.equal((await stack.emulator.arm("GET", BLOBS)).status, 404);
  });

  it("is made of documents by a stack without a program, and exported into documents that adopt it", async () => {
    const stack = await makeProject('export = require("azureml-datastores").datastoresStack();');
    const definitions = path.join(stack.folder, "definitions");
    mkdirSync(definitions);
    writeFileSync(path.join(definitions, "all.yml"), DOCUMENTS);
    succeeded(await stack.pulumi("config", "set", "azureml:workspace", WORKSPACE));
    assert.deepEqual(steps(succeeded(await stack.up())).sort(), [
      "create definitions",
      "create definitions/blobs",
      "create definitions/train",
    ]);
    const outputs = JSON.parse((await stack.pulumi("stack", "output", "--json")).stdout);
    assert.deepEqual(outputs.datastores.blobs, { id: BLOBS.split("?")[0], containerName: "data" });
    assert.match(outputs.images.train.imageId, /^train:/);
    succeeded(await stack.preview("--expect-no-changes"));
    assert.deepEqual(await drift(stack, "--definitions", "definitions", "--workspace", WORKSPACE), [
      "Datastore blobs unchanged",
      "Image train unchanged",
    ]);

    const out = ["--workspace", WORKSPACE, "--out", "exported"];
    const { written } = await run<{ written: string[] }>(stack, "export", ...out);
    assert.equal(written.length, 2);
    const text = readFileSync(path.join(stack.folder, "exported", "datastores", "blobs.yml"), "utf8");
    assert.match(text, /^name: blobs\ntype: azure_blob\n/);
    succeeded(await stack.destroy());
  });
});
