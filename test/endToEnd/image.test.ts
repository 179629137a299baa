import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startAzurite } from "../image/azurite";
import { makeStack, type Result, removeStacks, type Stack, steps, succeeded } from "./stack";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const BASE = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1";
const TYPE = "pulumi-nodejs:dynamic/azureml:Image";
const VERSION = "api-version=2026-05-01";

const conda = (numpy: string) => `name: train\ndependencies:\n  - python=3.11\n  - pip:\n      - numpy==${numpy}\n`;

/** A program with one image; `more` is added to its arguments, `after` to the program. */
function program(more = "", after = ""): string {
  return `
    import * as azureml from "pulumi-azureml";
    const workspace = ${JSON.stringify(WORKSPACE)};
    const train = new azureml.Image("train", {
      workspace, image: ${JSON.stringify(BASE)}, condaFilePath: "train.yml", buildImage: true, ${more}
    });
    ${after}
    export const imageId = train.imageId;
    export const location = train.imageLocation;
  `;
}

const folderProgram = `
  import * as azureml from "pulumi-azureml";
  const workspace = ${JSON.stringify(WORKSPACE)};
  export const train = new azureml.Image("train", { workspace, build: { contextPath: "context" }, buildImage: true });
`;

async function makeLab(text = program()): Promise<Stack> {
  const stack = await makeStack({ program: text, emulatorArgs: ["--workspace", WORKSPACE] });
  declare(stack, conda("1.26.4"));
  return stack;
}

const declare = (stack: Stack, text: string) => writeFileSync(path.join(stack.folder, "train.yml"), text);

const said = ({ stdout, stderr }: Result) => `${stdout}\n${stderr}`;

async function imageIn(stack: Stack) {
  return (await stack.export()).resources.find(({ type }) => type === TYPE);
}

/** The versions that Azure has, as `version` or `version, archived`, in the order of their creation. */
async function versions(stack: Stack): Promise<string[]> {
  const path = `${WORKSPACE}/environments/train/versions?${VERSION}&listViewType=All`;
  const { body } = await stack.emulator.arm("GET", path);
  return (body.value ?? []).map(({ name, properties }: { name: string; properties: { isArchived: boolean } }) =>
    properties.isArchived ? `${name}, archived` : name,
  );
}

/** What was sent since the last call. */
async function sent(stack: Stack) {
  const { body } = await stack.emulator.admin("GET", "journal");
  await stack.emulator.admin("DELETE", "journal");
  const entries: { method: string; path: string }[] = body.value;
  const requests = entries.filter(({ path }) => /^\/(subscriptions|environment)\//.test(path));
  const count = (method: string, what: RegExp) =>
    requests.filter((request) => request.method === method && what.test(request.path)).length;
  return {
    requests: requests.map(({ method, path }) => `${method} ${path}`),
    versions: count("PUT", /\/versions\/[^/]+$/),
    builds: count("POST", /\/image(oncompute\/.*)?$/),
  };
}

describe("Image, end to end", () => {
  afterEach(removeStacks);

  it("is registered and built; then nothing is sent; one change is one version and one build; tags stay in place", async () => {
    const stack = await makeLab();
    assert.deepEqual(steps(succeeded(await stack.up())), ["create train"]);
    const [first = ""] = await versions(stack);
    const { outputs, inputs } = (await imageIn(stack)) ?? {};
    assert.equal(outputs.imageId, `train:${first}`);
    assert.equal(outputs.creationState, "Succeeded");
    assert.equal(outputs.isShared, false);
    assert.match(outputs.imageLocation.reference, /^\w+\.azurecr\.io\/azureml\/azureml_[0-9a-f]{32}/);
    assert.equal(inputs.condaFile, conda("1.26.4"));
    const { versions: made, builds } = await sent(stack);
    assert.deepEqual({ made, builds }, { made: 1, builds: 1 });

    assert.deepEqual(steps(succeeded(await stack.up())), []);
    assert.deepEqual((await sent(stack)).requests, []);
    declare(stack, `# the same in other words\r\n${conda("1.26.4").replaceAll("\n", "\r\n")}`);
    succeeded(await stack.preview("--expect-no-changes"));
    assert.deepEqual((await sent(stack)).requests, []);

    stack.program(program(`tags: { team: "vision" }, description: "for training"`));
    assert.deepEqual(steps(succeeded(await stack.up())), ["update train"]);
    assert.deepEqual(await versions(stack), [first]);
    assert.equal((await sent(stack)).builds, 0);

    declare(stack, conda("2.0.0"));
    const preview = succeeded(await stack.preview("--diff"));
    assert.match(said(preview), /condaFile/);
    const next = succeeded(await stack.up());
    assert.deepEqual(steps(next), ["create-replacement train", "replace train", "delete-replaced train"]);
    const change = await sent(stack);
    assert.deepEqual({ made: change.versions, builds: change.builds }, { made: 1, builds: 1 });
    const [old, newer, ...others] = await versions(stack);
    assert.deepEqual([old, others], [first, []]);
    assert.match(newer ?? "", /^c[0-9a-f]{20}$/);
    succeeded(await stack.refresh("--expect-no-changes"));
    succeeded(await stack.preview("--expect-no-changes"));
  });

  it("fails with the build, heals with the next up, or with the next content, and the old version stays", async () => {
    const stack = await makeLab();
    const failing = { failsAt: "dependencies", environment: "train", log: ["ResolvePackageNotFound: numpy==99"] };
    await stack.emulator.admin("POST", "builds", failing);
    const failed = await stack.up();
    assert.notEqual(failed.code, 0);
    assert.match(
      said(failed),
      /the build of its container image ended with Failed\. The next "pulumi up" builds it again\./,
    );
    assert.match(said(failed), /ResolvePackageNotFound: numpy==99/);
    assert.equal((await imageIn(stack))?.outputs.creationState, "Failed");
    await sent(stack);
    assert.deepEqual(steps(succeeded(await stack.up())), ["update train"]);
    const again = await sent(stack);
    assert.deepEqual({ made: again.versions, builds: again.builds }, { made: 0, builds: 1 });
    succeeded(await stack.preview("--expect-no-changes"));

    await stack.emulator.admin("POST", "builds", failing);
    declare(stack, conda("99"));
    assert.notEqual((await stack.up()).code, 0);
    declare(stack, conda("2.0.0"));
    succeeded(await stack.up());
    const all = await versions(stack);
    assert.equal(all.length, 3);
    assert.doesNotMatch(all.join(), /archived/);
    succeeded(await stack.refresh("--expect-no-changes"));
  });

  it("is archived by destroy, and restored by up", async () => {
    const stack = await makeLab();
    succeeded(await stack.up());
    const [version] = await versions(stack);
    succeeded(await stack.destroy());
    assert.deepEqual(await versions(stack), [`${version}, archived`]);
    await sent(stack);
    succeeded(await stack.up());
    assert.deepEqual(await versions(stack), [version]);
    assert.equal((await sent(stack)).builds, 0);
    succeeded(await stack.refresh("--expect-no-changes"));
  });

  it("is shared by two stacks with equal content, which do not hurt each other", async () => {
    const stack = await makeLab();
    succeeded(await stack.up());
    const [version = ""] = await versions(stack);
    succeeded(await stack.pulumi("stack", "init", "other", "--no-select", "--non-interactive"));
    await sent(stack);
    succeeded(await stack.up("--stack", "other"));
    assert.equal((await sent(stack)).builds, 0);
    succeeded(await stack.refresh("--expect-no-changes"));

    succeeded(await stack.destroy("--stack", "other"));
    assert.deepEqual(await versions(stack), [version]);
    succeeded(await stack.refresh("--expect-no-changes"));

    succeeded(await stack.up("--stack", "other"));
    succeeded(await stack.destroy());
    assert.deepEqual(await versions(stack), [version]);
    succeeded(await stack.refresh("--stack", "other", "--expect-no-changes"));
    succeeded(await stack.destroy("--stack", "other"));
    assert.deepEqual(await versions(stack), [`${version}, archived`]);
  });

  it("keeps its name over an alias, a right state rename, and a new parent", async () => {
    const named = (name: string, numpy: string, options = "") => `
      import * as azureml from "pulumi-azureml";
      import * as pulumi from "@pulumi/pulumi";
      const parent = new pulumi.ComponentResource("shop:index:Training", "training");
      new azureml.Image("${name}", {
        workspace: ${JSON.stringify(WORKSPACE)}, image: ${JSON.stringify(BASE)},
        condaFile: ${JSON.stringify(conda(numpy))}, onDelete: "delete",
      }, { ${options} });
    `;
    const stack = await makeLab(named("train", "1.26.4"));
    succeeded(await stack.up());
    const first = await versions(stack);
    stack.program(named("second", "1.26.4", 'aliases: [{ name: "train" }]'));
    assert.deepEqual(steps(succeeded(await stack.up())), ["update second"]);
    const urn = (await imageIn(stack))?.urn ?? "";
    succeeded(await stack.pulumi("state", "rename", urn, "third", "--yes"));
    stack.program(named("third", "1.26.4"));
    assert.deepEqual(steps(succeeded(await stack.up())), ["update third"]);
    stack.program(named("third", "1.26.4", "parent, aliases: [{ parent: pulumi.rootStackResource }]"));
    assert.deepEqual(steps(succeeded(await stack.up())), ["update third"]);
    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.refresh("--expect-no-changes"));
    assert.deepEqual(await versions(stack), first);

    const both = 'parent, aliases: [{ name: "third" }]';
    stack.program(named("fourth", "2.0.0", both));
    succeeded(await stack.up());
    assert.equal((await versions(stack)).length, 2);
    succeeded(await stack.destroy());
    assert.deepEqual(await versions(stack), first);
  });

  it("is left when its successor has another name in the program, as onSupersede says", async () => {
    const named = (name: string, base: string, options = "") => `
      import * as azureml from "pulumi-azureml";
      import * as pulumi from "@pulumi/pulumi";
      const parent = new pulumi.ComponentResource("shop:index:Training", "training");
      new azureml.Image("${name}", {
        workspace: ${JSON.stringify(WORKSPACE)}, name: "train", image: "${base}", onDelete: "delete",
      }, { ${options} });
    `;
    const stack = await makeLab(named("train", "example.com/base:1"));
    succeeded(await stack.up());
    stack.program(named("renamed", "example.com/base:2", 'aliases: [{ name: "train" }]'));
    succeeded(await stack.up());
    stack.program(named("renamed", "example.com/base:3", "parent, aliases: [{ parent: pulumi.rootStackResource }]"));
    const up = succeeded(await stack.up());
    assert.ok(steps(up).includes("replace renamed"), steps(up).join());
    const left = await versions(stack);
    assert.equal(left.length, 3, left.join());
    assert.doesNotMatch(left.join(), /archived/);
    succeeded(await stack.destroy());
    assert.deepEqual(await versions(stack), left.slice(0, 2));
  });

  it("is left by the next update when one that renames or taints it fails before its deletion", async () => {
    const named = (name: string, base: string, options: string, failing = "train") => `
      import * as azureml from "pulumi-azureml";
      const workspace = ${JSON.stringify(WORKSPACE)};
      const first = new azureml.Image("${name}", {
        workspace, name: "train", image: "${base}", onDelete: "delete",
      }, { ${options} });
      new azureml.Image("other", { workspace, name: "${failing}", image: "example.com/other:1" }, { dependsOn: first });
    `;
    const stack = await makeLab(named("train", "example.com/base:1", ""));
    succeeded(await stack.up());
    const isOfFirst = ({ urn = "" }) => urn.endsWith("::train") || urn.endsWith("::renamed");
    const urn = async () => (await stack.export()).resources.find(isOfFirst)?.urn ?? "";
    succeeded(await stack.pulumi("state", "taint", await urn(), "--yes"));
    stack.program(named("train", "example.com/base:1", "", "AzureML-refused"));
    assert.notEqual((await stack.up()).code, 0);
    stack.program(named("train", "example.com/base:1", ""));
    assert.deepEqual(steps(succeeded(await stack.up())), ["delete-replaced train"]);
    const all = await versions(stack);
    assert.equal(all.length, 2, all.join());

    const options = 'aliases: [{ name: "train" }]';
    stack.program(named("renamed", "example.com/base:2", options, "AzureML-refused"));
    assert.notEqual((await stack.up()).code, 0);
    stack.program(named("renamed", "example.com/base:2", options));
    assert.deepEqual(steps(succeeded(await stack.up())), ["delete-replaced renamed"]);
    const three = await versions(stack);
    assert.equal(three.length, 3, three.join());
    assert.doesNotMatch(three.join(), /archived/);

    succeeded(await stack.pulumi("state", "taint", await urn(), "--yes"));
    succeeded(await stack.up());
    assert.deepEqual(await versions(stack), three);
    succeeded(await stack.destroy("--run-program"));
    const [old, , last] = three;
    const left = await versions(stack);
    assert.ok(left.includes(old ?? "") && !left.includes(last ?? ""), left.join());
  });

  it("has no secret in the state, and is read by Image.get", async () => {
    const after = `const same = azureml.Image.get("same", train.id); export const read = [same.imageId, same.image];`;
    const stack = await makeLab(program("", after));
    succeeded(await stack.up());
    const { imageBuildLogUri } = (await imageIn(stack))?.outputs ?? {};
    assert.match(imageBuildLogUri?.ciphertext ?? "", /./, "the address of the log is no secret");
    assert.doesNotMatch(JSON.stringify(await stack.export()), /environment\/logs|127\.0\.0\.1/);
    const [version] = await versions(stack);
    const { stdout } = succeeded(await stack.pulumi("stack", "output", "--json"));
    assert.deepEqual(JSON.parse(stdout).read, [`train:${version}`, BASE]);
    succeeded(await stack.preview("--expect-no-changes"));
  });

  it("sends a folder once and nothing the second time; one changed file is one version and one build", async () => {
    const container = "azureml-blobstore-1";
    const azurite = await startAzurite(container);
    try {
      const stack = await makeStack({ program: folderProgram, emulatorArgs: ["--workspace", WORKSPACE] });
      const { account, key, endpoint, authority } = azurite;
      const trusted = path.join(stack.folder, "trusted.pem");
      writeFileSync(trusted, `${readFileSync(stack.emulator.ca, "utf8")}\n${authority}`);
      stack.env["NODE_EXTRA_CA_CERTS"] = trusted;
      const storage = { account, key, endpoint, container, credentials: "AccountKey" };
      assert.ok((await stack.emulator.admin("PUT", "storage", storage)).status < 300);
      const context = path.join(stack.folder, "context");
      mkdirSync(context);
      writeFileSync(path.join(context, "Dockerfile"), "FROM ubuntu:22.04\nCOPY main.py .\n");
      writeFileSync(path.join(context, "main.py"), "print(1)\n");
      const uploads = () => {
        const { list, bytes } = azurite.requests();
        return { files: list.filter((line) => line.startsWith("PUT")).length, bytes };
      };
      azurite.requests();

      succeeded(await stack.up());
      assert.equal(uploads().files, 2);
      const first = await sent(stack);
      assert.deepEqual([first.versions, first.builds], [1, 1]);

      succeeded(await stack.up("--expect-no-changes"));
      assert.deepEqual(uploads(), { files: 0, bytes: 0 });
      assert.deepEqual((await sent(stack)).requests, []);

      writeFileSync(path.join(context, "main.py"), "print(2)\n");
      const up = succeeded(await stack.up());
      assert.ok(steps(up).includes("create-replacement train"), steps(up).join());
      const third = await sent(stack);
      assert.deepEqual([third.versions, third.builds], [1, 1]);
      assert.equal((await versions(stack)).length, 2);
      assert.ok(uploads().files >= 1);
    } finally {
      await azurite.close();
    }
  });
});
