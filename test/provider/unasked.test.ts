import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { type Azure, inputsOf, type Json, startAzure } from "./azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "./deploying";

const WHO = 'ComputeInstance "ci-dev" of workspace "vision"';
const ALLOWED = { onReplace: "allow" };

describe("what nobody asked for", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, planned, replacing, refreshed, up, seen, writes } = deploying(() => azure);
  const is = (state: string) => azure.admin("POST", "states", { compute: COMPUTE, state, errors: [] });
  const state = async () => (await seen()).properties.properties.state;
  const makeAnew = async () => {
    await azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
    await azure.admin("POST", "advance", { seconds: 1 });
    const properties = { computeType: "ComputeInstance", properties: { vmSize: "STANDARD_DS3_V2" } };
    await azure.arm("PUT", COMPUTE, { location: "eastus", properties });
  };
  /** In the state it has failed and a restart did not help. */
  const failedForGood = async (given: Values): Promise<Deployed> => {
    await azure.admin("PUT", "switches", { restartKeepsFailure: true });
    const made = await create(given);
    await is("Unusable");
    const read = await refreshed(made);
    const { properties } = await failureOf(
      azure.provider.update(read.id, read.outs, await checked(given, read.inputs)),
    );
    return { ...read, outs: properties };
  };

  it("does not replace what has failed for good in the state, and runs again in Azure", async () => {
    const made = await failedForGood(ALLOWED);
    await is("Running");
    const { createdOn } = (await seen()).properties;
    const inputs = await checked(ALLOWED, made.inputs);
    assert.deepEqual((await planned(made, inputs)).replaces, ["state"]);
    const provider = await replacing(ALLOWED, made.inputs);
    await assert.rejects(provider.delete(made.id, made.outs), {
      message: `${WHO} was not replaced: it had failed when the state was written, and is Running now. Run "pulumi refresh" and "pulumi up".`,
    });
    assert.equal((await seen()).properties.createdOn, createdOn);
    const read = await refreshed(made);
    assert.equal((await planned(read, inputs)).changes, false);
  });

  it("deletes what has failed for good, and runs again, when the program has it no more", async () => {
    const made = await failedForGood({});
    await is("Running");
    await azure.command().delete(made.id, made.outs);
    assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
  });

  it("does not replace for a restart that succeeded, however long ago, but restarts", async () => {
    const made = await create(ALLOWED);
    await azure.arm("POST", `${COMPUTE}/restart`);
    await is("Unusable");
    const read = await refreshed(made);
    assert.deepEqual((await planned(read, read.inputs)).replaces, []);
    assert.equal((await up(read, ALLOWED)).outs.state, "Running");
  });

  it("does not leave in its place what is tainted, which the engine checks as if it were new", async () => {
    const given = { onDelete: "retain" };
    const made = await create(given);
    const provider = await replacing(given);
    await assert.rejects(provider.delete(made.id, made.outs), {
      message: `${WHO} was not replaced: onDelete: "retain" would leave it in the place of the new one. Change onDelete first.`,
    });
  });

  it("does not replace what the program says should be left in its place", async () => {
    const made = await create({});
    const provider = await replacing({ onDelete: "retain" }, made.inputs);
    await assert.rejects(provider.delete(made.id, made.outs), {
      message: `${WHO} was not replaced: onDelete: "retain" would leave it in the place of the new one. Change onDelete first.`,
    });
  });

  it("does not update what somebody else has recreated, until a refresh has shown it", async () => {
    const made = await create({ description: "one" });
    await makeAnew();
    const inputs = await checked({ description: "two" }, made.inputs);
    await assert.rejects(
      azure.provider.update(made.id, made.outs, inputs),
      /was not updated: somebody else has recreated it since the state was written\. .*"pulumi refresh" and "pulumi up"/,
    );
    assert.equal((await seen()).properties.description, null);
    await up(await refreshed(made), { description: "two" });
    assert.equal((await seen()).properties.description, "two");
  });

  it("takes an onDelete that a preview does not know for the default", async () => {
    const ssh = (sshPublicAccess: string) => ({ ...ALLOWED, sshSettings: { sshPublicAccess } });
    const made = await create(ssh("Disabled"));
    const unknown = { onDelete: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    await checked({ ...ssh("Enabled"), ...unknown }, made.inputs);
  });

  it("makes up for the stop after a creation that failed, also when power is declared for creations only", async () => {
    const given = { powerState: "Stopped", powerStateEnforcement: "createOnly" };
    const inputs = await checked(given);
    const answer = { status: 409, code: "ScopeLocked", message: "The scope is locked." };
    await azure.admin("POST", "faults", { method: "POST", path: "/stop", answer });
    const { id, properties } = await failureOf(azure.provider.create(inputs));
    await up({ id, inputs, outs: properties }, given);
    assert.equal(await state(), "Stopped");
  });

  it("does at a change of a power state for creations only what the preview shows", async () => {
    const given = (powerState: string) => ({ powerState, powerStateEnforcement: "createOnly" });
    const made = await create(given("Running"));
    await up(made, given("Stopped"));
    assert.equal(await state(), "Stopped");
  });

  it("leaves alone what a schedule has stopped, also after a resize", async () => {
    const given = (vmSize: string) => ({ vmSize, powerState: "Running" });
    const made = await create(given("Standard_DS3_v2"));
    await azure.admin("POST", "triggers", { compute: COMPUTE, action: "stop", trigger: "Schedule" });
    const resized = await up(made, given("Standard_DS11_v2"));
    assert.equal(await state(), "Stopped");
    await writes();
    await up(resized, given("Standard_DS11_v2"));
    assert.deepEqual(await writes(), []);
  });

  it("does not make one instance for two resources", async () => {
    const owned = (name: string) =>
      inputsOf({ computeName: "ci-dev" }, { organization: "o", project: "p", stack: "s", type: "t", name });
    const provider = azure.command();
    assert.deepEqual(((await provider.check({}, owned("a"))) as Json).failures, []);
    const { failures }: Json = await provider.check({}, owned("b"));
    assert.deepEqual(failures, [
      {
        property: "",
        reason:
          'computeName: "ci-dev" is already the name of the resource "a" of this program, in the same workspace. Give each instance its own.',
      },
    ]);
    assert.deepEqual(((await provider.check({}, owned("a"))) as Json).failures, []);
  });
});
