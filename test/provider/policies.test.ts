import { strict as assert } from "node:assert";
import { type Azure, startAzure } from "./azure";
import { deploying, failureOf } from "./deploying";

const WHO = 'ComputeInstance "ci-dev" of workspace "vision"';
const POLICY =
  "An Azure Policy that modifies, or a default of Azure, may have set it; then a new instance would get the same.";

describe("an Azure Policy", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, planned, seen } = deploying(() => azure);

  it("that changes a tag is told of a creation as what is there, without a word of an old value or a replacement", async () => {
    await azure.admin("PUT", "policy", { tags: { env: "prod", owner: "it" } });
    const failure = await failureOf(create({ tags: { env: "dev" } }));
    assert.equal(
      failure.message,
      `${WHO} was created, but not as declared: tags.env. To keep the instance, declare what it has: tags.env "prod". ${POLICY}`,
    );
    const inputs = await checked({ tags: { env: "prod" } });
    assert.equal((await planned({ id: failure.id, inputs, outs: failure.properties }, inputs)).changes, false);
  });

  it("that changes a tag is told of an update, without advice to replace", async () => {
    const made = await create({ tags: { env: "dev" } });
    await azure.admin("PUT", "policy", { tags: { env: "dev" } });
    const inputs = await checked({ tags: { env: "test" } }, made.inputs);
    const { message } = await failureOf(azure.provider.update(made.id, made.outs, inputs));
    assert.equal(
      message,
      `${WHO}: Azure accepted the update of tags.env and kept the old value. To keep the instance, declare what it has: tags.env "dev". ${POLICY}`,
    );
  });

  it("that changes a property is told of a creation, whether it could be changed in place or not", async () => {
    for (const [given, properties, name] of [
      [{ idleTimeBeforeShutdown: "PT30M" }, { idleTimeBeforeShutdown: "PT2H" }, "idleTimeBeforeShutdown"],
      [{ enableSSO: true }, { enableSSO: false }, "enableSSO"],
      [
        { sshSettings: { sshPublicAccess: "Enabled" } },
        { sshSettings: { sshPublicAccess: "Disabled" } },
        "sshSettings.sshPublicAccess",
      ],
    ] as const) {
      await azure.admin("POST", "reset");
      await azure.admin("PUT", "policy", { properties });
      await azure.admin("POST", "faults", {
        method: "POST",
        path: "/(updateIdleShutdownSetting|enableSso)$",
        count: null,
        answer: { status: 404, code: "ResourceNotFound", message: "No." },
      });
      const { message } = await failureOf(create({ ...given, onReplace: "allow" }));
      assert.ok(message.startsWith(`${WHO} was created, but not as declared: ${name}. `), message);
      assert.ok(message.endsWith(POLICY), message);
      assert.doesNotMatch(message, /old value|taint|replace/);
    }
  });

  it("that changes a property is no reason to replace a creation, also where Azure refuses to change it back", async () => {
    await azure.admin("PUT", "policy", { properties: { enableSSO: false } });
    const answer = { status: 400, code: "BadRequest", message: "No." };
    await azure.admin("POST", "faults", { method: "POST", path: "/enableSso$", count: null, answer });
    const { message } = await failureOf(create({ enableSSO: true }));
    assert.match(message, /enableSSO\. .*The instance is there without it: declare what it has\./);
    assert.doesNotMatch(message, /old value|taint|replace/);
  });

  it("that denies is named, with nothing left behind", async () => {
    await azure.admin("PUT", "policy", { deny: "allowed-sizes" });
    const { message, properties } = await failureOf(create());
    assert.match(message, /RequestDisallowedByPolicy.*allowed-sizes.*An Azure Policy forbids it/);
    assert.equal(properties, undefined);
    assert.equal((await seen()).error.code, "ResourceNotFound");
  });

  it("is thought of at a default that Azure fills in inside an item of a list", async () => {
    const cron = { expression: "0 18 * * *" };
    const stop = (more = {}) => ({
      computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { ...cron, ...more } }],
    });
    const schedules = stop();
    await azure.admin("PUT", "switches", { hasNoUpdateSchedules: true });
    await azure.admin("PUT", "policy", { properties: { schedules: stop({ startTime: "2020-01-01T00:00:00" }) } });
    const { message } = await failureOf(create({ schedules }));
    assert.equal(
      message,
      `${WHO} was created, but not as declared: schedules.computeStartStop. To keep the instance, declare what it has. ${POLICY}`,
    );
  });
});
