import { strict as assert } from "node:assert";
import {
  conditionFrom,
  hasFailed,
  isBeingDeleted,
  isSettled,
  isStillborn,
  powerStateOf,
} from "../../provider/computeInstance/states";
import { targetOf } from "../../provider/computeInstance/target";
import { write } from "../../provider/computeInstance/writing/update";
import { type Azure, type Json, startAzure } from "./azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "./deploying";

const WHO = 'ComputeInstance "ci-dev" of workspace "vision"';

describe("a word of Azure that is not known", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, refreshed, seen, writes } = deploying(() => azure);
  const TIMEOUTS = { timeouts: { update: "2m", delete: "2m" } };
  const become = (state: string) => azure.admin("POST", "states", { compute: COMPUTE, state });
  const running = (runs: Json[]) => azure.admin("POST", "runs", { compute: COMPUTE, runs });
  /** Does the work while the instance is read with these words. */
  const reading = async <T>(words: Json, work: () => Promise<T>): Promise<T> => {
    const body = await seen();
    const { provisioningState, ...machine } = words;
    Object.assign(body.properties, provisioningState && { provisioningState });
    Object.assign(body.properties.properties, machine);
    return azure.withAnswer("GET", "/computes/ci-dev?", body, work);
  };
  const upFails = async (made: Deployed, given: Json = {}) => {
    const inputs = await checked({ ...TIMEOUTS, ...given }, made.inputs);
    return (await failureOf(azure.provider.update(made.id, made.outs, inputs))).message;
  };

  it("of its state is waited for until the deadline, named, and nothing is sent", async () => {
    const made = await create(TIMEOUTS);
    await become("Hibernated");
    await azure.requests();
    for (const given of [{ description: "changed" }, { powerState: "Stopped" }, { vmSize: "Standard_DS4_v2" }]) {
      assert.equal(
        await upFails(made, given),
        `Waited 2m 00s for ${WHO} to settle, without success. It is Hibernated (provisioning Succeeded). Azure continues the operation; the next run resumes waiting for it.`,
      );
    }
    assert.deepEqual(await writes(), []);
  });

  it("of its provisioning is waited for, and named, before what never came to be is created again", async () => {
    const made = await create(TIMEOUTS);
    await azure.requests();
    const message = await reading({ state: "CreateFailed", provisioningState: "Repairing" }, () =>
      upFails(made, { description: "changed" }),
    );
    assert.match(message, /It is CreateFailed \(provisioning Repairing\)\./);
    assert.deepEqual(await writes(), []);
  });

  it("of its provisioning keeps the guard of a deletion", async () => {
    const made = await create();
    await running([{ runId: "train", status: "Running" }]);
    await azure.requests();
    const { message } = await reading({ state: "CreateFailed", provisioningState: "Repairing" }, () =>
      failureOf(azure.provider.delete(made.id, made.outs)),
    );
    assert.match(message, /1 run is active on it, and a delete would end it: train Running/);
    assert.deepEqual(await writes(), []);
  });

  it("of its state is not reported as stopped by onDelete", async () => {
    const made = await create({ ...TIMEOUTS, onDelete: "stop" });
    await become("Hibernated");
    await azure.requests();
    const { message } = await failureOf(azure.provider.delete(made.id, made.outs));
    assert.match(message, /Waited 2m 00s for .* to settle, without success\. It is Hibernated/);
    assert.deepEqual(await writes(), []);
  });

  it("of its state is no power state, and no change of one", async () => {
    assert.equal(powerStateOf(conditionFrom("Hibernated", "Succeeded")), undefined);
    const made = await create({ powerState: "Running" });
    await become("Hibernated");
    const read = await refreshed(made);
    assert.equal(read.inputs.powerState, "Running");
    assert.equal(read.outs.state, "Hibernated");
    assert.equal((await azure.provider.diff(read.id, read.outs, read.inputs)).changes, false);
  });

  it("of its state keeps the guard of a stop and of a resize", async () => {
    const made = await create();
    await running([{ runId: "train", status: "Running" }]);
    for (const state of ["Unknown", "Hibernated"]) {
      for (const given of [{ powerState: "Stopped" }, { vmSize: "Standard_DS4_v2" }]) {
        const inputs = { ...made.inputs, ...given };
        const { connection, clock } = azure;
        const log = { progress() {}, info() {}, warn() {} };
        const target = targetOf(connection, { clock, log } as Json, COMPUTE, "update", made.inputs, []);
        const changes = azure.resource.diff(inputs, made.outs);
        await azure.requests();
        const writing = { target, changes, known: inputs } as Json;
        const { message } = await failureOf(reading({ state }, () => write(writing)));
        assert.match(message, /1 run is active on it/);
        assert.deepEqual(await writes(), []);
      }
    }
  });

  it("of the status of a restart is no reason for a replacement", () => {
    const restarted = (operationStatus?: string) => ({
      state: "Unusable",
      provisioningState: "Succeeded",
      lastOperation: { operationName: "Restart", operationStatus },
    });
    const replaces = (observed: Json) =>
      azure.resource.diff({ onReplace: "allow" }, observed).some(({ mutability }) => mutability === "replace");
    for (const status of ["InProgress", "Queued", "Unknown", undefined])
      assert.equal(replaces(restarted(status)), false);
    for (const status of ["RestartFailed", "restartfailed", "Failed"]) assert.equal(replaces(restarted(status)), true);
  });

  it("of what stopped or started it is left alone, as a schedule's", async () => {
    for (const [action, declared] of [
      ["stop", "Running"],
      ["start", "Stopped"],
    ] as const) {
      await azure.admin("POST", "reset");
      const made = await create({ powerState: declared });
      await azure.arm("POST", `${COMPUTE}/${action}`);
      const { lastOperation } = (await seen()).properties.properties;
      const read = (words: Json) => reading({ lastOperation: { ...lastOperation, ...words } }, () => refreshed(made));
      assert.equal((await read({ operationTrigger: "CostControl" })).inputs.powerState, declared);
      assert.equal((await read({ operationTrigger: "schedule" })).inputs.powerState, declared);
      assert.notEqual((await read({ operationTrigger: "user" })).inputs.powerState, declared);
      assert.notEqual((await read({ operationTrigger: undefined })).inputs.powerState, declared);
    }
  });

  it("of an operation's status is waited for until the deadline, and named", async () => {
    const made = await create(TIMEOUTS);
    const message = await azure.withAnswer("GET", "/computeOperationsStatus", { status: "Thinking" }, () =>
      upFails(made, { description: "changed" }),
    );
    assert.match(message, /Its operation is Thinking\./);
  });

  it("for its type, or none, does not drop it from the state", async () => {
    const made = await create();
    const body = await seen();
    const reads = (computeType?: string) => {
      body.properties.computeType = computeType;
      return azure.withAnswer("GET", "/computes/ci-dev?", body, async () => azure.provider.read(made.id, made.outs));
    };
    for (const type of ["ComputeInstanceV2", undefined]) {
      await assert.rejects(reads(type), {
        message: `${WHO}: a compute of type ${type ?? "that Azure does not tell"} has this name. Choose another computeName.`,
      });
    }
    assert.deepEqual(await reads("amlcompute"), {});
    assert.equal((await reads("computeINSTANCE")).id, made.id);
  });

  it("is one only if no letter case makes it known", () => {
    assert.deepEqual(conditionFrom("STOPPED", "succeeded"), { state: "Stopped", provisioningState: "Succeeded" });
    assert.equal(isStillborn(conditionFrom("createfailed", "failed")), true);
    assert.equal(isBeingDeleted(conditionFrom("deleting", "Succeeded")), true);
    assert.equal(isSettled(conditionFrom("jobrunning", "SUCCEEDED")), true);
    assert.equal(hasFailed(conditionFrom("Starting", "Cancelled")), true);
    assert.equal(isSettled(conditionFrom("Running", "Repairing")), false);
    assert.equal(isSettled(conditionFrom(null, undefined)), false);
  });
});
