import { strict as assert } from "node:assert";
import { type Azure, type Json, startAzure } from "./azure";
import { COMPUTE, deploying } from "./deploying";

const WORDS = {
  powerState: "stopped",
  powerStateEnforcement: "ALWAYS",
  onDelete: "Retain",
  onReplace: "Allow",
  onInterrupt: "WHENSTOPPED",
  onActiveRuns: "Wait",
  preflight: "WARN",
  adopt: "TakeOver",
  applicationSharingPolicy: "personal",
};
const GIVEN = {
  ...WORDS,
  schedules: {
    computeStartStop: [{ action: "STOP", triggerType: "cron", status: "disabled", cron: { expression: "0 18 * * *" } }],
  },
};

describe("words that a program spells in other letters than Azure", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { create, update, refreshed } = deploying(() => azure);
  const wordsIn = (values: Json) => Object.fromEntries(Object.keys(WORDS).map((name) => [name, values[name]]));
  const scheduleIn = ({ schedules }: Json) => {
    const { action, triggerType, status } = schedules.computeStartStop[0];
    return { action, triggerType, status };
  };

  it("are recorded as they are given, and change nothing, also beside another change", async () => {
    const made = await create(GIVEN);
    const changed = await update(made, { ...GIVEN, tags: { team: "vision" } });
    for (const { inputs, outs } of [made, changed, await refreshed(changed)]) {
      assert.deepEqual(wordsIn(inputs), WORDS);
      assert.deepEqual(wordsIn(outs), WORDS);
      assert.deepEqual(scheduleIn(outs), { action: "STOP", triggerType: "cron", status: "disabled" });
      assert.equal((await azure.provider.diff(COMPUTE, outs, inputs)).changes, false);
    }
    const { properties } = (await azure.arm("GET", COMPUTE)).body.properties;
    assert.equal(properties.applicationSharingPolicy, "Personal");
    assert.deepEqual(scheduleIn(properties), { action: "Stop", triggerType: "Cron", status: "Disabled" });
    assert.equal(properties.state, "Stopped");
  });

  it("do what they say", async () => {
    const made = await create(GIVEN);
    await azure.provider.delete(COMPUTE, made.outs);
    assert.equal((await azure.arm("GET", COMPUTE)).status, 200);
  });
});
