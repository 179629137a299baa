import { strict as assert } from "node:assert";
import { aiming, onGroundsOf } from "../../provider/computeInstance/door/changes";
import { targetOf } from "../../provider/computeInstance/target";
import type { InstanceChange } from "../../provider/computeInstance/writing/operations";
import { writeDataMounts } from "../../provider/computeInstance/writing/writeDataMounts";
import type { Values } from "../../provider/core/values";
import { type Azure, inputsOf, type Json, startAzure, WORKSPACE } from "./azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "./deploying";

const SILENT = { progress() {}, info() {}, warn() {} };
const mount = (mountName: string, more: Values = {}) => ({
  mountName,
  source: `azureml://datastores/blob/paths/${mountName}/`,
  sourceType: "URI",
  ...more,
});

describe("data mounts of a compute instance", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
  });
  after(() => azure.close());

  const { checked, refreshed, ...deploy } = deploying(() => azure);
  const create = (...dataMounts: Values[]) => deploy.create({ dataMounts });
  const update = (from: Deployed, ...dataMounts: Values[]) => deploy.update(from, { dataMounts });
  const seen = async (): Promise<Json[]> =>
    (await azure.arm("GET", COMPUTE)).body.properties.properties.dataMounts ?? [];
  const names = async () => (await seen()).map(({ mountName, mountState }) => `${mountName} ${mountState}`).sort();
  const studio = async (mountName: string, mountAction: string, more: Values = {}) => {
    const body = (await seen())
      .map(({ source, sourceType, mountName: name, mountPath }) => ({
        source,
        sourceType,
        mountName: name,
        mountPath,
        mountAction: "Mount",
      }))
      .filter((each) => each.mountName !== mountName);
    const answer = await azure.arm("POST", `${COMPUTE}/updateDataMounts`, [
      ...body,
      { ...mount(mountName, more), mountAction },
    ]);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };
  const actions = async () => (await azure.requests()).filter((each) => each.endsWith("/updateDataMounts")).length;

  it("are made after the instance, and are no change afterwards", async () => {
    const made = await create(mount("data", { mountMode: "readonly" }), mount("models"));
    assert.deepEqual(await names(), ["data Mounted", "models Mounted"]);
    assert.equal((await seen())[0].mountMode, "ReadOnly");
    assert.equal(made.outs.dataMounts[0].mountMode, "readonly");
    assert.equal(made.outs.dataMounts[0].mountPath, "data");
    assert.equal((await azure.provider.diff(made.id, made.outs, made.inputs)).changes, false);
    const read = await refreshed(made);
    assert.deepEqual(read.inputs.dataMounts, made.inputs.dataMounts);
    assert.equal((await azure.provider.diff(made.id, read.outs, made.inputs)).changes, false);
  });

  for (const dataMountsActionReplaces of [false, true]) {
    for (const unmountedStayListed of [false, true]) {
      it(`are owned by name when the action ${dataMountsActionReplaces ? "replaces the list" : "adds to it"}${unmountedStayListed ? " and keeps what was unmounted" : ""}`, async () => {
        await azure.admin("PUT", "switches", { dataMountsActionReplaces, unmountedStayListed });
        let made = await create(mount("a"), mount("b"));
        await studio("theirs", "Mount");
        made = { ...made, outs: (await refreshed(made)).outs };
        assert.equal((await azure.provider.diff(made.id, made.outs, made.inputs)).changes, false);
        made = await update(made, mount("b", { source: "azureml://datastores/other" }), mount("c"));
        const mounted = (await names()).filter((each) => each.endsWith(" Mounted"));
        assert.deepEqual(mounted, ["b Mounted", "c Mounted", "theirs Mounted"]);
        assert.equal((await seen()).find(({ mountName }) => mountName === "b").source, "azureml://datastores/other");
        made = await update(made);
        assert.deepEqual(
          (await names()).filter((each) => each.endsWith(" Mounted")),
          ["theirs Mounted"],
        );
        assert.equal((await azure.provider.diff(made.id, made.outs, made.inputs)).changes, false);
        await azure.requests();
        await azure.provider.update(made.id, made.outs, await checked({ description: "x" }, made.inputs));
        assert.equal(await actions(), 0);
        assert.ok((await names()).includes("theirs Mounted"));
      });
    }
  }

  it("are mounted again when somebody unmounted them, as a refresh shows", async () => {
    const made = await create(mount("a"), mount("b"));
    await studio("a", "Unmount");
    const read = await refreshed(made);
    assert.deepEqual(
      read.inputs.dataMounts.map((each: Json) => each.mountName),
      ["b"],
    );
    const inputs = await checked({ dataMounts: [mount("a"), mount("b")] }, read.inputs);
    await azure.provider.update(made.id, read.outs, inputs);
    assert.deepEqual(await names(), ["a Mounted", "b Mounted"]);
  });

  it("are waited for, and what could not be mounted is said, kept, and tried again", async () => {
    const made = await create();
    await azure.admin("PUT", "speed", { default: "immediate", updateDataMounts: { reads: 2 } });
    const errors = [{ code: "X", message: "The datastore refuses its key." }];
    await azure.admin("POST", "outcomes", { operation: "updateDataMounts", errors });
    const inputs = await checked({ dataMounts: [mount("data")] }, made.inputs);
    const failure = await failureOf(azure.provider.update(made.id, made.outs, inputs));
    assert.equal(
      failure.message,
      'ComputeInstance "ci-dev" of workspace "vision": dataMounts.data: it could not be mounted. The datastore refuses its key.',
    );
    assert.equal(failure.properties.dataMounts[0].mountState, "MountFailed");
    assert.equal((await azure.provider.diff(made.id, failure.properties, inputs)).changes, true);
    const { outs } = (await azure.provider.update(made.id, failure.properties, inputs)) as Json;
    assert.equal(outs.dataMounts[0].mountState, "Mounted");
  });

  it("do not count as lost while the instance is stopped", async () => {
    const made = await create(mount("data"));
    await azure.admin("PUT", "switches", { stoppedShowsUnmounted: true });
    await azure.arm("POST", `${COMPUTE}/stop`);
    const read = await refreshed(made);
    assert.equal(read.outs.dataMounts[0].mountState, "Unmounted");
    assert.equal((await azure.provider.diff(made.id, read.outs, made.inputs)).changes, false);
  });

  it("of others stay mounted, and declared ones are no change, in a state that is not known", async () => {
    const made = await create(mount("data"));
    await studio("theirs", "Mount");
    const body = (await azure.arm("GET", COMPUTE)).body;
    for (const each of body.properties.properties.dataMounts) each.mountState = "Remounting";
    const inputs = await checked({ dataMounts: [mount("data"), mount("more")] }, made.inputs);
    await azure.admin("DELETE", "journal");
    await azure.withAnswer("GET", "/computes/ci-dev?", body, async () => {
      const read = await refreshed(made);
      assert.equal((await azure.provider.diff(made.id, read.outs, made.inputs)).changes, false);
      await failureOf(azure.provider.update(made.id, made.outs, inputs));
    });
    const { value } = await azure.admin("GET", "journal");
    const sent = value.find(({ path }: Json) => path.endsWith("/updateDataMounts")).requestBody;
    assert.deepEqual(
      sent.map(({ mountName, mountAction }: Json) => `${mountName} ${mountAction}`),
      ["data Mount", "theirs Mount", "more Mount"],
    );
  });

  it("are waited for in a state that is not known, which is named at the deadline", async () => {
    const made = await create();
    const inputs = await checked({ dataMounts: [mount("data")], timeouts: { update: "2m" } }, made.inputs);
    const body = (await azure.arm("GET", COMPUTE)).body;
    body.properties.properties.dataMounts = [{ ...mount("data"), mountState: "Warming" }];
    await azure.withAnswer("GET", "/computes/ci-dev?", body, async () => {
      const target = targetOf(
        azure.connection,
        { clock: azure.clock, log: SILENT } as Json,
        COMPUTE,
        "update",
        inputs,
        [],
      );
      const changes = azure.resource.diff(inputs, { ...made.outs, dataMounts: [] }) as InstanceChange[];
      const standing = aiming(onGroundsOf(target, { inputs }, body), changes);
      const { message } = await failureOf(writeDataMounts(standing, changes));
      assert.match(message, /Waited 2m 00s for the mounts data of .*, without success\..* data is Warming\./);
    });
  });

  it("of a stopped instance say what to do when Azure refuses", async () => {
    const made = await create();
    await azure.admin("PUT", "switches", { dataMountsOnlyWhenRunning: true });
    await azure.arm("POST", `${COMPUTE}/stop`);
    const inputs = await checked({ dataMounts: [mount("data")] }, made.inputs);
    const { message } = await failureOf(azure.provider.update(made.id, made.outs, inputs));
    assert.match(message, /Azure refused the update of dataMounts\.data\. 400 .* The instance is stopped: start it/);
  });

  it("say so when Azure takes them and does nothing", async () => {
    const made = await create(mount("a"));
    await azure.admin("POST", "faults", { method: "POST", path: "/updateDataMounts", answer: { status: 200 } });
    const inputs = await checked({ dataMounts: [mount("a"), mount("b")] }, made.inputs);
    const { message } = await failureOf(azure.provider.update(made.id, made.outs, inputs));
    assert.match(message, /Azure accepted the update of dataMounts\.b and kept the old value/);
  });

  it("are announced with the api-version that writes them, at a creation and at a change", async () => {
    const notes: string[] = [];
    const log = { progress: () => {}, info: (text: string) => notes.push(text), warn: assert.fail };
    const inputs = (...dataMounts: Values[]) => ({ workspaceId: WORKSPACE, computeName: "ci-dev", dataMounts });
    const call = { log, clock: azure.clock };
    await azure.resource.check({ ...call, newInputs: inputs(mount("a")) });
    await azure.resource.check({ ...call, oldInputs: inputs(mount("a")), newInputs: inputs(mount("b")) });
    await azure.resource.check({
      ...call,
      oldInputs: inputs(),
      newInputs: { ...inputs(mount("a")), enableSSO: false },
    });
    await azure.resource.check({ ...call, oldInputs: inputs(), newInputs: { ...inputs(), enableOSPatching: true } });
    await azure.resource.check({ ...call, newInputs: { ...inputs(), computeName: "ci-new", enableRootAccess: false } });
    assert.deepEqual(notes, [
      "dataMounts.a: changed in place by an action of api-version 2026-05-15-preview.",
      "dataMounts.b, dataMounts.a: changed in place by an action of api-version 2026-05-15-preview.",
      "enableSSO: changed in place by an action of api-version 2024-04-01-preview. dataMounts.a: changed in place by an action of api-version 2026-05-15-preview.",
      "enableOSPatching: written with api-version 2026-05-15-preview; no stable one has it.",
      "enableRootAccess: written with api-version 2026-05-15-preview; no stable one has it.",
    ]);
  });

  it("need preview api-versions, and names that differ", async () => {
    const { provider, close } = await startAzure({ "azureml:allowPreviewApis": "false" });
    try {
      const { failures } = await provider.check({}, inputsOf({ computeName: "ci-dev", dataMounts: [mount("a")] }));
      assert.deepEqual(
        failures?.map(({ reason }) => reason),
        ["dataMounts: can be written in preview api-versions only, and azureml:allowPreviewApis is false."],
      );
    } finally {
      await close();
    }
    const twice = inputsOf({ computeName: "ci-dev", dataMounts: [mount("a"), mount("a")] });
    assert.match(String((await azure.provider.check({}, twice)).failures?.[0]?.reason), /"a" is already the mountName/);
  });
});
