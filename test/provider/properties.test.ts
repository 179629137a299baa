import { strict as assert } from "node:assert";
import fc from "fast-check";
import { fields } from "../../provider/computeInstance/fields";
import { combinations, optionNames } from "./arbitraries";
import { type Azure, inputsOf, SUBSCRIPTION, startAzure } from "./azure";
import { restOf } from "./rest";

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
describe("any options of a compute instance", () => {
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

  const { comesToRest, changesInPlace } = restOf(
    () => azure.provider,
    (given) => inputsOf({ computeName: "ci-any", ...given }),
  );

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
