import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { type Azure, inputsOf, type Json, startAzure } from "./azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "./deploying";

const WHO = 'ComputeInstance "ci-dev" of workspace "vision"';

describe("an instance that fails", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, update } = deploying(() => azure);
  /** What the engine keeps of a create or an update that failed. */
  const failed = async (work: Promise<unknown>): Promise<{ message: string; outs: Json }> => {
    const { message, properties, reasons } = await failureOf(work);
    assert.deepEqual(reasons, [message]);
    return { message, outs: properties };
  };
  const failsToBeSetUp = async (state: string, given: Values = {}): Promise<Deployed & { message: string }> => {
    const errors = [{ code: "SetupScriptsError", message: "The setup script ended with 1." }];
    await azure.admin("POST", "outcomes", { operation: "create", state, errors });
    const inputs = await checked(given);
    return { id: COMPUTE, inputs, ...(await failed(azure.provider.create(inputs))) };
  };
  const breaks = (state: string, errors: Json[] = []) =>
    azure.admin("POST", "states", { compute: COMPUTE, state, errors });
  const seen = async () => (await azure.arm("GET", COMPUTE)).body.properties;
  const posts = async () => (await azure.requests()).filter((request) => request.startsWith("POST /computes"));

  it("keeps every error, the last operation, the operation's id and a hint in the state's reason", async () => {
    const { message, outs } = await failsToBeSetUp("SetupFailed");
    const lines = message.split("\n");
    assert.match(
      lines[0] ?? "",
      /^ComputeInstance "ci-dev" of workspace "vision" cannot be used: it is SetupFailed \(provisioning \w+, last operation Create \w+ at \S+, operation [\w-]+\)\.$/,
    );
    assert.ok(lines.includes("  SetupScriptsError: The setup script ended with 1."), message);
    assert.ok(
      lines.some((line) => line.includes("notebooks file share, in Logs/")),
      message,
    );
    assert.equal(lines.at(-1), 'The next "pulumi up" restarts it.');
    assert.equal(outs.state, "SetupFailed");
  });

  for (const state of ["SetupFailed", "UserSetupFailed", "Unusable"]) {
    it(`is restarted by the next up when it is ${state}, and keeps its disk`, async () => {
      const made = await failsToBeSetUp(state);
      const { createdOn } = await seen();
      const { changes, replaces } = await azure.provider.diff(made.id, made.outs, made.inputs);
      assert.deepEqual({ changes, replaces }, { changes: true, replaces: [] });
      await azure.requests();
      const { outs } = await update(made, { description: "healed" });
      assert.deepEqual(await posts(), ["POST /computes/ci-dev/restart"]);
      assert.equal(outs.state, "Running");
      assert.equal(outs.description, "healed");
      assert.equal((await seen()).createdOn, createdOn);
    });
  }

  it("is restarted when it broke after its creation", async () => {
    const made = await create();
    await breaks("Unusable", [{ code: "UnusableNode", message: "The node is unusable." }]);
    const read: Json = await azure.provider.read(made.id, made.outs);
    assert.equal((await azure.provider.diff(made.id, read.props, made.inputs)).changes, true);
    const { outs } = await update({ ...made, outs: read.props });
    assert.equal(outs.state, "Running");
  });

  it("stays as it is, and is not replaced, when a restart does not help", async () => {
    await azure.admin("PUT", "switches", { restartKeepsFailure: true });
    const made = await failsToBeSetUp("Unusable");
    const { createdOn } = await seen();
    const { message, outs } = await failed(update(made));
    assert.match(message, /A restart did not help\. A replacement, which deletes its disk, is the next step/);
    const { changes, replaces } = await azure.provider.diff(made.id, outs, made.inputs);
    assert.deepEqual({ changes, replaces }, { changes: true, replaces: [] });
    assert.equal((await seen()).createdOn, createdOn);
  });

  it("is replaced, in the preview first, when a restart does not help and onReplace allows it", async () => {
    await azure.admin("PUT", "switches", { restartKeepsFailure: true });
    const made = await failsToBeSetUp("Unusable", { onReplace: "allow" });
    assert.deepEqual((await azure.provider.diff(made.id, made.outs, made.inputs)).replaces, []);
    const { outs } = await failed(update(made, { onReplace: "allow" }));
    const plan = await azure.provider.diff(made.id, outs, made.inputs);
    assert.deepEqual(plan, { changes: true, replaces: ["state"], deleteBeforeReplace: true });
    await azure.provider.delete(made.id, outs);
    const { outs: anew }: Json = await azure.provider.create(made.inputs);
    assert.equal(anew.state, "Running");
  });

  it("is created again by the next up when it never came to be", async () => {
    const made = await failsToBeSetUp("CreateFailed");
    assert.match(made.message, /The next "pulumi up" creates it again\.$/);
    const { outs } = await update(made);
    assert.equal(outs.state, "Running");
  });

  it("says in the preview what an up does about it", () => {
    const restarted = (operationStatus: string) => ({ lastOperation: { operationName: "Restart", operationStatus } });
    const { unfinished } = azure.resource;
    assert.equal(unfinished({ state: "Running", provisioningState: "Succeeded" }), undefined);
    assert.match(
      unfinished({ state: "CreateFailed", provisioningState: "Failed" }) ?? "",
      /the next "pulumi up" creates it again\.$/,
    );
    assert.match(
      unfinished({ state: "Unusable", provisioningState: "Succeeded" }) ?? "",
      /: the next "pulumi up" restarts it\.$/,
    );
    assert.match(
      unfinished({ state: "Unusable", provisioningState: "Succeeded", ...restarted("RestartFailed") }) ?? "",
      /a restart did not help: the next "pulumi up" restarts it once more, or replaces it where onReplace allows it\.$/,
    );
    assert.match(
      unfinished({ state: "Creating", provisioningState: "Creating" }) ?? "",
      /the next "pulumi up" waits for it\.$/,
    );
  });

  it("names the quota and what to do about it", async () => {
    const errors = [{ code: "BadRequest", message: "The specified subscription has a total vCPU quota of 0." }];
    await azure.admin("POST", "outcomes", { operation: "create", errors });
    const { message } = await failed(azure.provider.create(await checked({})));
    assert.match(message, /Ask for more quota of this family in the region, or use a size of another family\./);
  });
});

describe("what belongs to others", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const deploy = async () => {
    const { inputs } = await azure.provider.check({}, inputsOf({ computeName: "ci-dev" }));
    return { inputs, ...(await azure.provider.create(inputs)) } as Deployed;
  };
  const takeAway = async () => {
    const { body } = await azure.arm("GET", COMPUTE);
    const { location, properties, tags } = body;
    const { vmSize } = properties.properties;
    const sent = { computeType: "ComputeInstance", properties: { vmSize } };
    const others = { ...tags, "pulumi-azureml": "v1:somebodyelse" };
    assert.equal((await azure.arm("PUT", COMPUTE, { location, tags: others, properties: sent })).status, 200);
  };

  it("is not updated, and says whose it is", async () => {
    const made = await deploy();
    await takeAway();
    const { inputs }: Json = await azure.provider.check(
      made.inputs,
      inputsOf({ computeName: "ci-dev", description: "mine" }),
    );
    await assert.rejects(
      azure.provider.update(made.id, made.outs, inputs),
      /was not updated: another Pulumi resource has tagged it as its own/,
    );
    assert.equal((await azure.arm("GET", COMPUTE)).body.properties.description, null);
  });

  it("is updated and tagged when it is to be taken over", async () => {
    const made = await deploy();
    const { tags } = (await azure.arm("GET", COMPUTE)).body;
    await takeAway();
    const given = { computeName: "ci-dev", description: "mine", adopt: "takeOver" };
    const { inputs }: Json = await azure.provider.check(made.inputs, inputsOf(given));
    await azure.provider.update(made.id, made.outs, inputs);
    const { body } = await azure.arm("GET", COMPUTE);
    assert.equal(body.properties.description, "mine");
    assert.deepEqual(body.tags, tags);
  });
});

describe("an update that is interrupted where nothing can be read", () => {
  it("leaves in the state what was known before", async () => {
    const azure = await startAzure();
    const { inputs } = await azure.provider.check({}, inputsOf({ computeName: "ci-dev" }));
    const made: Json = await azure.provider.create(inputs);
    const { inputs: changed } = await azure.provider.check(
      inputs,
      inputsOf({ computeName: "ci-dev", description: "d" }),
    );
    const answer = { status: 403, code: "Forbidden" };
    await azure.admin("POST", "faults", { method: "GET", path: ".*/ci-dev", after: 1, count: null, answer });
    const failure: Json = await azure.provider.update(made.id, made.outs, changed).catch((error) => error);
    assert.equal(failure.properties.properties, undefined);
    assert.equal(failure.properties.createdOn, made.outs.createdOn);
    assert.equal(failure.properties.state, "Running");
    await azure.close();
  });
});

describe("a name that is still being released", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    await azure.admin("PUT", "switches", { nameReleasedLater: true });
  });
  after(() => azure.close());

  const checked = async (given: Values = {}) =>
    (await azure.provider.check({}, inputsOf({ computeName: "ci-dev", ...given }))).inputs;

  it("is waited for when this process has deleted the instance", async () => {
    const inputs = await checked();
    const made: Json = await azure.provider.create(inputs);
    await azure.provider.delete(made.id, made.outs);
    const { outs }: Json = await azure.provider.create(inputs);
    assert.equal(outs.state, "Running");
  });

  it("is waited for until the deadline", async () => {
    const inputs = await checked({ timeouts: { create: "20s" } });
    const made: Json = await azure.provider.create(inputs);
    await azure.provider.delete(made.id, made.outs);
    await assert.rejects(azure.provider.create(inputs), {
      message: `${WHO}: the name is not available in the region (AlreadyExists: The specified name ci-dev is already in use and is therefore unavailable). Choose another computeName. If it was deleted a moment ago, its name is released after a while.`,
    });
  });
});
