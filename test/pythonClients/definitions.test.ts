import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { scheduleProblems } from "../../emulator/computes/schedules";
import { windowsTimeZone } from "../../provider/computeInstance/tables/validation";
import { loadDefinitions } from "../../provider/definitions/loadDefinitions";
import { KINDS } from "../../provider/kinds";
import { getPythonClient, NotAvailableError } from "../../scripts/pythonClients/get.mjs";
import type { DefinedAs } from "../definitions/definedAs";
import { DIFFERENCES, explained, type Outcome, ours, unexplained } from "../definitions/differences";
import { skipFor } from "../notes";
import { PythonClient, type Value } from "./client";
import { computeInstance, environment, slightlyWrong, textOf, type Yaml } from "./definitionArbitraries";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
const WORKSPACE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/w`;

describe("definitions, as azure-ai-ml reads them", () => {
  let folder: string;
  let client: PythonClient | undefined;

  before(async function () {
    try {
      const python = await getPythonClient("azure-ai-ml");
      folder = mkdtempSync(path.join(tmpdir(), "definitions-"));
      const { PATH = "", SystemRoot = "" } = process.env;
      const env = { PATH, SystemRoot, HOME: folder, USERPROFILE: folder };
      client = new PythonClient(python, env, path.join(folder, "log"));
    } catch (error) {
      if (!(error instanceof NotAvailableError)) throw error;
      skipFor(this, "python", error.message);
    }
    mkdirSync(path.join(folder, "context", "docker"), { recursive: true });
    writeFileSync(path.join(folder, "context", "Dockerfile"), "FROM python:3.12\n");
    writeFileSync(path.join(folder, "conda.yml"), "name: a\ndependencies:\n- python=3.12\n- pip: [numpy]\n");
  });
  after(async () => {
    await client?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** What differs, with the documents: one call of the client for all. */
  async function compare(kind: DefinedAs, documents: readonly Yaml[]): Promise<string[]> {
    const texts = documents.map(textOf);
    const given = texts.map((text) => ({ kind, text, folder }));
    const answers: Value[] = await (client as PythonClient).call("definitions:load", [given, SUBSCRIPTION, "ml"]);
    return texts.flatMap((text, i) => {
      const found = unexplained(outcome(answers[i]), read(text), text);
      return found.length > 0 ? [`${text}\n${found.join("\n")}\n`] : [];
    });
  }

  function read(text: string): Outcome {
    const file = path.join(folder, "definition.yml");
    writeFileSync(file, text);
    return ours(loadDefinitions([file], { kinds: KINDS, projectFolder: folder }).definitions, WORKSPACE);
  }

  const outcome = ({ error, ...loaded }: Value): Outcome =>
    error === undefined ? { ...loaded, version: loaded.version ?? undefined, errors: [] } : { errors: [error] };

  it("differ where the documentation says so", async () => {
    const texts = DIFFERENCES.map(({ example }) => ({ ...example, folder }));
    const answers: Value[] = await (client as PythonClient).call("definitions:load", [texts, SUBSCRIPTION, "ml"]);
    for (const [i, { docs, example }] of DIFFERENCES.entries()) {
      const own = read(example.text);
      assert.deepEqual(unexplained(outcome(answers[i]), own, example.text), [], docs);
      assert.ok(explained(outcome(answers[i]), own, example.text).includes(docs), docs);
    }
  });

  it("take every time zone that it takes, and so does the emulator", async () => {
    const zones: string[] = await (client as PythonClient).call("definitions:time_zones", []);
    assert.ok(zones.length > 100);
    const refused = (of: (zone: string) => unknown[]) => zones.filter((zone) => of(zone).length > 0);
    assert.deepEqual(
      refused((zone) => [windowsTimeZone(zone)].filter(Boolean)),
      [],
    );
    const schedule = (timeZone: string) => ({ triggerType: "Cron", cron: { expression: "0 18 * * *", timeZone } });
    assert.deepEqual(
      refused((zone) => scheduleProblems([schedule(zone)], "")),
      [],
    );
  });

  for (const [kind, arbitrary] of Object.entries({ computeInstance, environment }) as [
    DefinedAs,
    typeof environment,
  ][]) {
    it(`give the bodies that it gives: ${kind}`, async () => {
      assert.deepEqual(await compare(kind, fc.sample(arbitrary, { seed: 1, numRuns: 250 })), []);
    });

    it(`are refused where it refuses them: ${kind}`, async () => {
      assert.deepEqual(await compare(kind, fc.sample(slightlyWrong(arbitrary), { seed: 1, numRuns: 250 })), []);
    });
  }
});
