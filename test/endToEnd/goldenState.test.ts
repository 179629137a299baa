import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { version } from "../../package.json";
import { makeStack, removeStacks, steps, succeeded } from "./stack";

// What a release left in somebody's state must be refreshed, updated and destroyed by every later one.
const FOLDER = path.join(__dirname, "golden");
const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const COMPUTE = `${WORKSPACE}/computes/ci-golden?api-version=2026-05-01`;

const program = (description: string) => `
  import * as azureml from "pulumi-azureml";
  new azureml.ComputeInstance("golden", {
    workspace: ${JSON.stringify(WORKSPACE)},
    computeName: "ci-golden",
    description: ${JSON.stringify(description)},
    tags: { team: "vision" },
    idleTimeBeforeShutdown: "PT1H",
    schedules: { computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *" } }] },
    customServices: [{ name: "app", image: { reference: "i" }, environmentVariables: { KEY: { value: "hunter2" } } }],
  });`;

/** Where Pulumi saw a resource declared says nothing about the release. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === "sourcePosition" || key === "stackTrace" ? undefined : value;
}

describe("the state of every release", function () {
  this.timeout(180_000);
  afterEach(removeStacks);

  const lab = (description: string) =>
    makeStack({ program: program(description), emulatorArgs: ["--workspace", WORKSPACE] });

  if (process.env.ACCEPT === "1") {
    it(`is kept for ${version}`, async () => {
      const stack = await lab("as released");
      succeeded(await stack.up());
      const text = JSON.stringify(await stack.export(), withoutPlaces, 2);
      assert.doesNotMatch(text, /hunter2|127\.0\.0\.1/);
      writeFileSync(path.join(FOLDER, `${version}.json`), `${text}\n`);
    });
  }

  for (const file of readdirSync(FOLDER)) {
    it(`is refreshed, updated and destroyed: ${path.basename(file, ".json")}`, async () => {
      const first = await lab("as released");
      succeeded(await first.up());
      succeeded(await first.import(JSON.parse(readFileSync(path.join(FOLDER, file), "utf8"))));

      succeeded(await first.refresh());
      succeeded(await first.preview("--expect-no-changes"));
      first.program(program("newer"));
      assert.deepEqual(steps(succeeded(await first.up())), ["update golden"]);
      assert.equal((await first.emulator.arm("GET", COMPUTE)).body.properties.description, "newer");
      succeeded(await first.destroy());
      assert.equal((await first.emulator.arm("GET", COMPUTE)).status, 404);
    });
  }
});
