import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { type Azure, type Json, startAzure, WORKSPACE } from "./azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "./deploying";

const SOMEBODY = {
  objectId: "00000000-0000-0000-0000-0000000000aa",
  tenantId: "00000000-0000-0000-0000-0000000000bb",
};
const stopAt = (hour: number) => ({
  computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: `0 ${hour} * * *` } }],
});

describe("what Azure does not change in the usual way", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
  });
  after(() => azure.close());

  const { checked, create, update, seen, writes } = deploying(() => azure);
  const failingUpdate = async (from: Deployed, given: Values): Promise<Json> =>
    failureOf(azure.provider.update(from.id, from.outs, await checked(given, from.inputs)));
  const switched = (switches: Record<string, boolean>) => azure.admin("PUT", "switches", switches);
  const machine = async (): Promise<Json> => (await seen()).properties.properties;
  const expression = async () => (await machine()).schedules?.computeStartStop[0]?.cron.expression;

  describe("schedules", () => {
    it("are written by their own action when a PUT ignores them", async () => {
      const made = await create({ schedules: stopAt(18), description: "one" });
      await switched({ putIgnoresSchedules: true });
      await azure.requests();
      await update(made, { schedules: stopAt(20), description: "two" });
      assert.equal(await expression(), "0 20 * * *");
      assert.equal((await seen()).properties.description, "two");
      assert.deepEqual(await writes(), ["PUT /computes/ci-dev", "POST /computes/ci-dev/updateSchedules"]);
    });

    it("are switched off by their own action when a PUT ignores that they are gone", async () => {
      const made = await create({ schedules: stopAt(18) });
      await switched({ putIgnoresSchedules: true });
      await update(made, {});
      assert.equal(await expression(), undefined);
    });

    it("are written by their own action when a PUT refuses them", async () => {
      const made = await create({ schedules: stopAt(18) });
      await switched({ putRefusesSchedules: true });
      await azure.requests();
      await update(made, { schedules: stopAt(20) });
      assert.equal(await expression(), "0 20 * * *");
      assert.deepEqual(await writes(), ["PUT /computes/ci-dev", "POST /computes/ci-dev/updateSchedules"]);
    });

    it("survive a change of something else when a PUT refuses them, declared or not", async () => {
      const made = await create({ schedules: stopAt(18) });
      await switched({ putRefusesSchedules: true });
      const { outs } = await update(made, { schedules: stopAt(18), tags: { a: "1" }, description: "d" });
      assert.equal(await expression(), "0 18 * * *");
      assert.deepEqual(outs.tags, { a: "1" });
      await azure.admin("POST", "reset");
      const undeclared = await create({});
      await azure.arm("POST", `${COMPUTE}/updateSchedules?api-version=2021-03-01-preview`, stopAt(7));
      await switched({ putRefusesSchedules: true });
      await update(undeclared, { description: "d" });
      assert.equal(await expression(), "0 7 * * *");
    });

    it("are not risked when they could not be put back", async () => {
      const monthly = {
        computeStartStop: [
          {
            action: "Stop",
            triggerType: "Recurrence",
            recurrence: { frequency: "Month", interval: 1, schedule: { hours: [1], minutes: [0], monthDays: [31] } },
          },
        ],
      };
      for (const [schedules, switches, reason] of [
        [
          stopAt(18),
          { hasNoUpdateSchedules: true },
          /Its action updateSchedules \(api-version 2021-03-01-preview\) was refused as well: 404/,
        ],
        [monthly, {}, /does not know monthDays, so it was not tried/],
      ] as const) {
        await azure.admin("POST", "reset");
        const made = await create({ schedules } as Values);
        await switched({ putRefusesSchedules: true, ...switches });
        const { message } = await failingUpdate(made, { schedules, description: "d" } as Values);
        assert.match(
          message,
          /^ComputeInstance "ci-dev" of workspace "vision": Azure refused the update of description\. 400/,
        );
        assert.match(message, reason);
        assert.equal((await machine()).schedules.computeStartStop.length, 1);
        assert.equal((await seen()).properties.description, null);
      }
    });

    it("are put back when nobody knows what became of the PUT", async () => {
      const made = await create({ schedules: stopAt(18) });
      await switched({ putRefusesSchedules: true });
      await azure.admin("POST", "faults", { method: "PUT", path: "/computes/", after: 1, count: null, drop: "after" });
      const { message } = await failingUpdate(made, { schedules: stopAt(18), description: "d" });
      assert.doesNotMatch(message, /They were/);
      assert.equal(await expression(), "0 18 * * *");
    });

    it("are told exactly when they are lost after all", async () => {
      const made = await create({ schedules: stopAt(18) });
      await switched({ putRefusesSchedules: true });
      const answer = { status: 400, code: "Broken", message: "no" };
      await azure.admin("POST", "faults", { method: "POST", path: "/updateSchedules", after: 1, count: null, answer });
      const { message, properties } = await failingUpdate(made, { schedules: stopAt(18), description: "d" });
      assert.match(
        message,
        /whether they are still there is not sure\. .* They were: \[\{.*"expression":"0 18 \* \* \*"/,
      );
      assert.deepEqual(properties.schedules ?? {}, {});
    });
  });

  describe("the size", () => {
    it("is changed by a stop and a start when Azure resizes only what is stopped", async () => {
      const made = await create({ vmSize: "Standard_DS3_v2" });
      await switched({ resizeOnlyWhenStopped: true });
      await azure.requests();
      await update(made, { vmSize: "Standard_DS11_v2" });
      const { vmSize, state } = await machine();
      assert.deepEqual([vmSize, state], ["Standard_DS11_v2", "Running"]);
      assert.deepEqual(await writes(), [
        "POST /computes/ci-dev/resize",
        "POST /computes/ci-dev/getAllowedVmSizesForResize",
        "POST /computes/ci-dev/stop",
        "POST /computes/ci-dev/resize",
        "POST /computes/ci-dev/start",
      ]);
    });

    it("stays, and the instance runs again, when the second try is refused", async () => {
      const made = await create({ vmSize: "Standard_DS3_v2" });
      await switched({ resizeOnlyWhenStopped: true });
      const answer = { status: 400, code: "Broken", message: "It will not do." };
      await azure.admin("POST", "faults", { method: "POST", path: "/resize", after: 1, answer });
      const { message } = await failingUpdate(made, { vmSize: "Standard_DS11_v2" });
      assert.match(message, /Azure refused the update of vmSize\. 400 Broken: It will not do\./);
      const { vmSize, state } = await machine();
      assert.deepEqual([vmSize.toLowerCase(), state], ["standard_ds3_v2", "Running"]);
    });

    it("names what is allowed when Azure does not offer it, and stops nothing", async () => {
      const made = await create({ vmSize: "Standard_DS3_v2" });
      await azure.requests();
      const { message } = await failingUpdate(made, { preflight: "off", vmSize: "Standard_X1" });
      assert.match(message, /Azure refused the update of vmSize\. 400 .* It can be resized to Standard_D2_v2, /);
      assert.ok(!(await writes()).some((request) => request.endsWith("/stop")));
    });
  });

  it("idle shutdown is switched off by a PUT when the action wants a time", async () => {
    const made = await create({ idleTimeBeforeShutdown: "PT1H", description: "d" });
    await switched({ idleActionRefusesNull: true });
    await update(made, { description: "d" });
    const { properties } = (await seen()).properties;
    assert.equal(properties.idleTimeBeforeShutdown, null);
  });

  it("says so when neither the action nor the PUT switches idle shutdown off", async () => {
    const made = await create({ idleTimeBeforeShutdown: "PT1H" });
    await switched({ idleActionRefusesNull: true, putIgnoresIdleTime: true });
    const { message } = await failingUpdate(made, {});
    assert.match(message, /accepted the update of idleTimeBeforeShutdown and kept the old value/);
  });

  it("an action that is not there is made up for by a PUT", async () => {
    const made = await create({});
    const answer = { status: 400, code: "NoRegisteredProviderFound", message: "No such api-version." };
    await azure.admin("POST", "faults", { method: "POST", path: "/customServices", count: null, answer });
    await update(made, { customServices: [{ name: "app", image: { reference: "i" } }] });
    assert.equal((await machine()).customServices[0].name, "app");
  });

  it("an action that does nothing is made up for by a PUT", async () => {
    const made = await create({});
    await azure.admin("POST", "faults", { method: "POST", path: "/enableSso", count: null, answer: { status: 200 } });
    await update(made, { enableSSO: false });
    assert.equal((await machine()).enableSSO, false);
  });

  describe("single sign-on", () => {
    const onBehalf = { personalComputeInstanceSettings: { assignedUser: SOMEBODY } };
    const app = { customServices: [{ name: "app", image: { reference: "i" } }] };
    const warningsOf = async (given: Values, oldInputs?: Values) => {
      const warnings: string[] = [];
      const log = { progress: () => {}, info: () => {}, warn: (text: string) => warnings.push(text) };
      const newInputs = { workspaceId: WORKSPACE, computeName: "ci-dev", ...given };
      await azure.resource.check({ newInputs, oldInputs, log, clock: azure.clock });
      return warnings.map((warning) => warning.split(":")[0]);
    };

    it("of somebody else's instance is theirs to switch on, which the error says", async () => {
      const made = await create({ ...onBehalf, enableSSO: false });
      const { message } = await failingUpdate(made, { ...onBehalf, enableSSO: true });
      assert.match(
        message,
        /Azure refused the update of enableSSO\. 403 .* Only the user whom the instance is assigned to/,
      );
    });

    it("that a creation turns off is a warning before, and no difference after", async () => {
      await switched({ createTurnsSsoOff: true });
      const given = { ...onBehalf, ...app, enableSSO: true };
      assert.deepEqual(await warningsOf(given), ["enableSSO"]);
      assert.deepEqual(await warningsOf({ ...onBehalf, enableSSO: true }), []);
      const made = await create(given);
      assert.equal((await machine()).enableSSO, false);
      assert.equal((await azure.provider.diff(made.id, made.outs, made.inputs)).changes, false);
      const read = (await azure.provider.read(made.id, made.outs)) as Json;
      assert.equal((await azure.provider.diff(made.id, read.props, made.inputs)).changes, false);
      const inputs = await checked({ ...onBehalf, ...app }, made.inputs);
      assert.equal((await azure.provider.diff(made.id, made.outs, inputs)).changes, false);
    });

    it("is no matter of a changed creation script, which does not run again", async () => {
      const script = (scriptArguments: string) => ({
        setupScripts: {
          scripts: { creationScript: { scriptSource: "workspace", scriptData: "a.sh", scriptArguments } },
        },
      });
      const old = { workspaceId: WORKSPACE, computeName: "ci-dev", ...script("1") };
      assert.deepEqual(await warningsOf(script("2"), old), ["setupScripts.scripts.creationScript"]);
      assert.deepEqual(await warningsOf(script("1"), old), []);
      assert.deepEqual(await warningsOf(script("1")), []);
    });
  });

  it("script data that reads leave out is written once, kept, changed and removed", async () => {
    await switched({ readOmitsScriptData: true });
    const script = (scriptData: string) => ({
      setupScripts: { scripts: { startupScript: { scriptSource: "inline", scriptData } } },
    });
    const held = async () => {
      await switched({ readOmitsScriptData: false });
      const scriptData = (await machine()).setupScripts?.scripts?.startupScript?.scriptData;
      await switched({ readOmitsScriptData: true });
      return scriptData;
    };
    const made = await create(script("ZWNobyAx"));
    assert.equal((await writes()).filter((request) => request.startsWith("PUT")).length, 1);
    const read = (await azure.provider.read(made.id, made.outs)) as Json;
    assert.deepEqual(read.inputs, made.inputs);
    assert.equal((await azure.provider.diff(made.id, read.props, made.inputs)).changes, false);
    let deployed = await update(made, { ...script("ZWNobyAx"), description: "d" });
    assert.equal(await held(), "ZWNobyAx");
    deployed = await update(deployed, { ...script("ZWNobyAy"), description: "d" });
    assert.equal(await held(), "ZWNobyAy");
    await update(deployed, { description: "d" });
    assert.ok(!(await held()));
  });

  it("ports that Azure chose are no difference, and stay when another application changes", async () => {
    await switched({ choosesPublishedPorts: true });
    const apps = (reference: string) => ({
      customServices: [
        { name: "a", image: { reference: "a" }, endpoints: [{ target: 80 }, { target: 80, published: 4000 }] },
        { name: "b", image: { reference } },
      ],
    });
    const made = await create(apps("b"));
    const ports = async () => (await machine()).customServices[0].endpoints.map((each: Json) => each.published);
    const [chosen] = await ports();
    assert.equal(typeof chosen, "number");
    assert.equal((await azure.provider.diff(made.id, made.outs, made.inputs)).changes, false);
    const read = (await azure.provider.read(made.id, made.outs)) as Json;
    assert.deepEqual(read.inputs, made.inputs);
    await switched({ choosesPublishedPorts: false });
    await update(made, apps("c"));
    assert.deepEqual(await ports(), [chosen, 4000]);
  });
});
