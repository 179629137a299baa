import { strict as assert } from "node:assert";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { type Azure, inputsOf, type Json, startAzure } from "./azure";
import { COMPUTE, type Deployed, deploying } from "./deploying";

describe("recreateTrigger", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, planned, refreshed, seen, writes } = deploying(() => azure);
  const plan = async (made: Deployed, given: Json) => {
    const inputs = await checked(given, made.inputs);
    const { changes, replaces, deleteBeforeReplace } = await planned(made, inputs);
    return { inputs, changes, replaces, deleteBeforeReplace };
  };
  /** What the engine does with a replacement. */
  const replace = async (made: Deployed, inputs: Json): Promise<Deployed> => {
    await azure.provider.delete(made.id, made.outs);
    return { inputs, ...(await azure.provider.create(inputs)) } as Deployed;
  };

  for (const onReplace of ["fail", "allow"]) {
    it(`replaces the instance when it changes, deleting first, with onReplace: "${onReplace}"`, async () => {
      const made = await create({ recreateTrigger: "one", onReplace });
      const { createdOn } = (await seen()).properties;
      await azure.admin("POST", "advance", { seconds: 60 });
      const { inputs, replaces, deleteBeforeReplace } = await plan(made, { recreateTrigger: "two", onReplace });
      assert.deepEqual([replaces, deleteBeforeReplace], [["recreateTrigger"], true]);
      await azure.requests();
      const after = await replace(made, inputs);
      assert.deepEqual(
        (await writes()).filter((line) => !line.includes("check")),
        ["DELETE /computes/ci-dev", "PUT /computes/ci-dev"],
      );
      assert.notEqual((await seen()).properties.createdOn, createdOn);
      assert.equal((await planned(after, inputs)).changes, false);
      assert.equal((await planned(await refreshed(after), inputs)).changes, false);
    });
  }

  it("replaces the instance when it is given for the first time, and changes nothing when it is removed", async () => {
    const made = await create();
    assert.deepEqual((await plan(made, { recreateTrigger: "one" })).replaces, ["recreateTrigger"]);
    const another = await create({ recreateTrigger: "one", computeName: "ci-other" });
    const { changes, replaces } = await plan(another, { computeName: "ci-other" });
    assert.deepEqual([changes, replaces], [false, []]);
  });

  it("allows the replacement for what changes beside it, and nothing without a change of its own", async () => {
    const made = await create({ recreateTrigger: "one" });
    const ssh = { sshSettings: { sshPublicAccess: "Enabled" } };
    const sent = inputsOf({ computeName: "ci-dev", recreateTrigger: "one", ...ssh });
    const { failures } = (await azure.provider.check(made.inputs, sent)) as Json;
    assert.match(failures[0].reason, /would replace .* Refused, because onReplace is "fail"/);
    const { replaces } = await plan(made, { recreateTrigger: "two", ...ssh });
    assert.deepEqual(replaces?.sort(), ["recreateTrigger", "sshSettings"]);
  });

  it("is refused while it is not known, because the preview could not show what goes", async () => {
    const made = await create();
    const sent = inputsOf({ computeName: "ci-dev", recreateTrigger: unknownValue });
    const { failures } = (await azure.provider.check(made.inputs, sent)) as Json;
    assert.match(failures[0].reason, /recreateTrigger: is not known yet/);
  });

  it("does not take a machine whose runs are active", async () => {
    const made = await create({ recreateTrigger: "one" });
    await azure.admin("POST", "runs", { compute: COMPUTE, runs: [{ runId: "train_1", status: "Running" }] });
    const sent = inputsOf({ computeName: "ci-dev", recreateTrigger: "two" });
    const { failures } = (await azure.provider.check(made.inputs, sent)) as Json;
    assert.match(failures[0].reason, /1 run is active on it, and a replace would end it/);
  });
});
