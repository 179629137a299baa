import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { emulatorClock } from "../clock";
import { type Azure, startAzure } from "../provider/azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "../provider/deploying";

const stopAt = (hour: number) => ({
  computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: `0 ${hour} * * *` } }],
});

/** What users complain about elsewhere, and what happens here instead. */
describe("pains of changes and of the power state", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, refused, create, planned, update, up, refreshed, seen, writes } = deploying(() => azure);
  const switched = (switches: Record<string, boolean>) => azure.admin("PUT", "switches", switches);
  const machine = async () => (await seen()).properties.properties;
  const somebody = async (action: string) =>
    assert.equal((await azure.arm("POST", `${COMPUTE}/${action}`)).status, 202);
  const triggered = (action: string, trigger: string) =>
    azure.admin("POST", "triggers", { compute: COMPUTE, action, trigger });

  describe("pain 1: everything replaces the VM", () => {
    const application = (reference: string) => [{ name: "rstudio", image: { reference } }];
    const given: Values = {
      tags: { team: "vision" },
      description: "one",
      schedules: stopAt(18),
      idleTimeBeforeShutdown: "PT1H",
      enableSSO: true,
      customServices: application("rocker/rstudio:1"),
      vmSize: "Standard_DS3_v2",
    };
    const edits: Values = {
      tags: { team: "speech" },
      description: "two",
      schedules: stopAt(20),
      idleTimeBeforeShutdown: "PT30M",
      enableSSO: false,
      customServices: application("rocker/rstudio:2"),
      vmSize: "Standard_DS4_v2",
    };

    for (const [name, value] of Object.entries(edits)) {
      it(`a change of ${name} arrives, and the VM with its disk stays`, async () => {
        const made = await create(given);
        const { createdOn } = (await seen()).properties;
        await azure.requests();
        const after = await update(made, { ...given, [name]: value });
        assert.ok((await writes()).every((request) => !request.startsWith("DELETE")));
        assert.deepEqual((await refreshed(after)).inputs[name], value);
        assert.equal((await seen()).properties.createdOn, createdOn);
      });
    }

    it("a replacement is refused in the preview, for exactly what causes it", async () => {
      const made = await create(given);
      const changed = { ...given, ...edits, disableLocalAuth: true, sshSettings: { sshPublicAccess: "Enabled" } };
      const [message, ...others] = await refused(changed, made.inputs);
      assert.deepEqual(others, []);
      assert.match(
        message ?? "",
        /^disableLocalAuth: the change of disableLocalAuth \(unset to true\), sshSettings\.sshPublicAccess \("Disabled" to "Enabled"\) would replace /,
      );
      const { replaces } = await planned(made, await checked({ ...changed, onReplace: "allow" }, made.inputs));
      assert.deepEqual(replaces, ["disableLocalAuth", "sshSettings"]);
    });

    it("to declare what it has had all the time replaces nothing", async () => {
      const made = await create();
      const { disableLocalAuth } = (await seen()).properties;
      assert.equal(disableLocalAuth, false);
      const inputs = await checked({ disableLocalAuth, sshSettings: { sshPublicAccess: "Disabled" } }, made.inputs);
      assert.deepEqual((await planned(made, inputs)).replaces, []);
    });
  });

  describe("pain 2: schedules cannot be changed", () => {
    const services: [does: string, switches: Record<string, boolean>][] = [
      ["takes them in a PUT", {}],
      ["ignores them in a PUT", { putIgnoresSchedules: true }],
      ["refuses them in a PUT", { putRefusesSchedules: true }],
    ];
    for (const [does, switches] of services) {
      it(`an edit is there afterwards, where Azure ${does}`, async () => {
        const made = await create({ schedules: stopAt(18) });
        await switched(switches);
        const after = await update(made, { schedules: stopAt(20) });
        assert.equal((await machine()).schedules.computeStartStop[0].cron.expression, "0 20 * * *");
        assert.deepEqual((await refreshed(after)).inputs.schedules, stopAt(20));
      });
    }

    it("an edit that Azure swallows is an error, and is tried again by the next up", async () => {
      const made = await create({ schedules: stopAt(18) });
      await switched({ putIgnoresSchedules: true, hasNoUpdateSchedules: true });
      const inputs = await checked({ schedules: stopAt(20) }, made.inputs);
      const failure = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.match(
        failure.message,
        /Azure accepted the update of schedules\.computeStartStop and kept the old value\./,
      );
      assert.equal(failure.properties.schedules.computeStartStop[0].cron.expression, "0 18 * * *");
      await switched({ putIgnoresSchedules: false });
      await update({ ...made, outs: failure.properties }, { schedules: stopAt(20) });
      assert.equal((await machine()).schedules.computeStartStop[0].cron.expression, "0 20 * * *");
    });
  });

  describe("pain 3: idle shutdown cannot be set, changed or seen", () => {
    beforeEach(() => switched({ readOmitsIdleTimeBefore202603: true, putIgnoresIdleTime: true }));

    it("it is set, and seen, also when somebody else has changed it", async () => {
      const made = await create({ idleTimeBeforeShutdown: "PT1H" });
      assert.equal((await refreshed(made)).inputs.idleTimeBeforeShutdown, "PT1H");
      const body = { idleTimeBeforeShutdown: "P1D" };
      assert.equal((await azure.arm("POST", `${COMPUTE}/updateIdleShutdownSetting`, body)).status, 200);
      const read = await refreshed(made);
      assert.equal(read.inputs.idleTimeBeforeShutdown, "P1D");
      await update(read, { idleTimeBeforeShutdown: "PT1H" });
      assert.equal((await machine()).idleTimeBeforeShutdown, "PT1H");
    });

    it("it is changed by its own action, because a PUT may ignore it", async () => {
      const made = await create({ idleTimeBeforeShutdown: "PT1H" });
      await azure.requests();
      await update(made, { idleTimeBeforeShutdown: "PT30M" });
      assert.deepEqual(await writes(), ["POST /computes/ci-dev/updateIdleShutdownSetting"]);
      assert.equal((await machine()).idleTimeBeforeShutdown, "PT30M");
    });

    it("the same time in other words is no change", async () => {
      const made = await create({ idleTimeBeforeShutdown: "PT1H" });
      const inputs = await checked({ idleTimeBeforeShutdown: "PT60M" }, made.inputs);
      assert.equal((await planned(made, inputs)).changes, false);
    });

    for (const idleActionRefusesNull of [false, true]) {
      it(`it is switched off by leaving it out, where the action ${idleActionRefusesNull ? "cannot" : "can"} do that`, async () => {
        const made = await create({ idleTimeBeforeShutdown: "PT1H" });
        await switched({ idleActionRefusesNull, putIgnoresIdleTime: !idleActionRefusesNull });
        const { outs } = await update(made, {});
        assert.equal((await machine()).idleTimeBeforeShutdown, null);
        assert.equal(outs.idleTimeBeforeShutdown, undefined);
      });
    }
  });

  describe("pain 4: it ran for weeks, or stopped, and nobody knows why", () => {
    const causes: [action: string, trigger: string, name: string, state: string][] = [
      ["stop", "IdleShutdown", "Stop", "Stopped"],
      ["stop", "Schedule", "Stop", "Stopped"],
      ["start", "Schedule", "Start", "Running"],
    ];
    for (const [action, trigger, operationName, state] of causes) {
      it(`a refresh tells of a ${action} by ${trigger}, and when it was`, async () => {
        const made = await create({ idleTimeBeforeShutdown: "PT1H" });
        if (action === "start") await somebody("stop");
        await triggered(action, trigger);
        const { outs } = await refreshed(made);
        assert.equal(outs.state, state);
        const { operationTime, ...operation } = outs.lastOperation;
        assert.deepEqual(operation, { operationName, operationStatus: "Succeeded", operationTrigger: trigger });
        assert.equal(Date.parse(operationTime), emulatorClock.now());
      });
    }

    it("an instance that runs although it should have stopped can be told", async () => {
      const made = await create({ idleTimeBeforeShutdown: "PT1H" });
      const { state, idleTimeBeforeShutdown, lastOperation } = (await refreshed(made)).outs;
      assert.deepEqual({ state, idleTimeBeforeShutdown }, { state: "Running", idleTimeBeforeShutdown: "PT1H" });
      assert.equal(lastOperation.operationTrigger, "User");
      assert.equal(Date.parse(lastOperation.operationTime), emulatorClock.now());
    });

    it("a stop does not end a job", async () => {
      const made = await create({ powerState: "Running" });
      await azure.admin("POST", "runs", { compute: COMPUTE, runs: [{ runId: "train_1", status: "Running" }] });
      const inputs = await checked({ powerState: "Stopped" }, made.inputs);
      const { message } = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.match(message, /1 run is active on it, and a stop would end it: train_1 Running\./);
      assert.equal((await machine()).state, "Running");
    });
  });

  describe("pain 5: nobody manages the power state, and a start of what runs is an error", () => {
    const ends = { Running: "start", Stopped: "stop" };
    const posts = async () => (await writes()).filter((request) => request.startsWith("POST /computes"));
    const other = (powerState: string) => (powerState === "Running" ? "Stopped" : "Running");
    /** What the state says of an instance that was `powerState` when it was last read. */
    const stale = (made: Deployed, powerState: string): Deployed => ({
      ...made,
      outs: { ...made.outs, powerState, state: powerState },
    });

    for (const [powerState, action] of Object.entries(ends)) {
      it(`nothing is sent when it is ${powerState} already, whatever the state says`, async () => {
        const made = await create({ powerState });
        await azure.requests();
        await update(stale(made, other(powerState)), { powerState });
        assert.deepEqual(await posts(), []);
        assert.equal((await machine()).state, powerState);
      });

      it(`a ${action} waits for the operation that somebody else has begun`, async () => {
        const made = await create({ powerState });
        await azure.admin("PUT", "speed", { default: { reads: 3 } });
        await somebody(ends[other(powerState) as keyof typeof ends]);
        await azure.requests();
        await update(stale(made, other(powerState)), { powerState });
        assert.deepEqual(await posts(), [`POST /computes/ci-dev/${action}`]);
        assert.equal((await machine()).state, powerState);
      });
    }

    for (const [powerStateEnforcement, state] of Object.entries({ exceptScheduled: "Stopped", always: "Running" })) {
      it(`what a schedule has stopped is ${state} after an up, with "${powerStateEnforcement}"`, async () => {
        const given = { powerState: "Running", powerStateEnforcement };
        const made = await create(given);
        await triggered("stop", "Schedule");
        await up(await refreshed(made), given);
        assert.equal((await machine()).state, state);
      });
    }
  });
});
