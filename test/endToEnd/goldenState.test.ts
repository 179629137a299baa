import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { version } from "../../package.json";
import type { Answer } from "./emulator";
import { makeStack, removeStacks, steps, succeeded } from "./stack";

// What a release left in somebody's state must be refreshed, updated and destroyed by every later one.
const FOLDER = path.join(__dirname, "golden");
const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";

interface Kept {
  /** Of its files, before the version. */
  readonly prefix: string;
  program(description: string): string;
  readonly id: string;
  /** What a GET answers after the deletion. */
  isGone(answer: Answer): boolean;
}

const KEPT: Kept[] = [
  {
    prefix: "",
    program: (description) => `
      import * as azureml from "pulumi-azureml";
      new azureml.ComputeInstance("golden", {
        workspace: ${JSON.stringify(WORKSPACE)},
        computeName: "ci-golden",
        description: ${JSON.stringify(description)},
        tags: { team: "vision" },
        idleTimeBeforeShutdown: "PT1H",
        schedules: { computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *" } }] },
        customServices: [{ name: "app", image: { reference: "i" }, environmentVariables: { KEY: { value: "hunter2" } } }],
      });`,
    id: `${WORKSPACE}/computes/ci-golden`,
    isGone: ({ status }) => status === 404,
  },
  {
    prefix: "image-",
    program: (description) => `
      import * as azureml from "pulumi-azureml";
      new azureml.Image("golden", {
        workspace: ${JSON.stringify(WORKSPACE)},
        image: "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1",
        condaFile: "dependencies:\\n  - python=3.11\\n",
        description: ${JSON.stringify(description)},
        tags: { team: "vision" },
        buildImage: true,
        rebuildTrigger: "one",
      });`,
    id: `${WORKSPACE}/environments/golden/versions/c71d5028d19f37105f3f1`,
    isGone: ({ body }) => body.properties.isArchived,
  },
];

/** Where Pulumi saw a resource declared says nothing about the release. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === "sourcePosition" || key === "stackTrace" ? undefined : value;
}

describe("the state of every release", function () {
  this.timeout(180_000);
  afterEach(removeStacks);

  const lab = (program: string) => makeStack({ program, emulatorArgs: ["--workspace", WORKSPACE] });

  for (const { prefix, program, id, isGone } of KEPT) {
    if (process.env.ACCEPT === "1") {
      it(`is kept: ${prefix}${version}`, async () => {
        const stack = await lab(program("as released"));
        succeeded(await stack.up());
        const text = JSON.stringify(await stack.export(), withoutPlaces, 2);
        assert.doesNotMatch(text, /hunter2|127\.0\.0\.1/);
        writeFileSync(path.join(FOLDER, `${prefix}${version}.json`), `${text}\n`);
      });
    }

    for (const file of readdirSync(FOLDER).filter(
      (name) => /^\d/.test(name.slice(prefix.length)) && name.startsWith(prefix),
    )) {
      it(`is refreshed, updated and destroyed: ${path.basename(file, ".json")}`, async () => {
        const first = await lab(program("as released"));
        succeeded(await first.up());
        succeeded(await first.import(JSON.parse(readFileSync(path.join(FOLDER, file), "utf8"))));

        succeeded(await first.refresh());
        succeeded(await first.preview("--expect-no-changes"));
        first.program(program("newer"));
        assert.deepEqual(steps(succeeded(await first.up())), ["update golden"]);
        const read = () => first.emulator.arm("GET", `${id}?api-version=2026-05-01`);
        assert.equal((await read()).body.properties.description, "newer");
        succeeded(await first.destroy());
        assert.ok(isGone(await read()));
      });
    }
  }
});
