import assert from "node:assert/strict";
import { skipFor } from "../notes";
import { startWatched, whileRunning } from "./processes";
import { makeStack, removeStacks, type Stack, steps, succeeded } from "./stack";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const PROGRAM = `
  import * as azureml from "pulumi-azureml";
  const dev = new azureml.ComputeInstance("dev", { workspace: ${JSON.stringify(WORKSPACE)}, computeName: "ci-dev" });
  export const state = dev.state;
`;

async function requests(stack: Stack): Promise<string[]> {
  const { value } = (await stack.emulator.admin("GET", "journal")).body;
  return value
    .filter(({ path }: { path: string }) => path.includes("/computes/ci-dev"))
    .map(({ method }: { method: string }) => method);
}

describe("a provider whose Pulumi has died or is interrupted", () => {
  afterEach(removeStacks);
  before(function () {
    if (process.platform === "win32") skipFor(this, "windows");
  });

  /** A creation that does not end, and the provider that waits for it. */
  async function waiting() {
    const stack = await makeStack({ program: PROGRAM, emulatorArgs: ["--workspace", WORKSPACE] });
    await stack.emulator.admin("PUT", "speed", { default: "immediate", create: "manual" });
    // One look may come before the creation, the others wait for it.
    const asked = { method: "GET", path: "/computes/ci-dev$", after: 2, latencyMilliseconds: 1 };
    const { id } = (await stack.emulator.admin("POST", "faults", asked)).body;
    const { running: up, provider } = await startWatched(stack, "up", "--yes", "--skip-preview", "--non-interactive");
    await whileRunning(up, stack.emulator.admin("GET", `faults/${id}/end`));
    assert.ok((await requests(stack)).includes("PUT"));
    return { stack, up, provider: await provider };
  }

  async function finishes(stack: Stack) {
    await stack.emulator.admin("PUT", "speed", { default: "immediate" });
    assert.deepEqual(steps(succeeded(await stack.up())), ["create dev"]);
    assert.deepEqual(
      (await requests(stack)).filter((method) => method !== "GET"),
      ["PUT"],
    );
    succeeded(await stack.pulumi("refresh", "--clear-pending-creates", "--yes", "--non-interactive"));
    succeeded(await stack.preview("--expect-no-changes"));
  }

  it("sends nothing more and ends, and the next up goes on", async () => {
    const { stack, up, provider } = await waiting();
    up.child.kill("SIGKILL");
    await provider.gone;
    const sent = (await requests(stack)).length;
    const locked = await stack.up();
    assert.match(`${locked.stdout}${locked.stderr}`, /currently locked/);
    assert.equal((await requests(stack)).length, sent);
    succeeded(await stack.cancel());
    await finishes(stack);
  });

  it("goes on to the end when Pulumi is interrupted once", async () => {
    const { stack, up } = await waiting();
    // Longer than it takes to notice that an engine has died.
    await stack.emulator.admin("PUT", "speed", { default: "immediate", create: { seconds: 8 } });
    up.child.kill("SIGINT");
    await up.result;
    const { resources, pending_operations } = await stack.export();
    const dev = resources.find(({ urn }) => urn.endsWith("::dev"));
    assert.deepEqual([dev?.outputs.state, dev?.initErrors, pending_operations ?? []], ["Running", undefined, []]);
  });

  it("ends as well, and says what goes on, when Pulumi is interrupted twice", async () => {
    const { stack, up, provider } = await waiting();
    up.child.kill("SIGINT");
    await up.shows("^C received; cancelling");
    up.child.kill("SIGINT");
    const { stdout } = await up.result;
    assert.match(
      stdout,
      /warning: Interrupted while waiting for ComputeInstance "ci-dev" of workspace "vision" to settle\. Azure continues /,
    );
    await provider.gone;
    await finishes(stack);
  });
});
