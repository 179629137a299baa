import assert from "node:assert/strict";
import { skipFor } from "../notes";
import { share } from "../tier";
import { startWatched, whileRunning } from "./processes";
import { makeStack, type Result, removeStacks, type Stack, succeeded } from "./stack";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const COMPUTES = `${WORKSPACE}/computes?api-version=2026-05-01`;

const program = (more: string) => `
  import * as azureml from "pulumi-azureml";
  const dev = new azureml.ComputeInstance("dev", { workspace: ${JSON.stringify(WORKSPACE)}, computeName: "ci-dev", ${more} });
  export const state = dev.state;
`;

/** The programs before and after; without the second the stack is destroyed. */
interface Operation {
  readonly before?: string;
  readonly after?: string;
  /** How many instances are made for it. */
  readonly created: number;
}

const OPERATIONS = {
  create: { after: program(""), created: 1 },
  update: {
    before: program(`description: "one", vmSize: "Standard_DS3_v2"`),
    after: program(`description: "two", vmSize: "Standard_DS11_v2"`),
    created: 0,
  },
  replace: {
    before: program(`sshSettings: { sshPublicAccess: "Disabled" }`),
    after: program(`sshSettings: { sshPublicAccess: "Enabled" }, onReplace: "allow"`),
    created: 1,
  },
  delete: { before: program(""), created: 0 },
} satisfies Record<string, Operation>;

type Victim = "the provider" | "Pulumi";
type Point = [
  operation: keyof typeof OPERATIONS,
  victim: Victim,
  side: "before" | "after",
  method: string,
  path: string,
  /** How many of these requests pass before. */
  passing?: number,
];

/** `before`: Azure never did what the request asks; `after`: it did, and its answer reached nobody. */
const POINTS: Point[] = [
  ["create", "the provider", "before", "PUT", "/computes/ci-dev"],
  ["create", "Pulumi", "after", "PUT", "/computes/ci-dev"],
  // The first read of a create finds nothing; the second waits for what the PUT has begun.
  ["create", "the provider", "before", "GET", "/computes/ci-dev", 1],
  ["update", "the provider", "before", "GET", "/computeOperationsStatus/"],
  ["update", "the provider", "after", "PUT", "/computes/ci-dev"],
  ["update", "Pulumi", "after", "POST", "/computes/ci-dev/resize"],
  ["replace", "the provider", "after", "DELETE", "/computes/ci-dev"],
  ["replace", "Pulumi", "before", "PUT", "/computes/ci-dev"],
  ["replace", "Pulumi", "after", "PUT", "/computes/ci-dev"],
  ["delete", "the provider", "after", "DELETE", "/computes/ci-dev"],
  ["delete", "Pulumi", "before", "DELETE", "/computes/ci-dev"],
];

async function again(stack: Stack, operation: Operation): Promise<Result> {
  return operation.after ? stack.up() : stack.destroy();
}

async function instances(stack: Stack) {
  return (await stack.emulator.arm("GET", COMPUTES)).body.value;
}

/** Lets a request be the last one of a command. */
async function killAt(stack: Stack, operation: Operation, point: Point): Promise<void> {
  const { admin } = stack.emulator;
  const [, victim, side, method, path, passing = 0] = point;
  const fault = { method, path, after: passing, ...(side === "before" ? { drop: side } : { hang: true }) };
  const { body } = await admin("POST", "faults", fault);
  // Nor must its repetition reach Azure.
  if (side === "before") await admin("POST", "faults", { ...fault, count: null });
  const command = operation.after ? "up" : "destroy";
  const { running, provider } = await startWatched(stack, command, "--yes", "--skip-preview", "--non-interactive");
  await whileRunning(running, admin("GET", `faults/${body.id}/end`));
  if (passing > 0) {
    const { value } = (await admin("GET", "journal")).body;
    assert.ok(value.some((entry: { method: string }) => entry.method === "PUT"));
  }
  const { pid, gone } = await provider;
  process.kill(victim === "Pulumi" ? -(running.child.pid as number) : pid, "SIGKILL");
  const { code } = await running.result;
  assert.notEqual(code, 0);
  // The provider notices by itself that Pulumi is gone.
  await gone;
  await admin("DELETE", "faults");
}

describe("a command that is killed", () => {
  afterEach(removeStacks);
  before(function () {
    if (process.platform === "win32") skipFor(this, "windows");
  });

  let tried = 0;
  after(() => console.log(`    tried ${tried} points`));

  for (const point of share(POINTS, 4)) {
    const [name, victim, side, method, path] = point;
    it(`ends as declared when run again: ${name}, ${victim} killed ${side} ${method} ${path}`, async () => {
      tried += 1;
      const operation: Operation = OPERATIONS[name];
      const text = operation.before ?? operation.after ?? "";
      const stack = await makeStack({ program: text, emulatorArgs: ["--workspace", WORKSPACE] });
      if (operation.before) succeeded(await stack.up());
      const [old] = await instances(stack);
      if (operation.after) stack.program(operation.after);
      await stack.emulator.admin("PUT", "speed", { default: { reads: 2 } });
      await stack.emulator.admin("DELETE", "journal");
      await killAt(stack, operation, point);
      if (victim === "Pulumi") succeeded(await stack.cancel());
      succeeded(await again(stack, operation));
      const { value } = (await stack.emulator.admin("GET", "journal")).body;
      const creations = value.filter(
        (entry: { method: string; status: number }) => entry.method === "PUT" && entry.status === 201,
      );
      assert.equal(creations.length, operation.created);
      const there = await instances(stack);
      assert.equal(there.length, operation.after ? 1 : 0);
      if (operation.created === 0 && there.length > 0) {
        assert.equal(there[0].properties.createdOn, old.properties.createdOn);
      }
      const { resources, pending_operations } = await stack.export();
      if (!operation.after) return assert.deepEqual(resources ?? [], []);
      // Pulumi forgets an interrupted creation only when it is told to.
      assert.equal(pending_operations?.length ?? 0, victim === "Pulumi" ? operation.created : 0);
      if (pending_operations) {
        succeeded(await stack.pulumi("refresh", "--clear-pending-creates", "--yes", "--non-interactive"));
        assert.equal((await stack.export()).pending_operations, undefined);
      }
      succeeded(await stack.preview("--refresh", "--expect-no-changes"));
    });
  }
});
