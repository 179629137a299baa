import assert from "node:assert/strict";
import fc from "fast-check";
import type { Field } from "../../emulator/computes/fields";
import { computeField } from "../../emulator/computes/instanceFields";
import { computes, preview, withEmulator } from "./client";

const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom("Cron", "Start", "PT1H", "Enabled", 1, null));

/** A body that is mostly of the right form, with wrong values in it. */
function like(field: Field): fc.Arbitrary<unknown> {
  const item = field.item;
  const wellFormed =
    field.kind === "object"
      ? fc.record(Object.fromEntries(Object.entries(field.fields ?? {}).map(([name, inner]) => [name, like(inner)])), {
          requiredKeys: [],
        })
      : field.kind === "list" && item
        ? fc.array(like(item), { maxLength: 2 })
        : field.values
          ? fc.constantFrom(...field.values)
          : anything;
  return fc.oneof({ weight: 9, arbitrary: wellFormed }, { weight: 1, arbitrary: anything });
}

describe("emulator: a PUT of whatever body", () => {
  it("is created or refused, never a fault of the emulator", () =>
    withEmulator(async (client) => {
      await fc.assert(
        fc.asyncProperty(like(computeField), async (body) => {
          const { status } = await client.arm("PUT", `${computes}/ci-any`, JSON.stringify(body), preview);
          assert.ok([200, 201, 400].includes(status), String(status));
          assert.ok([200, 404].includes((await client.get("ci-any", preview)).status));
        }),
        { numRuns: 150 },
      );
    }));
});
