import { strict as assert } from "node:assert";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import { isPartialFailure } from "../../provider/core/errors";
import type { Clock, Log } from "../../provider/core/resource";
import { type Azure, startAzure, WORKSPACE } from "./azure";
import { failureOf } from "./deploying";

const COMPUTE = `${WORKSPACE}/computes/ci-dev`;
const SUBJECT = 'ComputeInstance "ci-dev" of workspace "vision"';

describe("a call that is interrupted", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
  });
  after(() => azure.close());

  /** A call that is interrupted as soon as its progress shows the state. */
  function interruptedAt(state: string) {
    const controller = new AbortController();
    const log: Log = {
      progress: (text) => {
        if (text.startsWith(state)) controller.abort();
      },
      info: () => {},
      warn: () => {},
    };
    const { now, sleep } = azure.clock;
    const clock: Clock = {
      now,
      sleep: async (milliseconds, signal) => {
        signal?.throwIfAborted();
        await sleep(milliseconds);
      },
    };
    return { signal: controller.signal, log, clock };
  }

  const inputs = { workspaceId: WORKSPACE, computeName: "ci-dev" };

  it("says that Azure continues creating, sends nothing more, and is taken up again", async () => {
    await azure.admin("PUT", "speed", { default: "manual" });
    await assert.rejects(azure.resource.reconcile({ ...interruptedAt("Creating"), inputs }), (error) => {
      assert.ok(isPartialFailure(error));
      assert.equal(error.resource.id, COMPUTE);
      assert.equal(
        error.message,
        `Interrupted while waiting for ${SUBJECT} to settle. Azure continues creating it; the next run resumes waiting for it.`,
      );
      return true;
    });
    const requests = await azure.requests();
    assert.equal(requests.filter((request) => request.startsWith("PUT")).length, 1);
    await azure.admin("POST", "advance", { toTheEnd: true });
    assert.deepEqual(await azure.requests(), []);
  });

  it("is taken up by an update that does all that was declared, though nothing of it was read", async () => {
    await azure.admin("PUT", "speed", { default: "manual" });
    const stopped = { ...inputs, powerState: "Stopped" };
    const made = azure.resource.reconcile({ ...interruptedAt("Creating"), inputs: stopped });
    const { resource } = await failureOf(made);
    assert.equal(resource.observed.state, undefined);
    await azure.admin("PUT", "speed", {});
    await azure.admin("POST", "advance", { toTheEnd: true });
    await azure.requests();
    const resumed = { ...interruptedAt("never"), id: COMPUTE, inputs: stopped, observed: resource.observed };
    const { properties } = await azure.resource.reconcile(resumed);
    assert.deepEqual([properties["state"], properties["powerState"]], ["Stopped", "Stopped"]);
  });

  const destroying = () => computeInstance(() => azure.connection);
  const known = async () => ({ createdOn: (await azure.arm("GET", COMPUTE)).body.properties.createdOn });

  it("says that Azure continues deleting", async () => {
    await azure.arm("PUT", COMPUTE, { properties: { computeType: "ComputeInstance" } });
    await azure.admin("PUT", "speed", { default: "manual" });
    const call = interruptedAt("Deleting");
    await assert.rejects(destroying().remove({ ...call, id: COMPUTE, inputs, observed: await known() }), {
      kind: "aborted",
      message: `Interrupted while waiting for the deletion of ${SUBJECT}. Azure continues deleting it; the next run resumes waiting for it.`,
    });
  });

  it("names the runs that it waited for", async () => {
    await azure.arm("PUT", COMPUTE, { properties: { computeType: "ComputeInstance" } });
    await azure.admin("POST", "runs", { compute: COMPUTE, runs: [{ runId: "train", status: "Running" }] });
    const call = interruptedAt("waiting for train");
    const waiting = { ...inputs, onActiveRuns: "wait" };
    await assert.rejects(destroying().remove({ ...call, id: COMPUTE, inputs: waiting, observed: await known() }), {
      kind: "aborted",
      message: `Interrupted while waiting for runs on ${SUBJECT} to end: train Running.`,
    });
  });

  it("says that it waited for a name", async () => {
    await azure.admin("PUT", "switches", { nameReleasedLater: true });
    await azure.arm("PUT", COMPUTE, { properties: { computeType: "ComputeInstance" } });
    await destroying().remove({ ...interruptedAt("never"), id: COMPUTE, inputs, observed: await known() });
    await assert.rejects(azure.resource.reconcile({ ...interruptedAt("waiting until"), inputs }), {
      kind: "aborted",
      message: `Interrupted while waiting for the name of ${SUBJECT} to be released.`,
    });
  });

  it("sends nothing when it was interrupted before", async () => {
    await azure.requests();
    const call = { ...interruptedAt("never"), signal: AbortSignal.abort() };
    await assert.rejects(azure.resource.reconcile({ ...call, inputs }), {
      kind: "aborted",
      message: /^Interrupted before GET https:.*\/computes\/ci-dev\?.* was sent\.$/,
    });
    assert.deepEqual(await azure.requests(), []);
  });
});
