import { realTime } from "../notes";
import { makeStack, removeStacks, type Stack, succeeded } from "./stack";

// Times Pulumi's commands over many instances, beside as many resources of a provider that does nothing: `npm run bench`.
const [count = 100, rounds = 3] = process.argv.slice(2).map(Number);
const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";

const PROGRAMS = {
  "does nothing": `
    import * as pulumi from "@pulumi/pulumi";
    const provider: pulumi.dynamic.ResourceProvider = {
      create: async (inputs) => ({ id: inputs.name, outs: inputs }),
      diff: async () => ({ changes: false }),
    };
    class Nothing extends pulumi.dynamic.Resource {}
    for (let n = 0; n < ${count}; n += 1) {
      new Nothing(provider, "r" + n, { name: "r" + n, size: "s", tags: { team: "vision" }, workspace: "w" });
    }`,
  "pulumi-azureml": `
    import * as azureml from "pulumi-azureml";
    for (let n = 0; n < ${count}; n += 1) {
      const workspace = ${JSON.stringify(WORKSPACE)};
      new azureml.ComputeInstance("r" + n, { workspace, computeName: "ci-bench-" + n + "x", vmSize: "Standard_DS3_v2", tags: { team: "vision" } });
    }`,
};

const STEPS: Record<string, (stack: Stack) => Promise<unknown>> = {
  up: (stack) => stack.up(),
  "up, unchanged": (stack) => stack.up(),
  preview: (stack) => stack.preview(),
  refresh: (stack) => stack.refresh(),
  destroy: (stack) => stack.destroy(),
};

async function round(program: string): Promise<Record<string, number>> {
  const stack = await makeStack({ program, emulatorArgs: ["--workspace", WORKSPACE] });
  try {
    await stack.emulator.admin("PUT", "quotas", { limit: 1_000_000 });
    const times: Record<string, number> = {};
    for (const [name, step] of Object.entries(STEPS)) {
      const started = realTime();
      succeeded((await step(stack)) as Awaited<ReturnType<Stack["up"]>>);
      times[name] = (realTime() - started) / 1000;
      if (name === "up") times["kB of state"] = JSON.stringify(await stack.export()).length / 1000;
    }
    return times;
  } finally {
    await removeStacks();
  }
}

async function main(): Promise<void> {
  for (let turn = 1; turn <= rounds; turn += 1) {
    for (const [name, program] of Object.entries(PROGRAMS)) {
      const times = Object.entries(await round(program)).map(([step, time]) => `${step} ${time.toFixed(1)}`);
      console.log(`${count} x ${name}, round ${turn}: ${times.join(", ")}`);
    }
  }
}

void main();
