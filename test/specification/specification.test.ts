import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Values } from "../../provider/core/values";
import { Client } from "../emulator/client";
import { skipFor } from "../notes";
import { combinations } from "../provider/arbitraries";
import { type Azure, inputsOf, type Json, SUBSCRIPTION, startAzure } from "../provider/azure";
import { emulatedOperations } from "./coverage";
import { describeDocumentation } from "./documentation";
import { describeExamples } from "./exampleSuite";
import { isSpecificationThere, specificationFiles } from "./files";
import { javascriptClient, useEverything } from "./javascriptClient";
import { type Recording, record } from "./recording";
import { Tally } from "./tally";
import { openValidator, type Validator } from "./validator";

const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml`;
const network = `${group}/providers/Microsoft.Network/virtualNetworks/lab`;
const ours = ["a", "b"].map((name) => `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`);
const existing = { "subnet.id": [`${network}/subnets/s`], "identity.userAssignedIdentities[]": ours };
const apiVersions = [...new Set(specificationFiles.map(({ apiVersion }) => apiVersion))];

describe("The messages and Microsoft's specification", () => {
  let azure: Azure;
  let recording: Recording;
  let validator: Validator;
  let tally: Tally;

  before(async function () {
    if (!isSpecificationThere) skipFor(this, "shared");
    validator = await openValidator();
    tally = new Tally(validator, await emulatedOperations());
    azure = await startAzure();
    recording = record(azure);
    const client = new Client(azure.emulator);
    await azure.admin("PUT", "quotas", { limit: 1_000_000 });
    await client.arm(
      "PUT",
      network,
      { location: "eastus", properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } } },
      "2024-05-01",
    );
    await client.arm("PUT", `${network}/subnets/s`, { properties: { addressPrefix: "10.0.0.0/24" } }, "2024-05-01");
    for (const id of ours) await client.arm("PUT", id, { location: "eastus" }, "2023-01-31");
  });
  after(async () => {
    recording?.stop();
    validator?.close();
    await azure?.close();
    tally?.print();
  });

  async function holds(): Promise<void> {
    assert.deepEqual(await tally.hold(await recording.exchanges()), []);
  }

  it("agree when our provider creates, reads, updates and deletes", async () => {
    const { provider } = azure;
    const checked = async (given: Values, olds: Json = {}) => {
      const { inputs, failures } = await provider.check(
        olds,
        inputsOf({ computeName: "ci-any", onReplace: "allow", ...given }),
      );
      assert.deepEqual(failures, []);
      return inputs;
    };
    await fc.assert(
      fc.asyncProperty(combinations(existing), combinations(existing), async (first, second) => {
        const inputs = await checked(first);
        const { id, outs }: Json = await provider.create(inputs);
        const { props }: Json = await provider.read(id, outs);
        const next = await checked(second, inputs);
        const { changes, replaces } = await provider.diff(id, props, next);
        const [update] = await Promise.allSettled(
          changes && replaces?.length === 0 ? [provider.update(id, props, next)] : [],
        );
        // Chance makes updates that only the assigned user may make.
        if (update?.status === "rejected") assert.match(update.reason.message, /403 Forbidden/);
        await provider.delete(id, props);
        await holds();
      }),
      { seed: 11, numRuns: 60, endOnFailure: true },
    );
  });

  for (const apiVersion of [undefined, ...apiVersions]) {
    it(`agree when the JavaScript client uses ${apiVersion ?? "its own api-version"}`, async () => {
      await azure.admin("PUT", "speed", { default: { reads: 2 } });
      await azure.admin("PUT", "settings", { pageSize: 2, retryAfterSeconds: 0 });
      await useEverything(javascriptClient(azure, apiVersion), "ci-js");
      await holds();
    });
  }

  describeExamples(() => tally);
  describeDocumentation(() => tally);
});
