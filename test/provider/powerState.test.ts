import { strict as assert } from "node:assert";
import { type Azure, startAzure } from "./azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "./deploying";

describe("powerState", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, up, refreshed, seen } = deploying(() => azure);
  const state = async () => (await seen()).properties.properties.state;
  const posts = async () => (await azure.requests()).filter((request) => request.startsWith("POST /computes"));
  const triggered = (action: string, trigger: string) =>
    azure.admin("POST", "triggers", { compute: COMPUTE, action, trigger });
  const somebody = async (action: string) =>
    assert.equal((await azure.arm("POST", `${COMPUTE}/${action}`)).status, 202);

  it("leaves an instance alone that declares none, and tells where it is", async () => {
    const made = await create({});
    assert.equal(made.outs.powerState, "Running");
    await somebody("stop");
    const read = await refreshed(made);
    assert.equal(read.outs.powerState, "Stopped");
    assert.equal(read.inputs.powerState, undefined);
    await azure.requests();
    await up(read, {});
    assert.deepEqual(await azure.requests(), []);
  });

  it("sends nothing when the instance is already there, and does not start what was just created", async () => {
    const made = await create({ powerState: "running" });
    assert.deepEqual(await posts(), []);
    const same = await up(made, { powerState: "Running", description: "changed" });
    assert.deepEqual(await posts(), []);
    assert.equal(same.outs.powerState, "Running");
  });

  it("stops a new instance that is declared stopped", async () => {
    const { outs } = await create({ powerState: "Stopped" });
    assert.equal(await state(), "Stopped");
    assert.equal(outs.powerState, "Stopped");
    assert.deepEqual(await posts(), ["POST /computes/ci-dev/stop"]);
  });

  it("stops and starts once each, when the program says so", async () => {
    const made = await create({ powerState: "Running" });
    const stopped = await up(made, { powerState: "Stopped" });
    assert.equal(await state(), "Stopped");
    await up(stopped, { powerState: "Running" });
    assert.equal(await state(), "Running");
    assert.deepEqual(await posts(), ["POST /computes/ci-dev/stop", "POST /computes/ci-dev/start"]);
  });

  it("waits for a stop that somebody else began before it starts the instance", async () => {
    const made = await create({ powerState: "Running" });
    await azure.admin("PUT", "speed", { default: { reads: 3 } });
    await somebody("stop");
    await azure.requests();
    const { outs } = await up({ ...made, outs: { ...made.outs, powerState: "Stopped" } }, { powerState: "Running" });
    assert.equal(outs.state, "Running");
    assert.deepEqual(await posts(), ["POST /computes/ci-dev/start"]);
  });

  it("takes a running job for running", async () => {
    const made = await create({ powerState: "Running" });
    await azure.admin("POST", "states", { compute: COMPUTE, state: "JobRunning" });
    const read = await refreshed(made);
    assert.equal(read.outs.powerState, "Running");
    assert.equal(read.outs.state, "JobRunning");
  });

  it("takes an instance that is on its way for one that has arrived", async () => {
    const made = await create({ powerState: "Stopped" });
    await azure.admin("PUT", "speed", { default: "manual" });
    await somebody("start");
    assert.equal((await refreshed(made)).outs.powerState, "Running");
  });

  it("shows and undoes what a person did", async () => {
    const made = await create({ powerState: "Running" });
    await somebody("stop");
    const read = await refreshed(made);
    assert.equal(read.inputs.powerState, "Stopped");
    assert.equal(read.outs.lastOperation.operationTrigger, "User");
    await up(read, { powerState: "Running" });
    assert.equal(await state(), "Running");
  });

  for (const trigger of ["Schedule", "IdleShutdown"]) {
    it(`leaves alone what ${trigger} did, and tells of it`, async () => {
      const made = await create({ powerState: "Running" });
      await triggered("stop", trigger);
      const read = await refreshed(made);
      assert.equal(read.inputs.powerState, "Running");
      assert.equal(read.outs.state, "Stopped");
      assert.equal(read.outs.lastOperation.operationName, "Stop");
      assert.equal(read.outs.lastOperation.operationTrigger, trigger);
      assert.equal((await azure.provider.diff(read.id, read.outs, read.inputs)).changes, false);
      const changed = await up(read, { powerState: "Running", description: "changed" });
      assert.equal(changed.outs.description, "changed");
      assert.equal(await state(), "Stopped");
    });
  }

  it("goes on leaving alone what a schedule stopped, after a resize by an up and by a person", async () => {
    const unchanged = async (made: Deployed) => {
      const read = await refreshed(made);
      assert.equal(read.inputs.powerState, "Running");
      assert.equal(read.outs.state, "Stopped");
      assert.equal((await azure.provider.diff(read.id, read.outs, read.inputs)).changes, false);
      return read;
    };
    const given = { powerState: "Running", vmSize: "Standard_DS3_v2" };
    const made = await create(given);
    await triggered("stop", "Schedule");
    const larger = { ...given, vmSize: "Standard_DS4_v2" };
    const resized = await unchanged(await up(await unchanged(made), larger));
    assert.equal(resized.outs.lastOperation.operationName, "Resize");
    await azure.arm("POST", `${COMPUTE}/resize`, { targetVMSize: "Standard_DS3_v2" });
    const back = await refreshed(resized);
    assert.deepEqual([back.inputs.powerState, back.inputs.vmSize], ["Running", "Standard_DS3_v2"]);
    const again = await unchanged(await up(back, { ...larger, description: "changed" }));
    await somebody("start");
    await somebody("stop");
    assert.equal((await refreshed(again)).inputs.powerState, "Stopped");
  });

  it("leaves alone what a schedule started", async () => {
    const made = await create({ powerState: "Stopped" });
    await triggered("start", "Schedule");
    const read = await refreshed(made);
    assert.equal((await azure.provider.diff(read.id, read.outs, read.inputs)).changes, false);
  });

  it("does as the program says now, whatever a schedule did before", async () => {
    const made = await create({ powerState: "Stopped" });
    const running = await up(made, { powerState: "Running" });
    await triggered("stop", "IdleShutdown");
    await triggered("start", "Schedule");
    await up(await refreshed(running), { powerState: "Stopped" });
    assert.equal(await state(), "Stopped");
  });

  it("enforces it against schedules when told to", async () => {
    const given = { powerState: "Running", powerStateEnforcement: "always" };
    const made = await create(given);
    await triggered("stop", "Schedule");
    const read = await refreshed(made);
    assert.equal(read.inputs.powerState, "Stopped");
    await up(read, given);
    assert.equal(await state(), "Running");
  });

  it("is enforced at the creation only, when told so", async () => {
    const given = { powerState: "Stopped", powerStateEnforcement: "createOnly" };
    const made = await create(given);
    assert.equal(await state(), "Stopped");
    await somebody("start");
    const read = await refreshed(made);
    assert.equal((await azure.provider.diff(read.id, read.outs, read.inputs)).changes, false);
    await up(read, { ...given, description: "changed" });
    assert.equal(await state(), "Running");
  });

  it("changes how it is enforced without a request", async () => {
    const made = await create({ powerState: "Running" });
    await azure.requests();
    await up(made, { powerState: "Running", powerStateEnforcement: "always" });
    assert.deepEqual(await azure.requests(), []);
  });

  it("leaves the instance as it is when it is no longer declared", async () => {
    const made = await create({ powerState: "Stopped" });
    await up(made, {});
    assert.equal(await state(), "Stopped");
  });

  it("fails with Azure's reason when the instance does not start, and tries again at the next up", async () => {
    const made = await create({ powerState: "Stopped" });
    await azure.admin("POST", "outcomes", {
      operation: "start",
      errors: [{ code: "AllocationFailed", message: "No capacity." }],
    });
    const inputs = await checked({ powerState: "Running" }, made.inputs);
    const failure = await failureOf(azure.provider.update(made.id, made.outs, inputs));
    assert.match(failure.message, /Azure refused the update of powerState\. 400 AllocationFailed: No capacity\./);
    assert.equal(failure.properties.powerState, "Stopped");
    await up({ ...made, outs: failure.properties }, { powerState: "Running" });
    assert.equal(await state(), "Running");
  });

  it("stops before a resize and starts after it", async () => {
    const made = await create({ powerState: "Running" });
    const stopped = await up(made, { powerState: "Stopped", vmSize: "Standard_DS4_v2" });
    await up(stopped, { powerState: "Running", vmSize: "Standard_DS3_v2" });
    assert.deepEqual(await posts(), [
      "POST /computes/ci-dev/stop",
      "POST /computes/ci-dev/resize",
      "POST /computes/ci-dev/resize",
      "POST /computes/ci-dev/start",
    ]);
  });
});
