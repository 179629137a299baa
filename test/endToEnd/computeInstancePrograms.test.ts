import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import ts from "typescript";
import { combinations } from "../provider/arbitraries";
import { makeStack, removeStacks, type Stack, steps, succeeded } from "./stack";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml`;
const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/lab`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a`;
const TYPE = "pulumi-nodejs:dynamic/azureml:ComputeInstance";

async function makeLab(program: string): Promise<Stack> {
  const stack = await makeStack({ program, emulatorArgs: ["--workspace", WORKSPACE] });
  const put = async (id: string, version: string, body: unknown) => {
    const answer = await stack.emulator.arm("PUT", `${id}?api-version=${version}`, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
  };
  await put(NETWORK, "2024-05-01", {
    location: "eastus",
    properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
  });
  await put(`${NETWORK}/subnets/s`, "2024-05-01", { properties: { addressPrefix: "10.0.0.0/24" } });
  await put(IDENTITY, "2023-01-31", { location: "eastus" });
  await stack.emulator.admin("PUT", "quotas", { limit: 1_000_000 });
  return stack;
}

const outputsOf = async (stack: Stack) => JSON.parse((await stack.pulumi("stack", "output", "--json")).stdout);

describe("programs with compute instances, end to end", () => {
  afterEach(removeStacks);

  it("name the workspace by its id, by an output or by its three names, and networks as azureml-core does", async () => {
    const stack = await makeLab(`
      import * as pulumi from "@pulumi/pulumi";
      import * as azureml from "pulumi-azureml";
      const id = ${JSON.stringify(WORKSPACE)};
      const names = { subscriptionId: ${JSON.stringify(SUBSCRIPTION)}, resourceGroupName: pulumi.output("ml"), workspaceName: "vision" };
      const network = azureml.ComputeInstance.provisioningConfiguration({
        vnetResourcegroupName: "ml", vnetName: "lab", subnetName: "s", tags: { by: "configuration" },
      });
      const byId = new azureml.ComputeInstance("by-id", { workspace: id, ...network });
      const byOutput = new azureml.ComputeInstance("by-output", { workspace: pulumi.output(id) });
      const byResource = new azureml.ComputeInstance("by-resource", { workspace: { id: pulumi.output(id) } });
      const byNames = new azureml.ComputeInstance("by-names", { workspace: names }, { customTimeouts: { create: "20m", delete: "10m" } });
      export const workspaces = [byId, byOutput, byResource, byNames].map((each) => each.workspaceId);
      export const computeNames = [byId, byOutput, byResource, byNames].map((each) => each.computeName);
      export const subnet = byId.subnet;
      export const timeouts = byNames.timeouts;
      export const location = byNames.location;
    `);
    const planned = succeeded(await stack.preview("--json"));
    const names = JSON.parse(planned.stdout)
      .steps.filter(({ newState }: { newState: { type: string } }) => newState.type === TYPE)
      .map(({ newState }: { newState: { inputs: { computeName: string } } }) => newState.inputs.computeName);
    succeeded(await stack.up());
    const outputs = await outputsOf(stack);
    assert.deepEqual(new Set(outputs.workspaces), new Set([WORKSPACE]));
    assert.deepEqual([...outputs.computeNames].sort(), names.sort());
    assert.equal(outputs.subnet.id, `${NETWORK}/subnets/s`);
    assert.deepEqual(outputs.timeouts, { create: "20m", delete: "10m" });
    assert.equal(outputs.location, "eastus");
    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.refresh("--expect-no-changes"));
    succeeded(await stack.destroy());
  });

  it("hold several resources in one component", async () => {
    const stack = await makeLab(`
      import * as pulumi from "@pulumi/pulumi";
      import * as azureml from "pulumi-azureml";
      const workspace = ${JSON.stringify(WORKSPACE)};
      class Team extends pulumi.ComponentResource {
        constructor(name: string) {
          super("lab:index:Team", name);
          const parent = { parent: this };
          for (const who of ["alice", "bob"]) new azureml.ComputeInstance(name + "-" + who, { workspace }, parent);
          new azureml.Image(name + "-train", { workspace, image: "ubuntu:24.04" }, parent);
        }
      }
      new Team("vision");
    `);
    const created = steps(succeeded(await stack.up())).sort();
    assert.deepEqual(created, ["create vision", "create vision-alice", "create vision-bob", "create vision-train"]);
    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.destroy());
  });

  it("read an instance that somebody else made, without managing it", async () => {
    const stack = await makeLab(`
      import * as azureml from "pulumi-azureml";
      const theirs = azureml.ComputeInstance.get("theirs", ${JSON.stringify(`${WORKSPACE}/computes/theirs`)});
      export const { state, vmSize, computeName } = theirs;
    `);
    const address = `${WORKSPACE}/computes/theirs?api-version=2026-05-01`;
    const properties = { computeType: "ComputeInstance", properties: { vmSize: "STANDARD_DS11_V2" } };
    await stack.emulator.arm("PUT", address, { location: "eastus", properties });
    succeeded(await stack.up());
    assert.deepEqual(await outputsOf(stack), { state: "Running", vmSize: "STANDARD_DS11_V2", computeName: "theirs" });
    succeeded(await stack.refresh("--expect-no-changes"));
    succeeded(await stack.destroy());
    assert.equal((await stack.emulator.arm("GET", address)).status, 200);
  });

  it("come to rest with options of every kind", async () => {
    const existing = { "subnet.id": [`${NETWORK}/subnets/s`], "identity.userAssignedIdentities[]": [IDENTITY] };
    const given = fc.sample(combinations(existing), { seed: 11, numRuns: 20 });
    const stack = await makeLab(`
      import * as azureml from "pulumi-azureml";
      const workspace = ${JSON.stringify(WORKSPACE)};
      const given = ${JSON.stringify(given)};
      given.forEach((options: any, i: number) => new azureml.ComputeInstance("any" + i, { workspace, ...options }));
    `);
    assert.equal(steps(succeeded(await stack.up())).length, given.length);
    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.refresh("--expect-no-changes"));
    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.destroy());
  });

  it("leave an instance alone while its workspace's id is unknown, and say so", async () => {
    const program = (workspace: string, more = "") => `
      import * as pulumi from "@pulumi/pulumi";
      import * as azureml from "pulumi-azureml";
      ${more}
      new azureml.ComputeInstance("dev", { workspace: ${workspace}, computeName: "ci-dev" });`;
    const stack = await makeLab(program(JSON.stringify(WORKSPACE)));
    succeeded(await stack.up());
    const unknown = program(
      `other.id.apply(() => ${JSON.stringify(WORKSPACE)})`,
      `const other = new azureml.ComputeInstance("other", { workspace: ${JSON.stringify(WORKSPACE)} });`,
    );
    stack.program(unknown);
    const preview = succeeded(await stack.preview());
    assert.deepEqual(steps(preview).sort(), ["create other", "update dev"]);
    assert.match(
      preview.stdout,
      /warning: the workspace is about to change and its new id is not known yet: if it is replaced, the instance goes with it\./,
    );
    assert.deepEqual(steps(succeeded(await stack.up())).sort(), ["create other"]);
  });

  it("show the author's file and line of an error in a callback, and in the state of a resource", async () => {
    const stack = await makeLab("");
    const author = `import * as azureml from "pulumi-azureml";
interface Gone {
  readonly inJavaScript: true;
}
export function declare(options = {}) {
  new azureml.ComputeInstance("dev", { workspace: ${JSON.stringify(WORKSPACE)} }, options);
}
export const inTransform = () => declare({ transforms: [refuse] });
export const inTransformation = () => declare({ transformations: [refuse] });
function refuse(): Gone {
  throw new Error("refused");
}
`;
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, inlineSourceMap: true };
    const { outputText } = ts.transpileModule(author, { compilerOptions, fileName: "author.ts" });
    writeFileSync(path.join(stack.folder, "author.js"), outputText);
    const shown = async (callback: string) => {
      stack.program(`require("./author").${callback}();`);
      const { code, stdout, stderr } = await stack.preview();
      assert.notEqual(code, 0);
      return stripVTControlCharacters(stdout + stderr);
    };
    // Pulumi tells of it in an error of its own, made where the resource is declared.
    const declared = /Error: refused\n(.*\n)*.*at declare \(.*author\.ts:6:3\)\n/;
    assert.match(await shown("inTransform"), declared);
    const inTransformation = await shown("inTransformation");
    assert.match(inTransformation, declared);
    assert.match(inTransformation, /Error: refused\n.*at refuse \(.*author\.ts:11:9\)\n/);
    stack.program(`require("./author").declare();`);
    succeeded(await stack.up());
    const { resources } = await stack.export();
    const positions = resources.filter(({ type }) => type === TYPE).map(({ sourcePosition }) => sourcePosition);
    assert.deepEqual(positions, ["project:///author.ts#6,3"]);
    succeeded(await stack.destroy());
  });
});
