import { strict as assert } from "node:assert";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import { at, type Path, type Values } from "../../provider/core/values";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { putReferred, remakeInstance } from "../drift/behind";
import { INSTANCE_CHANGES } from "../drift/fieldChanges";
import { type Azure, inputsOf, type Json, startAzure } from "./azure";
import { COMPUTE, deploying, failureOf } from "./deploying";

const MOUNT = {
  mountName: "data",
  source: "azureml://datastores/workspaceblobstore/paths/data",
  sourceType: "URI",
};

/** Between the preview and the update, or between the last refresh and this one, somebody changes the instance. */
describe("an update of an instance", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
    await putReferred(azure);
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    await putReferred(azure);
  });
  after(() => azure.close());

  const { checked, create, planned, refreshed, seen, writes } = deploying(() => azure);
  const somebody = async (action: string, body?: unknown) => {
    const { status, body: answer } = await azure.arm("POST", `${COMPUTE}/${action}`, body);
    assert.ok(status < 300, JSON.stringify(answer));
  };
  const somebodyPuts = async (edit: (body: Json) => void) => {
    const body = await seen();
    edit(body);
    assert.ok((await azure.arm("PUT", COMPUTE, body)).status < 300);
  };
  const update = async (made: { id: string; inputs: Json; outs: Json }, given: Values) => {
    const inputs = await checked(given, made.inputs);
    await azure.requests();
    const { outs } = (await azure.provider.update(made.id, made.outs, inputs)) as Json;
    return { id: made.id, inputs, outs };
  };
  const driftAfter = async (made: { id: string; inputs: Json; outs: Json }) => {
    assert.equal((await planned(made, made.inputs)).changes, false);
    const after = await refreshed(made);
    return (await planned(after, made.inputs)).changes;
  };

  it("of a tag leaves a size alone that somebody has changed, until a refresh", async () => {
    const made = await create({ vmSize: "Standard_DS3_v2", tags: { team: "a" } });
    await somebody("resize", { targetVMSize: "Standard_DS11_v2" });
    const after = await update(made, { vmSize: "Standard_DS3_v2", tags: { team: "b" } });
    assert.deepEqual(await writes(), ["PUT /computes/ci-dev"]);
    const { tags, properties } = await seen();
    assert.deepEqual([tags.team, properties.properties.vmSize], ["b", "Standard_DS11_v2"]);
    assert.equal(after.outs.vmSize, "Standard_DS3_v2");
    assert.equal(await driftAfter(after), true);
  });

  it("of a tag leaves an instance stopped that somebody has stopped", async () => {
    const made = await create({ powerState: "Running", tags: { team: "a" } });
    await somebody("stop");
    const after = await update(made, { powerState: "Running", tags: { team: "b" } });
    assert.deepEqual(await writes(), ["PUT /computes/ci-dev"]);
    assert.deepEqual([after.outs.powerState, (await seen()).properties.properties.state], ["Running", "Stopped"]);
    assert.equal(await driftAfter(after), true);
  });

  it("writes nothing that somebody has changed to the new value already", async () => {
    const made = await create({ description: "one", tags: { team: "a" } });
    await somebodyPuts((body) => {
      body.properties.description = "two";
    });
    const after = await update(made, { description: "two", tags: { team: "a" } });
    assert.deepEqual([await writes(), after.outs.description], [[], "two"]);
    assert.equal(await driftAfter(after), false);
  });

  it("refuses a property that somebody has changed to a third value, writes the others, and goes on after a refresh", async () => {
    const made = await create({ description: "one", tags: { team: "a" }, dataMounts: [MOUNT] });
    await somebodyPuts((body) => {
      body.properties.description = "three";
    });
    const given = { description: "two", tags: { team: "b" }, dataMounts: [MOUNT] };
    const failure = await failureOf(update(made, given));
    assert.match(failure.message, /"ci-dev".*: description was not changed: somebody has changed it since .*refresh/);
    const { tags, properties } = await seen();
    assert.deepEqual([tags.team, properties.description], ["b", "three"]);
    assert.deepEqual([failure.properties.description, failure.properties.tags.team], ["one", "b"]);
    const inputs = await checked(given, made.inputs);
    const read = await refreshed({ ...made, inputs, outs: failure.properties });
    const after = await update(read, given);
    assert.equal((await seen()).properties.description, "two");
    assert.equal(await driftAfter(after), false);
  });

  it("starts again what a resize of its own has stopped, though it was killed in between", async () => {
    const made = await create({ vmSize: "Standard_DS3_v2", powerState: "Running" });
    await somebody("stop");
    await update(made, { vmSize: "Standard_DS11_v2", powerState: "Running" });
    const { vmSize, state } = (await seen()).properties.properties;
    assert.deepEqual([vmSize, state], ["Standard_DS11_v2", "Running"]);
  });

  it("writes the tag of a new owner and nothing else", async () => {
    // Another process, which has not seen the first owner.
    const provider = dynamicProvider(
      computeInstance(() => azure.connection),
      azure.clock,
    );
    const made = await create({ description: "one", powerState: "Running" });
    await somebody("stop");
    await somebodyPuts((body) => {
      body.properties.description = "other";
    });
    const owner = { organization: "organization", project: "shop", stack: "dev", type: "ComputeInstance", name: "new" };
    const sent = inputsOf({ computeName: "ci-dev", description: "one", powerState: "Running" }, owner);
    const { inputs } = (await provider.check(made.inputs, sent)) as Json;
    const before = await seen();
    await azure.requests();
    await provider.update(made.id, made.outs, inputs);
    assert.deepEqual(await writes(), ["PUT /computes/ci-dev"]);
    const after = await seen();
    assert.notEqual(after.tags["pulumi-azureml"], before.tags["pulumi-azureml"]);
    assert.deepEqual(
      [after.properties.description, after.properties.properties.state, after.properties.properties.schedules],
      ["other", "Stopped", before.properties.properties.schedules],
    );
  });

  for (const { field, what, declared, found, path } of INSTANCE_CHANGES) {
    if (path[0] === "description") continue;
    it(`of the description leaves alone that somebody has given ${field} ${what}`, async () => {
      const made = await create({ ...declared, description: "one" });
      await remakeInstance(azure, made.id, { ...found, description: "one" });
      const before = await seen();
      const after = await update(made, { ...declared, description: "two" });
      assert.deepEqual(await writes(), ["PUT /computes/ci-dev"]);
      const there = await seen();
      assert.deepEqual(settable(there), { ...settable(before), description: "two" });
      const shown = (values: Json) => JSON.stringify(at(values, path as Path));
      assert.equal(shown(after.outs), shown(made.outs));
      assert.equal(await driftAfter(after), true);
    });
  }
});

/** What somebody can set, without what every write changes. */
function settable({ tags, properties }: Json): Values {
  const { description, disableLocalAuth, properties: inner } = properties;
  const { lastOperation, ...rest } = inner;
  return { tags, description, disableLocalAuth, ...rest };
}
