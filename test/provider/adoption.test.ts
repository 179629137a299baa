import { strict as assert } from "node:assert";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import type { Values } from "../../provider/core/values";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { type Azure, inputsOf, type Json, startAzure } from "./azure";
import { COMPUTE, deploying, failureOf, NAMED } from "./deploying";

const OTHER = { organization: "organization", project: "shop", stack: "live", type: "ComputeInstance", name: "dev" };

describe("an instance that is adopted", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, update, seen, writes } = deploying(() => azure);
  const tagOf = async () => (await seen()).tags?.["pulumi-azureml"];
  const someoneElses = async (properties: Values = {}, tags: Values = {}) => {
    const body = { location: "eastus", tags, properties: { computeType: "ComputeInstance", properties } };
    assert.ok((await azure.arm("PUT", COMPUTE, body)).status < 300);
    await writes();
  };
  const adopted = async (given: Values = {}) => create({ adopt: true, ...given });

  it("is not touched when it is as declared: nothing is sent, not even a tag", async () => {
    await someoneElses({ vmSize: "Standard_DS3_v2" }, { team: "speech" });
    const before = await seen();
    const made = await adopted({ vmSize: "STANDARD_DS3_V2", tags: { team: "speech" } });
    assert.deepEqual(await writes(), []);
    assert.deepEqual(await seen(), before);
    const inputs = await checked({ adopt: true, vmSize: "STANDARD_DS3_V2", tags: { team: "speech" } }, made.inputs);
    assert.equal((await azure.provider.diff(made.id, made.outs, inputs)).changes, false);
  });

  it("gets its tag with the next full write", async () => {
    await someoneElses();
    const made = await adopted();
    const resized = await update(made, { adopt: true, idleTimeBeforeShutdown: "PT1H" });
    assert.equal(await tagOf(), undefined);
    await update(resized, { adopt: true, idleTimeBeforeShutdown: "PT1H", description: "mine" });
    assert.match(await tagOf(), /^v1:/);
    const { inputs } = await azure.provider.check({}, inputsOf({ ...NAMED, adopt: true }, OTHER));
    await assert.rejects(azure.provider.create(inputs), /Another Pulumi resource has tagged it as its own\./);
  });

  it("gets its tag at once when it is taken over, as a claim that others see", async () => {
    await someoneElses();
    await create({ adopt: "takeOver" });
    assert.match(await tagOf(), /^v1:/);
  });

  it("is deleted with the resource", async () => {
    await someoneElses();
    const { id, outs } = await adopted();
    await azure.provider.delete(id, outs);
    assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
  });

  it("is not deleted by who has adopted it first once another has changed it", async () => {
    await someoneElses();
    const { id, outs } = await adopted();
    const { inputs } = await azure.provider.check({}, inputsOf({ ...NAMED, adopt: true, description: "b" }, OTHER));
    await azure.provider.create(inputs);
    // As in another run, which has not seen the other stack's.
    const provider = dynamicProvider(
      computeInstance(() => azure.connection),
      azure.clock,
    );
    await assert.rejects(provider.delete(id, outs), /another Pulumi resource has tagged it as its own/);
  });

  it("is left as it is when it has failed, and the state knows it; the next update heals it", async () => {
    await someoneElses();
    await azure.admin("POST", "states", { compute: COMPUTE, state: "Unusable", errors: [] });
    await writes();
    const inputs = await checked({ adopt: true });
    const failure: Json = await failureOf(azure.provider.create(inputs));
    assert.match(failure.message, /is Unusable/);
    assert.deepEqual(await writes(), []);
    const { outs }: Json = await azure.provider.update(COMPUTE, failure.properties, inputs);
    assert.equal(outs.state, "Running");
  });

  describe("without the value of an environment variable", () => {
    const application = (environmentVariables: Values, more: Values = {}) => ({
      customServices: [{ name: "rstudio", image: { reference: "rocker/rstudio" }, environmentVariables, ...more }],
    });
    const KEPT = { adopt: true, ...application({ TOKEN: {} }) };

    it("keeps the value, in an update of the application too, and has none in the state", async () => {
      await someoneElses(application({ TOKEN: { type: "local", value: "hush" } }));
      const made = await create(KEPT);
      assert.deepEqual(await writes(), []);
      assert.ok(!JSON.stringify(made).includes("hush"));
      const { outs } = await update(made, {
        adopt: true,
        ...application({ TOKEN: {} }, { docker: { privileged: true } }),
      });
      const { customServices } = (await seen()).properties.properties;
      assert.equal(customServices[0].environmentVariables.TOKEN.value, "hush");
      assert.equal(customServices[0].docker.privileged, true);
      assert.ok(!JSON.stringify(outs.customServices).includes("hush"));
    });

    it("is changed by a value, and differs by a variable that is gone", async () => {
      await someoneElses(application({ TOKEN: { type: "local", value: "hush" } }));
      const made = await update(await create(KEPT), { adopt: true, ...application({ TOKEN: { value: "new" } }) });
      assert.equal((await seen()).properties.properties.customServices[0].environmentVariables.TOKEN.value, "new");
      const inputs = await checked({ adopt: true, ...application({ OTHER: { value: "x" } }) }, made.inputs);
      assert.equal((await azure.provider.diff(made.id, made.outs, inputs)).changes, true);
    });

    it("is refused where there is no value to keep", async () => {
      const { failures = [] } = await azure.provider.check({}, inputsOf({ ...NAMED, ...KEPT, adopt: false }));
      assert.deepEqual(
        failures.map(({ reason }) => reason),
        [
          "customServices[0].environmentVariables.TOKEN.value: is required. (An instance that is adopted keeps the value that it has: set adopt.)",
        ],
      );
      const missing =
        'ComputeInstance "ci-dev" of workspace "vision": customServices[0].environmentVariables.TOKEN.value: no value is declared, and Azure shows none that could be kept. Declare it.';
      await assert.rejects(create(KEPT), { message: missing });
      await someoneElses(application({ OTHER: { value: "theirs" } }));
      await assert.rejects(create(KEPT), { message: missing });
      assert.deepEqual(await writes(), []);
    });
  });
});
