import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { makeStack, removeStacks, steps, succeeded } from "./stack";

const program = readFileSync(path.join(root, "examples", "quickstart", "index.ts"), "utf8");

describe("the example program, end to end", function () {
  this.timeout(180_000);
  afterEach(removeStacks);

  it("comes up, is unchanged then, and leaves the emulator empty when destroyed", async () => {
    const stack = await makeStack({ program });
    const up = succeeded(await stack.up());
    assert.deepEqual(steps(up).sort(), [
      "create alice",
      "create bob",
      "create files",
      "create insights",
      "create keys",
      "create logs",
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

    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.refresh("--expect-no-changes"));

    succeeded(await stack.destroy());
    assert.equal((await stack.emulator.arm("GET", `${group?.id}?api-version=2024-03-01`)).status, 404);
  });
});
