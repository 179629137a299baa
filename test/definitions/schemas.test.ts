import { strict as assert } from "node:assert";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { contentOf, readDocuments } from "../../provider/definitions/documents";
import { loadDefinitions } from "../../provider/definitions/loadDefinitions";
import { KINDS } from "../../provider/kinds";
import { skipFor } from "../notes";
import type { DefinedAs } from "./definedAs";

const root = path.join(__dirname, "..", "..");
const shared = path.join(root, "..", "shared", "definitions");

describe("the JSON schemas of definitions", () => {
  const schemas = {} as Record<DefinedAs, ValidateFunction>;
  let folder: string;

  before(() => {
    // Unions of types are what the schemas say of scalars that are texts however they are written.
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    for (const kind of ["computeInstance", "environment"] as const) {
      const file = path.join(root, "schemas", `${kind}.schema.json`);
      schemas[kind] = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
    }
    folder = mkdtempSync(path.join(tmpdir(), "schemas "));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const valuesOf = (text: string) =>
    readDocuments(text, KINDS).map((document) => contentOf(document, () => false).values)[0];
  const bySchema = (kind: DefinedAs, text: string) => schemas[kind](valuesOf(text));
  const byLoader = (text: string) => {
    const file = path.join(folder, "a.yml");
    writeFileSync(file, text);
    return loadDefinitions([file], { kinds: KINDS }).definitions.every(({ problems }) => problems.length === 0);
  };

  const INSTANCE = "name: dev-box\ntype: ComputeInstance\n";
  const ENVIRONMENT = "name: train\nimage: a\n";
  const cases: [DefinedAs, string, boolean][] = [
    [
      "computeInstance",
      `${INSTANCE}power_state: Stopped\non_active_runs: wait\nadopt: takeOver\ntimeouts: {create: 1h}\n`,
      true,
    ],
    ["computeInstance", `${INSTANCE}adopt: true\nstate: Running\nssh_settings: {ssh_port: "22"}\n`, true],
    ["computeInstance", `${INSTANCE}custom_services: [{name: a, image: {reference: b}, anything: 1}]\n`, true],
    ["computeInstance", `${INSTANCE}power_stat: Stopped\n`, false],
    ["computeInstance", `${INSTANCE}adopt: maybe\n`, false],
    ["computeInstance", `${INSTANCE}power_state: Paused\n`, false],
    ["computeInstance", "type: computeinstance\n", false],
    ["environment", `${ENVIRONMENT}version: 1.10\ntags: {a: 1}\nbuild_image: {enabled: true, compute: cpu}\n`, true],
    ["environment", `${ENVIRONMENT}conda_file: {dependencies: [python]}\non_delete: retain\n`, true],
    ["environment", `${ENVIRONMENT}build_image: true\n`, true],
    ["environment", `${ENVIRONMENT}build_image: {computer: cpu}\n`, false],
    ["environment", `${ENVIRONMENT}properties: {a: b}\n`, false],
    ["environment", `${ENVIRONMENT}os_type: macos\n`, false],
  ];
  for (const [kind, text, isValid] of cases) {
    it(`${isValid ? "accept" : "refuse"} what reading does: ${JSON.stringify(text)}`, () => {
      assert.equal(bySchema(kind, text), isValid, JSON.stringify(schemas[kind].errors));
      assert.equal(byLoader(text), isValid);
    });
  }

  it("accept real definitions", function () {
    if (!existsSync(shared)) skipFor(this, "shared");
    for (const { kind, file, problems } of loadDefinitions([shared], { kinds: KINDS }).definitions) {
      if (kind && problems.length === 0) {
        assert.ok(
          bySchema(kind as DefinedAs, readFileSync(file, "utf8")),
          `${file}: ${JSON.stringify(schemas[kind as DefinedAs].errors)}`,
        );
      }
    }
  });
});
