import assert from "node:assert/strict";
import { makeStack, removeStacks, type Stack, steps, succeeded } from "./stack";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const COMPUTE = `${WORKSPACE}/computes/ci-dev`;

function program(more: string): string {
  return `
    import * as azureml from "pulumi-azureml";
    const workspace = ${JSON.stringify(WORKSPACE)};
    export const dev = new azureml.ComputeInstance("dev", { workspace, computeName: "ci-dev", ${more} });
  `;
}

async function stateOf(stack: Stack): Promise<string> {
  const { status, body } = await stack.emulator.arm("GET", `${COMPUTE}?api-version=2026-05-01`);
  return status === 404 ? "gone" : body.properties.properties.state;
}

describe("Power, runs and deletion, end to end", () => {
  afterEach(removeStacks);

  it("keeps the power state as declared, and leaves alone what a schedule did", async () => {
    const emulatorArgs = ["--workspace", WORKSPACE];
    const stack = await makeStack({ program: program('powerState: "Stopped"'), emulatorArgs });
    succeeded(await stack.up());
    assert.equal(await stateOf(stack), "Stopped");

    stack.program(program('powerState: "Running"'));
    assert.deepEqual(steps(succeeded(await stack.preview())), ["update dev"]);
    succeeded(await stack.up());
    assert.equal(await stateOf(stack), "Running");

    await stack.emulator.admin("POST", "triggers", { compute: COMPUTE, action: "stop", trigger: "IdleShutdown" });
    succeeded(await stack.refresh("--expect-no-changes"));
    succeeded(await stack.preview("--expect-no-changes"));
    assert.equal(await stateOf(stack), "Stopped");

    await stack.emulator.arm("POST", `${COMPUTE}/start?api-version=2026-05-01`);
    await stack.emulator.arm("POST", `${COMPUTE}/stop?api-version=2026-05-01`);
    assert.notEqual((await stack.refresh("--preview-only", "--expect-no-changes")).code, 0);
    succeeded(await stack.up("--refresh"));
    assert.equal(await stateOf(stack), "Running");
  });

  it("destroys nothing that runs, unless an emergency says so, and retains when told to", async () => {
    const emulatorArgs = ["--workspace", WORKSPACE];
    const stack = await makeStack({ program: program(""), emulatorArgs });
    succeeded(await stack.up());
    const runs = [{ runId: "train_1", status: "Running" }];
    await stack.emulator.admin("POST", "runs", { compute: COMPUTE, runs });

    const refused = await stack.destroy();
    assert.notEqual(refused.code, 0);
    assert.match(refused.stdout + refused.stderr, /1 run is active on it.*train_1 Running/s);
    assert.equal(await stateOf(stack), "Running");

    // Pulumi destroys with the configuration of the last up, unless the program is run.
    succeeded(await stack.pulumi("config", "set", "azureml:onActiveRuns", "ignore"));
    succeeded(await stack.pulumi("config", "set", "azureml:onDelete", "stop"));
    succeeded(await stack.destroy("--run-program"));
    assert.equal(await stateOf(stack), "Stopped");

    succeeded(await stack.pulumi("config", "rm", "azureml:onDelete"));
    succeeded(await stack.pulumi("config", "rm", "azureml:onActiveRuns"));
    succeeded(await stack.up());
    stack.env["AZUREML_ON_ACTIVE_RUNS"] = "ignore";
    succeeded(await stack.destroy());
    assert.equal(await stateOf(stack), "gone");
  });
});
