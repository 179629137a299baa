import { strict as assert } from "node:assert";
import type { Run } from "../../provider/azure/services";
import { activeRuns, activeRunsFilter, type RunFilter, runsOf } from "../../provider/computeInstance/runs";
import { type Azure, startAzure, WORKSPACE } from "./azure";

const COMPUTE = `${WORKSPACE}/computes/ci-dev`;
const RUNS: Run[] = [
  { runId: "train", status: "Running", runType: "azureml.scriptrun", tags: { team: "vision" } },
  { runId: "sweep", status: "Queued", runType: "azureml.HyperDrive", properties: { "mlflow.user": "ada" } },
  { runId: "warm-up", status: "Preparing", tags: { team: "speech" }, properties: { "mlflow.user": "eve" } },
  { runId: "odd", status: "Running", tags: { 'a (b) "c"': 'd "e"' } },
  { runId: "old", status: "Completed", runType: "azureml.scriptrun", tags: { team: "vision" } },
  { runId: "broken", status: "Failed" },
];

describe("active runs", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    await azure.arm("PUT", COMPUTE, { location: "eastus", properties: { computeType: "ComputeInstance" } });
    await azure.admin("POST", "runs", { compute: COMPUTE, runs: RUNS });
  });
  after(() => azure.close());

  const found = async (filter?: RunFilter) => {
    const names: string[] = [];
    for await (const { runId } of activeRuns(azure.connection.history(WORKSPACE), COMPUTE, filter)) names.push(runId);
    return names;
  };

  it("are those that have not ended", async () => {
    assert.deepEqual(await found(), ["train", "sweep", "warm-up", "odd"]);
  });

  const UNENDED: object[] = [
    { runId: "paused", status: "Paused" },
    { runId: "unknown", status: "Unknown" },
    { runId: "new", status: "SomethingNew", tags: { team: "vision" } },
    { runId: "null", status: null },
    { runId: "none" },
    { runId: "completed", status: "completed" },
    { runId: "cancelled", status: "Cancelled" },
    { runId: "canceled", status: "CANCELED" },
  ];

  for (const bent of [[], ["historyRefusesOr"], ["historyRefusesNe"], ["historyNeOmitsMissing"]]) {
    it(`are all but those that have ended, whatever word or none they have ${bent.join()}`, async () => {
      await azure.admin("POST", "runs", { compute: COMPUTE, runs: [...RUNS, ...UNENDED] });
      await azure.admin("PUT", "switches", Object.fromEntries(bent.map((name) => [name, true])));
      const others = ["paused", "unknown", "new", "null", "none"];
      assert.deepEqual(await found(), ["train", "sweep", "warm-up", "odd", ...others]);
      assert.deepEqual(await found({ tags: { team: "vision" } }), ["train", "new"]);
    });
  }

  it("leave out, on the way already, what has ended", async () => {
    const ended = Array.from({ length: 20 }, (_, i) => ({ runId: `old_${i}`, status: "Completed" }));
    await azure.admin("POST", "runs", { compute: COMPUTE, runs: [...ended, ...RUNS] });
    await azure.admin("PUT", "settings", { pageSize: 5 });
    assert.equal((await found()).length, 4);
    const { value } = await azure.admin("GET", "journal");
    assert.equal(value.filter(({ path }: { path: string }) => path.startsWith("/history/")).length, 1);
  });

  it("are asked for page by page, also where only a link names the next one", async () => {
    const paths: string[] = [];
    const pages = [
      { value: [RUNS[0]], nextLink: "https://elsewhere/runs?%24top=500&%24continuationToken=a%2Bb" },
      { value: [RUNS[1]], nextLink: null },
    ];
    const connection = azure.connectionOver((send) => async (request) => {
      if (!request.path.startsWith("/history")) return send(request);
      paths.push(request.path);
      const body = pages.shift();
      return {
        ...(await send({ ...request, path: request.path.replace(/&%24continuationToken.*/, "") })),
        status: 200,
        body,
        text: "",
      };
    });
    const names: string[] = [];
    for await (const { runId } of activeRuns(connection.history(WORKSPACE), COMPUTE)) names.push(runId);
    assert.deepEqual(names, ["train", "sweep"]);
    assert.match(paths[1] ?? "", /%24continuationToken=a%2Bb$/);
  });

  it("are an error where a next page cannot be asked for, or comes again and again", async () => {
    const path = `/computes/ci-dev/runs`;
    await azure.withAnswer("GET", path, { value: [], nextLink: "https://elsewhere/runs?page=2" }, () =>
      assert.rejects(
        found(),
        /ci-dev\/runs\?.* has a next page, and its link no \$continuationToken: https:\/\/elsewhere/,
      ),
    );
    await azure.withAnswer("GET", path, { value: [], continuationToken: "0" }, () =>
      assert.rejects(found(), /The list goes round in a circle: .*ci-dev\/runs/),
    );
  });

  it("are not asked for again when a later page fails", async () => {
    await azure.admin("PUT", "settings", { pageSize: 3 });
    const answer = { status: 400, code: "BadRequest", message: "no" };
    await azure.admin("POST", "faults", { path: "/runs$", after: 1, answer });
    const names: string[] = [];
    const all = async () => {
      for await (const { runId } of activeRuns(azure.connection.history(WORKSPACE), COMPUTE)) names.push(runId);
    };
    await assert.rejects(all(), /its runs cannot be listed\. 400 BadRequest: no/);
    assert.deepEqual(names, ["train", "sweep", "warm-up"]);
  });

  it("of some statuses are asked for one after the other where the service takes no other filter", async () => {
    await azure.admin("PUT", "switches", { historyRefusesOr: true });
    const names: string[] = [];
    const all = runsOf(azure.connection.history(WORKSPACE), COMPUTE, {}, ["running", "Queued"]);
    for await (const { runId } of all) names.push(runId);
    assert.deepEqual(names, ["train", "odd", "sweep"]);
  });

  it("are filtered by status, in any letter case", async () => {
    assert.deepEqual(await found({ status: "running" }), ["train", "odd"]);
    assert.deepEqual(await found({ status: "Queued" }), ["sweep"]);
  });

  it("refuse another status before anything is asked", () => {
    assert.throws(() => activeRuns(azure.connection.history(WORKSPACE), COMPUTE, { status: "Completed" }), {
      message: '"Completed" is not a status of active runs; use "Running" or "Queued".',
    });
  });

  it("are filtered by type", async () => {
    assert.deepEqual(await found({ type: "azureml.hyperdrive" }), ["sweep"]);
    assert.deepEqual(await found({ type: "nothing" }), []);
  });

  it("are filtered by a tag or a property, or by their values", async () => {
    assert.deepEqual(await found({ tags: "team" }), ["train", "warm-up"]);
    assert.deepEqual(await found({ tags: { team: "speech" } }), ["warm-up"]);
    assert.deepEqual(await found({ properties: "mlflow.user" }), ["sweep", "warm-up"]);
    assert.deepEqual(await found({ properties: { "mlflow.user": "ada" } }), ["sweep"]);
    assert.deepEqual(await found({ tags: { team: "speech" }, properties: { "mlflow.user": "ada" } }), []);
  });

  it("are asked for with a filter that names only what has ended", () => {
    assert.equal(
      activeRunsFilter({ tags: { team: "vision" } }),
      '(((Status eq null) or ((Status ne Completed) and (Status ne Failed) and (Status ne Canceled))) and (Tags/team eq "vision"))',
    );
  });

  it("are filtered here by what the service's filter may not be able to say", async () => {
    assert.equal(activeRunsFilter({ status: "running", tags: 'a (b) "c"' }), "(Status eq Running)");
    assert.deepEqual(await found({ tags: 'a (b) "c"' }), ["odd"]);
    assert.deepEqual(await found({ tags: { 'a (b) "c"': 'd "e"' } }), ["odd"]);
    assert.deepEqual(await found({ tags: "constructor" }), []);
  });

  it("are asked for with a filter as azureml-core writes it", () => {
    assert.equal(
      activeRunsFilter({ status: "running", tags: { team: "vision" }, properties: "mlflow.user" }),
      '((Status eq Running) and (Tags/team eq "vision") and (Properties/mlflow.user ne null))',
    );
  });

  it("name the instance when they cannot be listed", async () => {
    await azure.admin("POST", "faults", { path: "/runs$", answer: { status: 403, code: "Forbidden", message: "no" } });
    await assert.rejects(
      found(),
      /ComputeInstance "ci-dev" of workspace "vision": its runs cannot be listed\. 403 Forbidden: no/,
    );
  });
});
