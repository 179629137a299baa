import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { type Azure, inputsOf, type Json, startAzure } from "./azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "./deploying";

const RUNS = [
  { runId: "train_1", status: "Running" },
  { runId: "train_2", status: "Queued" },
  { runId: "train_0", status: "Completed" },
];
const LISTED = "train_1 Running, train_2 Queued";
const WAY_OUT =
  'Notebooks and terminals are not seen. Wait or cancel, or set onActiveRuns: "wait". To VERB it anyway, set onActiveRuns: "ignore"; for a destroy, set the variable AZUREML_ON_ACTIVE_RUNS=ignore.';
const REFUSAL = (verb: string) =>
  `ComputeInstance "ci-dev" of workspace "vision": 2 runs are active on it, and a ${verb} would end them: ${LISTED}. ${WAY_OUT.replace("VERB", verb)}`;

const make = (azure: Azure) => {
  return {
    ...deploying(() => azure),
    state: async () => {
      const { status, body } = await azure.arm("GET", COMPUTE);
      return status === 404 ? "gone" : body.properties.properties.state;
    },
    runs: (runs: Json[]) => azure.admin("POST", "runs", { compute: COMPUTE, runs }),
    noAnswerFromHistory: () =>
      azure.admin("POST", "faults", { path: "/history/.*", count: null, answer: { status: 403, code: "Forbidden" } }),
  };
};

const messageOf = async (work: Promise<unknown>): Promise<string> => (await failureOf(work)).message;

describe("the guard of active runs", () => {
  let azure: Azure;
  let on: ReturnType<typeof make>;
  before(async () => {
    azure = await startAzure();
    on = make(azure);
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const interruptions: [string, (made: Deployed) => Promise<unknown>][] = [
    ["stop", (made) => on.update(made, { powerState: "Stopped" })],
    ["resize", (made) => on.update(made, { vmSize: "Standard_DS4_v2" })],
    ["delete", (made) => azure.provider.delete(made.id, made.outs)],
  ];

  for (const [verb, interrupt] of interruptions) {
    it(`refuses a ${verb}, lists the runs and sends nothing`, async () => {
      const made = await on.create();
      await on.runs(RUNS);
      await azure.requests();
      assert.equal(await messageOf(interrupt(made)), REFUSAL(verb));
      assert.deepEqual(await on.writes(), []);
    });

    it(`lets a ${verb} go on when all runs have ended`, async () => {
      const made = await on.create();
      await on.runs([{ runId: "train_0", status: "Completed" }]);
      await interrupt(made);
    });
  }

  const unended: [string, Json][] = [
    ["Paused", { status: "Paused" }],
    ["Unknown", { status: "Unknown" }],
    ["SomethingNew", { status: "SomethingNew" }],
    ["without a status", {}],
    ["without a status", { status: null }],
  ];
  for (const [shown, status] of unended) {
    for (const [verb, interrupt] of interruptions) {
      it(`refuses a ${verb} while a run is ${shown} (${JSON.stringify(status)})`, async () => {
        const made = await on.create();
        await on.runs([{ runId: "train_1", ...status }]);
        await azure.requests();
        const end = `a ${verb} would end it: train_1 ${shown}. ${WAY_OUT.replace("VERB", verb)}`;
        assert.ok((await messageOf(interrupt(made))).endsWith(end));
        assert.deepEqual(await on.writes(), []);
      });
    }

    it(`refuses a replacement while a run is ${shown} (${JSON.stringify(status)})`, async () => {
      const made = await on.create({ onReplace: "allow" });
      await on.runs([{ runId: "train_1", ...status }]);
      const [refusal] = await on.refused({ onReplace: "allow", disableLocalAuth: true }, made.inputs);
      assert.match(refusal ?? "", new RegExp(`1 run is active on it, and a replace would end it: train_1 ${shown}\\.`));
    });
  }

  for (const status of ["completed", "FAILED", "Canceled", "Cancelled"]) {
    it(`lets a delete go on when a run is ${status}`, async () => {
      const made = await on.create();
      await on.runs([{ runId: "train_1", status }]);
      await azure.provider.delete(made.id, made.outs);
      assert.equal(await on.state(), "gone");
    });
  }

  it("names the status that a run did not leave before the deadline", async () => {
    const made = await on.create({ onActiveRuns: "wait", timeouts: { delete: "2m" } });
    await on.runs([{ runId: "train_1", status: "SomethingNew" }]);
    assert.match(
      await messageOf(azure.provider.delete(made.id, made.outs)),
      /: its runs did not end in time: train_1 SomethingNew\.$/,
    );
    assert.equal(await on.state(), "Running");
  });

  it("does not ask before a change that interrupts nothing", async () => {
    const made = await on.create();
    await on.runs(RUNS);
    await on.update(made, { description: "changed" });
    assert.ok((await azure.admin("GET", "journal")).value.every(({ path }: Json) => !path.startsWith("/history")));
  });

  it("does not ask before a resize of a stopped instance", async () => {
    const made = await on.create({ powerState: "Stopped" });
    await on.runs(RUNS);
    await on.update(made, { powerState: "Stopped", vmSize: "Standard_DS4_v2" });
  });

  it("refuses a replacement in the preview", async () => {
    const made = await on.create({ onReplace: "allow" });
    await on.runs(RUNS);
    const { failures } = await azure.provider.check(
      made.inputs,
      inputsOf({ computeName: "ci-dev", onReplace: "allow", enableNodePublicIp: true, disableLocalAuth: true }),
    );
    assert.deepEqual(
      failures?.map(({ reason }) => reason),
      [`disableLocalAuth: ${REFUSAL("replace")}`],
    );
  });

  it("plans a replacement again whose deletion was done before it was interrupted", async () => {
    const made = await on.create({ onReplace: "allow" });
    await azure.provider.delete(made.id, made.outs);
    await on.checked({ onReplace: "allow", disableLocalAuth: true }, made.inputs);
  });

  it("lets the program allow a replacement and its deletion at once", async () => {
    const made = await on.create({ onReplace: "allow", disableLocalAuth: false });
    await on.runs(RUNS);
    const given = { onReplace: "allow", onActiveRuns: "ignore", disableLocalAuth: true };
    await (await on.replacing(given, made.inputs)).delete(made.id, made.outs);
    assert.equal(await on.state(), "gone");
  });

  it("waits for the runs when told to", async () => {
    const made = await on.create({ onActiveRuns: "wait" });
    await on.runs(RUNS);
    const sleep = azure.clock.sleep;
    let asked = 0;
    azure.clock.sleep = async (milliseconds, signal) => {
      asked += 1;
      if (asked === 3) await on.runs([]);
      await sleep(milliseconds, signal);
    };
    await azure.provider.delete(made.id, made.outs).finally(() => {
      azure.clock.sleep = sleep;
    });
    assert.equal(await on.state(), "gone");
    assert.ok(asked >= 3);
  });

  it("asks again when the deletion had to wait for another operation", async () => {
    const made = await on.create();
    await azure.admin("PUT", "speed", { default: { reads: 2 } });
    assert.equal((await azure.arm("POST", `${COMPUTE}/restart`)).status, 202);
    const sleep = azure.clock.sleep;
    azure.clock.sleep = async (milliseconds, signal) => {
      await on.runs(RUNS);
      await sleep(milliseconds, signal);
    };
    const { message } = await failureOf(azure.provider.delete(made.id, made.outs)).finally(() => {
      azure.clock.sleep = sleep;
    });
    assert.equal(message, REFUSAL("delete"));
    assert.equal(await on.state(), "Running");
  });

  it("stops waiting at the deadline and names the runs", async () => {
    const made = await on.create({ onActiveRuns: "wait", timeouts: { delete: "2m" } });
    await on.runs(RUNS);
    assert.equal(
      await messageOf(azure.provider.delete(made.id, made.outs)),
      `ComputeInstance "ci-dev" of workspace "vision": its runs did not end in time: ${LISTED}.`,
    );
    assert.equal(await on.state(), "Running");
  });

  it("does not ask when told to ignore them", async () => {
    const made = await on.create({ onActiveRuns: "ignore" });
    await on.runs(RUNS);
    await azure.provider.delete(made.id, made.outs);
    assert.ok((await azure.admin("GET", "journal")).value.every(({ path }: Json) => !path.startsWith("/history")));
  });

  it("refuses a delete, and names the way out, where runs cannot be asked for", async () => {
    const made = await on.create();
    await on.noAnswerFromHistory();
    const message = await messageOf(azure.provider.delete(made.id, made.outs));
    assert.match(message, /^ComputeInstance "ci-dev" of workspace "vision": its runs cannot be listed\./);
    assert.match(message, /It is not known whether runs are active on the instance\./);
    assert.match(message, /403 Forbidden/);
    assert.match(message, /To delete it anyway, set onActiveRuns: "ignore"; for a destroy, .*AZUREML_ON_ACTIVE_RUNS/);
    assert.equal(await on.state(), "Running");
  });

  it("only warns before a stop and a resize where runs cannot be asked for", async () => {
    const made = await on.create();
    await on.noAnswerFromHistory();
    await on.update(made, { powerState: "Stopped", vmSize: "Standard_DS4_v2" });
    assert.equal(await on.state(), "Stopped");
  });

  it("asks page by page, and shows ten of many", async () => {
    const made = await on.create();
    await azure.admin("PUT", "settings", { pageSize: 5 });
    await on.runs(Array.from({ length: 23 }, (_, i) => ({ runId: `run_${i}`, status: "Running" })));
    const message = await messageOf(azure.provider.delete(made.id, made.outs));
    assert.match(message, /23 runs are active on it/);
    assert.match(message, /run_9 Running, and 13 more\./);
  });
});

describe("onDelete", () => {
  let azure: Azure;
  let on: ReturnType<typeof make>;
  before(async () => {
    azure = await startAzure();
    on = make(azure);
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  it("deletes unless told otherwise", async () => {
    const made = await on.create();
    await azure.provider.delete(made.id, made.outs);
    assert.equal(await on.state(), "gone");
  });

  it("retains without a request", async () => {
    const made = await on.create({ onDelete: "retain" });
    await azure.requests();
    await azure.provider.delete(made.id, made.outs);
    assert.deepEqual(await azure.requests(), []);
  });

  it("refuses a word that is not known, whoever wrote it into the state, and sends nothing", async () => {
    const made = await on.create({ onDelete: "retain" });
    for (const onDelete of ["retian", "snapshot", ""]) {
      await azure.requests();
      assert.equal(
        await messageOf(azure.provider.delete(made.id, { ...made.outs, onDelete })),
        `ComputeInstance "ci-dev" of workspace "vision" was not deleted: its state says onDelete: "${onDelete}", which is not known here. Declare one of "delete", "stop", "retain" and run "pulumi up", or set AZUREML_ON_DELETE.`,
      );
      assert.deepEqual(await azure.requests(), []);
    }
  });

  it("takes a word of onActiveRuns that is not known for fail", async () => {
    const made = await on.create({ onActiveRuns: "wait" });
    await on.runs(RUNS);
    const outs = { ...made.outs, onActiveRuns: "ignroe" };
    assert.equal(await messageOf(azure.provider.delete(made.id, outs)), REFUSAL("delete"));
  });

  it("stops and leaves, once", async () => {
    const made = await on.create({ onDelete: "Stop" });
    await azure.requests();
    await azure.provider.delete(made.id, made.outs);
    await azure.provider.delete(made.id, made.outs);
    assert.deepEqual(await on.writes(), ["POST /computes/ci-dev/stop"]);
    assert.equal(await on.state(), "Stopped");
  });

  it("guards the stop as well", async () => {
    const made = await on.create({ onDelete: "stop" });
    await on.runs(RUNS);
    assert.equal(await messageOf(azure.provider.delete(made.id, made.outs)), REFUSAL("stop"));
  });

  it("is changed without a request", async () => {
    const made = await on.create();
    await azure.requests();
    const inputs = await on.checked({ onDelete: "retain", onActiveRuns: "wait" }, made.inputs);
    assert.equal((await azure.provider.diff(made.id, made.outs, inputs)).changes, true);
    const { outs }: Json = await azure.provider.update(made.id, made.outs, inputs);
    assert.deepEqual(await azure.requests(), []);
    assert.equal(outs.onDelete, "retain");
  });

  it("refuses a replacement under the same name that would leave the old instance there", async () => {
    const made = await on.create({ onReplace: "allow", onDelete: "retain" });
    const given = { onReplace: "allow", onDelete: "retain", disableLocalAuth: true };
    const { failures } = await azure.provider.check(made.inputs, inputsOf({ computeName: "ci-dev", ...given }));
    assert.deepEqual(
      failures?.map(({ reason }) => reason),
      [
        'disableLocalAuth: the change of disableLocalAuth (unset to true) replaces ComputeInstance "ci-dev" of workspace "vision", which onDelete: "retain" would leave in its place. Give the new one another computeName, or change onDelete first.',
      ],
    );
  });
});

describe("retainOnDelete", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  after(() => azure.close());
  const { create } = deploying(() => azure);
  /** As the class tells it, which alone knows the option. */
  const retained = (given: Values): Json => {
    const { __context: context, ...inputs } = inputsOf(given) as Json;
    return { ...inputs, __context: { ...context, isRetained: true } };
  };

  it("refuses a replacement under the same name, which would find the old instance there", async () => {
    const made = await create({ onReplace: "allow" });
    const given = { computeName: "ci-dev", onReplace: "allow", disableLocalAuth: true };
    const { failures } = await azure.provider.check(made.inputs, retained(given));
    assert.deepEqual(
      failures?.map(({ reason }) => reason),
      [
        'disableLocalAuth: the change of disableLocalAuth (unset to true) replaces ComputeInstance "ci-dev" of workspace "vision", which retainOnDelete would leave in its place. Give the new one another computeName, or change retainOnDelete first.',
      ],
    );
    const renamed = await azure.provider.check(made.inputs, retained({ ...given, computeName: "ci-other" }));
    assert.deepEqual(renamed.failures, []);
  });
});

describe("an emergency", () => {
  const settings = { "azureml:onActiveRuns": "ignore", "azureml:onDelete": "delete" };

  it("overrides what the instance declared, by configuration", async () => {
    const azure = await startAzure(settings);
    const on = make(azure);
    const made = await on.create({ onDelete: "retain" });
    await on.runs(RUNS);
    await azure.provider.delete(made.id, made.outs);
    assert.equal(await on.state(), "gone");
    await azure.close();
  });
});
