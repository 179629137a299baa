import { strict as assert } from "node:assert";
import { runDrift } from "../provider/drift/detect";
import { type DriftEvent, watch } from "../provider/drift/watch";
import { KINDS } from "../provider/kinds";
import { declaredBy, deployed } from "./drift/declaring";
import { type Azure, startAzure } from "./provider/azure";
import { COMPUTE, deploying } from "./provider/deploying";

/** Half a second before each; what follows crosses it. */
const DATES = {
  "the end of 29 February": "2028-03-01T00:00:00Z",
  "the end of 28 February of a year without a 29th": "2027-03-01T00:00:00Z",
  "the end of a year": "2027-01-01T00:00:00Z",
  "summer time in Europe": "2026-03-29T01:00:00Z",
  "the end of summer time in Europe": "2026-10-25T01:00:00Z",
  "summer time in New York": "2026-03-08T07:00:00Z",
  "the end of summer time in New York": "2026-11-01T06:00:00Z",
};

const cron = (expression: string, timeZone: string, startTime: string) => ({
  action: "Stop",
  triggerType: "Cron",
  cron: { expression, timeZone, startTime },
});
const recurrence = (timeZone: string, startTime: string) => ({
  action: "Start",
  triggerType: "Recurrence",
  recurrence: {
    frequency: "Week",
    interval: 1,
    timeZone,
    startTime,
    schedule: { hours: [2], minutes: [30], weekDays: ["Sunday"] },
  },
});

for (const [name, date] of Object.entries(DATES)) {
  describe(`at ${name}`, () => {
    const start = Date.parse(date) - 500;
    const told = (milliseconds: number) => new Date(milliseconds).toISOString();
    const local = (milliseconds: number) => told(milliseconds).slice(0, 19);
    let azure: Azure;
    beforeEach(async () => {
      azure = await startAzure({}, start);
    });
    afterEach(() => azure.close());

    /** For provider and emulator alike. */
    async function pass(seconds: number): Promise<void> {
      await azure.clock.sleep(seconds * 1000);
      await azure.admin("POST", "advance", { seconds });
    }

    const { create, update, refreshed, seen, planned, checked } = deploying(() => azure);

    it("schedules and the idle time are made, changed and read as they are declared", async () => {
      const given = {
        idleTimeBeforeShutdown: "PT30M",
        schedules: {
          computeStartStop: [
            cron("0 2 29 2 *", "W. Europe Standard Time", local(start)),
            recurrence("Eastern Standard Time", local(start + 1000)),
          ],
        },
      };
      const made = await create(given);
      assert.equal(Date.parse((await seen()).properties.createdOn), start);
      const read = await refreshed(made);
      assert.deepEqual(read.inputs.schedules, given.schedules);
      assert.equal((await planned(made, await checked(given, made.inputs))).changes, false);

      await pass(1);
      const later = {
        idleTimeBeforeShutdown: "P1D",
        schedules: {
          computeStartStop: [
            cron("30 2 31 12 *", "Samoa Standard Time", local(start + 1000)),
            recurrence("Newfoundland Standard Time", local(start)),
          ],
        },
      };
      const after = await refreshed(await update(made, later));
      assert.deepEqual(
        [after.inputs.schedules, after.inputs.idleTimeBeforeShutdown],
        [later.schedules, later.idleTimeBeforeShutdown],
      );
      assert.equal(Date.parse((await seen()).properties.createdOn), start);
      assert.equal((await planned(after, await checked(later, after.inputs))).changes, false);
    });

    it("an idle shutdown has its time", async () => {
      const made = await create({ idleTimeBeforeShutdown: "PT30M" });
      await pass(1);
      await azure.admin("POST", "triggers", { compute: COMPUTE, action: "stop", trigger: "IdleShutdown" });
      const { state, lastOperation } = (await refreshed(made)).outs;
      assert.deepEqual([state, Date.parse(lastOperation.operationTime)], ["Stopped", start + 1000]);
    });

    it("drift is told with its times, round by round", async () => {
      const given = { computeName: "ci-dev", powerState: "Running" };
      const declared = declaredBy(await deployed(azure, "ComputeInstance", given));
      const interruption = new AbortController();
      let looked = 0;
      const steps = [
        () => pass(1),
        async () => {
          assert.equal((await azure.arm("POST", `${COMPUTE}/stop`)).status, 202);
          await pass(1800);
          looked = azure.clock.now();
        },
      ];
      const sleep = async () => (steps.length > 0 ? steps.shift()?.() : interruption.abort());
      const clock = { now: azure.clock.now, sleep };
      const events: DriftEvent[] = [];
      const request = { declare: async () => ({ declared }), signal: interruption.signal };
      for await (const event of watch(request, { clock, connection: azure.connection, kinds: KINDS }))
        events.push(event);
      assert.deepEqual(
        events.map(({ event, at, lastChange }) => [event, at, Date.parse(lastChange?.at ?? "")]),
        [["changed", told(looked), start + 1000]],
      );
      assert.ok(looked >= start + 1_801_000);
      const { checkedAt, reports } = await runDrift({ declared, sources: ["dev"] }, { ...azure, kinds: KINDS });
      assert.equal(checkedAt, told(looked));
      assert.equal(Date.parse(reports[0]?.lastChange?.at ?? ""), start + 1000);
    });
  });
}
