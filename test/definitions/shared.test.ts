import { strict as assert } from "node:assert";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Value } from "../../provider/core/values";
import { loadDefinitions } from "../../provider/definitions/loadDefinitions";
import { KINDS } from "../../provider/kinds";
import { skipFor } from "../notes";
import type { DefinedAs } from "./definedAs";
import { explained, type Outcome, ours, unexplained } from "./differences";

const SHARED = path.join(__dirname, "../../../shared/definitions");
const WORKSPACE = "/subscriptions/SUB/resourceGroups/RG/providers/Microsoft.MachineLearningServices/workspaces/w";

/** The definitions for which something else is sent than by Azure ML's loader, or nothing, and the rows that say why. */
const OTHERS: Record<string, string[]> = {
  "azureml-examples/cli/jobs/pipelines-with-components/nyc_taxi_data_regression/env_train.yml": [
    "Characters of versions",
  ],
  "python-sdk-tests/compute/compute-ci-unit.yaml": ["Keys that need or exclude each other"],
  "python-sdk-tests/environment/environment_colon_version.yml": ["Characters of versions"],
  cron_bad: ["Times of schedules"],
  name_bad: ["Names"],
  idle0: ["Idle times"],
  script_no_timeout: ["A script without a timeout"],
  subnet_name_only: ["A subnet by its name alone"],
  tz_bad: ["Times of schedules"],
  ver_bool: ["The version of an environment"],
  ver_octal_010: ["The version of an environment"],
};

interface Expected {
  readonly kind: DefinedAs;
  readonly arm?: Value;
  readonly name?: Value;
  readonly version?: Value;
  readonly error?: string;
}

describe("definitions that others have written", () => {
  let folder: string;
  before(function () {
    if (!existsSync(SHARED)) skipFor(this, "shared");
    folder = mkdtempSync(path.join(tmpdir(), "definitions-"));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const expected = (name: string) => JSON.parse(readFileSync(path.join(SHARED, name), "utf8"));
  const load = (file: string) =>
    ours(loadDefinitions([file], { kinds: KINDS, projectFolder: "/" }).definitions, WORKSPACE);

  it("give the bodies that Azure ML's loader gives, but for the differences that are meant", () => {
    const all: (Expected & { file: string })[] = expected("expected.json");
    for (const each of all) assertAsMeant(each.file, load(path.join(SHARED, each.file)), each);
    assert.ok(all.length > 20);
  });

  it("do so at the edges, too", () => {
    const all: [string, Expected & { yaml: string }][] = Object.entries(expected("expected-probes.json"));
    for (const [name, { yaml, ...rest }] of all) {
      const file = path.join(folder, `${name}.yml`);
      writeFileSync(file, yaml);
      const own = load(file);
      // The probes leave the version out where it is not what they probe.
      const version = rest.version ?? (own.body && own.version);
      assertAsMeant(name, own, { ...rest, version });
    }
    assert.ok(all.length > 15);
  });
});

function assertAsMeant(what: string, own: Outcome, { arm, name, version, error }: Expected): void {
  const theirs =
    arm === undefined ? { errors: [error ?? ""] } : { body: arm, name, version: version ?? undefined, errors: [] };
  assert.deepEqual(unexplained(theirs as Outcome, own), [], what);
  assert.deepEqual(explained(theirs as Outcome, own), OTHERS[what] ?? [], what);
  // The cause is a key, which the loader's error quotes, or a sentence about one.
  const key = /"(\w+)":/.exec(error ?? "")?.[1];
  if (key) assert.ok(own.errors.join("\n").includes(key), `${what}: ${own.errors.join("\n")}`);
}
