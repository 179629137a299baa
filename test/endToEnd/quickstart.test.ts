import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { cloneCheckout } from "../scripts/clone";
import { makeStack, removeStacks, steps, succeeded } from "./stack";

const example = path.join(root, "examples", "quickstart");
const program = readFileSync(path.join(example, "index.ts"), "utf8");

describe("the example program, end to end", () => {
  afterEach(removeStacks);

  it("comes up, is unchanged then, and leaves the emulator empty when destroyed", async () => {
    const stack = await makeStack({ program });
    cpSync(example, path.join(stack.folder, "examples", "quickstart"), { recursive: true });
    const up = succeeded(await stack.up());
    assert.deepEqual(steps(up).sort(), [
      "create alice",
      "create bob",
      "create files",
      "create insights",
      "create keys",
      "create logs",
      "create train",
      "create vision",
      "create vision",
    ]);

    const { resources } = await stack.export();
    const group = resources.find(({ type }) => type === "azure-native:resources:ResourceGroup");
    const workspace = resources.find(({ type }) => type === "azure-native:machinelearningservices:Workspace");
    const instances = resources.filter(({ type }) => type === "pulumi-nodejs:dynamic/azureml:ComputeInstance");
    const computes = await stack.emulator.arm("GET", `${workspace?.id}/computes?api-version=2025-12-01`);
    assert.deepEqual(
      computes.body.value.map(({ id }: { id: string }) => id).sort(),
      instances.map(({ id }) => id).sort(),
    );

    const image = resources.find(({ type }) => type === "pulumi-nodejs:dynamic/azureml:Image");
    assert.equal(image?.outputs.creationState, "Succeeded");

    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.refresh("--expect-no-changes"));

    succeeded(await stack.destroy());
    assert.equal((await stack.emulator.arm("GET", `${group?.id}?api-version=2024-03-01`)).status, 404);
  });

  it("needs nothing but Pulumi.yaml, a build and a plain pulumi up", async () => {
    const clone = mkdtempSync(path.join(os.tmpdir(), "check out "));
    try {
      cloneCheckout(clone);
      cpSync(path.join(root, "dist"), path.join(clone, "dist"), { recursive: true });
      for (const file of ["Pulumi.yaml", "examples/quickstart/index.ts"]) {
        assert.doesNotMatch(readFileSync(path.join(clone, file), "utf8"), /emulator|127\.0\.0\.1|localhost/i);
      }
      const stack = await makeStack({ project: clone });
      succeeded(await stack.up());
      succeeded(await stack.preview("--expect-no-changes"));
      const settings = readFileSync(path.join(clone, "Pulumi.test.yaml"), "utf8");
      assert.match(settings, /^encryptionsalt: \S+\n$/);
      succeeded(await stack.destroy());
    } finally {
      rmSync(clone, { recursive: true, force: true });
    }
  });
});
