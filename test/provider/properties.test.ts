import { strict as assert } from "node:assert";
import fc from "fast-check";
import { fields } from "../../provider/computeInstance/fields";
import type { Values } from "../../provider/core/values";
import { combinations, optionNames } from "./arbitraries";
import { type Azure, inputsOf, type Json, SUBSCRIPTION, startAzure } from "./azure";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/lab`;
const IDENTITIES = ["a", "b"].map(
  (name) => `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
);
const EXISTING = {
  "subnet.id": [`${NETWORK}/subnets/s`, `${NETWORK}/subnets/s`.replace("resourceGroups", "resourcegroups")],
  "identity.userAssignedIdentities[]": IDENTITIES,
};

/** Given the same inputs, nothing may differ after a create, a refresh and a preview, nor after a second of each. */
describe("any options of a compute instance", function () {
  this.timeout(120_000);
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
    await azure.admin("PUT", "quotas", { limit: 1_000_000 });
    const put = async (id: string, version: string, body: unknown) => {
      const { status, body: answer } = await azure.arm("PUT", `${id}?api-version=${version}`, body);
      assert.ok(status < 300, JSON.stringify(answer));
    };
    await put(NETWORK, "2024-05-01", {
      location: "eastus",
      properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
    });
    await put(`${NETWORK}/subnets/s`, "2024-05-01", { properties: { addressPrefix: "10.0.0.0/24" } });
    for (const id of IDENTITIES) await put(id, "2023-01-31", { location: "eastus" });
  });
  after(() => azure.close());

  async function checked(olds: Json, given: Values): Promise<Json> {
    const { inputs, failures } = await azure.provider.check(olds, inputsOf({ computeName: "ci-any", ...given }));
    assert.deepEqual(failures, []);
    return inputs;
  }

  async function comesToRest(given: Values): Promise<void> {
    const { provider } = azure;
    const inputs = await checked({}, given);
    const created: Json = await provider.create(inputs);
    try {
      const unchanged = async (olds: Json, news: Json) =>
        assert.deepEqual(await provider.diff(created.id, olds, news), {
          changes: false,
          replaces: [],
          deleteBeforeReplace: false,
        });
      await unchanged(created.outs, inputs);
      const read: Json = await provider.read(created.id, created.outs);
      await unchanged(read.props, inputs);
      assert.deepEqual(read.inputs, inputs);
      assert.deepEqual(await checked(inputs, given), inputs);
    } finally {
      await provider.delete(created.id, created.outs);
    }
  }

  /** Whatever changes in place is there after the update, and stays. */
  async function changesInPlace(fixed: Values, steps: Values[]): Promise<void> {
    const { provider } = azure;
    let inputs = await checked({}, { ...fixed, ...steps[0] });
    const { id, outs: made }: Json = await provider.create(inputs);
    let outs = made;
    try {
      for (const step of steps.slice(1)) {
        inputs = await checked(inputs, { ...fixed, ...step });
        const plan = await provider.diff(id, outs, inputs);
        assert.deepEqual(plan.replaces, []);
        if (plan.changes) outs = ((await provider.update(id, outs, inputs)) as Json).outs;
        assert.equal((await provider.diff(id, outs, inputs)).changes, false);
        const read: Json = await provider.read(id, outs);
        assert.equal((await provider.diff(id, read.props, inputs)).changes, false);
        const { __released, ...declared } = inputs;
        if (plan.changes) assert.deepEqual(read.inputs, declared);
        outs = read.props;
      }
    } finally {
      await provider.delete(id, outs);
    }
  }

  const fixed = optionNames.filter((name) => fields[name]?.mutability === "replace");
  const mutable = optionNames.filter((name) => !fixed.includes(name) && name !== "enableSSO");
  const steps = fc.array(combinations(EXISTING, mutable), { minLength: 3, maxLength: 3 });

  it("change in place: from any combination to any other", () =>
    fc.assert(fc.asyncProperty(combinations(EXISTING, fixed), steps, changesInPlace), { seed: 5, numRuns: 60 }));

  for (const name of optionNames) {
    it(`come to rest: ${name} alone`, () =>
      fc.assert(fc.asyncProperty(combinations(EXISTING, [name], [name]), comesToRest), { seed: 7, numRuns: 12 }));
  }

  it("come to rest: all together in random combinations", () =>
    fc.assert(fc.asyncProperty(combinations(EXISTING), comesToRest), { seed: 42, numRuns: 150 }));
});
