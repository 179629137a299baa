import assert from "node:assert/strict";
import { agrees } from "../../provider/core/canonical";
import { holdsSecret } from "../../provider/core/fields";
import { at, show, type Value, type Values } from "../../provider/core/values";
import type { Report } from "../../provider/drift/report";
import { type Azure, type Json, startAzure } from "../provider/azure";
import { putReferred, withBase } from "./behind";
import { declaredBy, drift } from "./declaring";
import type { FieldChange } from "./fieldChanges";
import { kindsOf } from "./kinds";

describe("drift of every property", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
    await putReferred(azure);
  });
  after(() => azure.close());

  for (const [name, { changes, samenesses, served, resource, inputs, remake, remove }] of Object.entries(
    kindsOf(() => azure),
  )) {
    /** What drift tells of a resource that was declared like this, before and after somebody made it like that. */
    async function around(declared: Values, found: Values): Promise<{ first: Report; second: Report; inputs: Json }> {
      const { inputs: checked } = await served().check({}, inputs(declared));
      const { id, outs } = (await served().create(checked)) as Json;
      const type = `pulumi-nodejs:dynamic/azureml:${name}`;
      const request = {
        declared: declaredBy({ urn: `urn:pulumi:dev::shop::${type}::any`, type, id, inputs: checked, outputs: outs }),
      };
      try {
        const [first] = await drift(azure, request);
        await remake(id, found);
        const [second] = await drift(azure, request);
        return { first: first as Report, second: second as Report, inputs: checked };
      } finally {
        await remove(id);
      }
    }

    async function finds({ field, declared, found, path }: FieldChange): Promise<void> {
      const { first, second, inputs } = await around(declared, found);
      assert.deepEqual(first.differences, [], field);
      assert.equal(second.status, "changed", field);
      const [difference, ...others] = second.differences;
      assert.deepEqual(others, []);
      assert.equal(difference?.path, show(path));
      const [change] = resource().diff(inputs, { ...inputs, ...withBase(found) });
      if (!change || holdsSecret(change.field)) return;
      const isItem = Array.isArray(found[String(path[0])]) && path.length > 1;
      if (isItem) return;
      const isBoth = (one: Value, other: Value) => agrees(change.field, one, other);
      assert.ok(isBoth(at(inputs, path), difference?.declared), JSON.stringify(difference));
      assert.ok(isBoth(at(withBase(found), path), difference?.found), JSON.stringify(difference));
    }

    describe(`finds a change of ${name}`, () => {
      for (const change of changes) it(`${change.field}: ${change.what}`, () => finds(change));
    });

    describe(`shows nothing that Azure does not see of ${name}`, () => {
      for (const { field, what, declared, found } of samenesses) {
        it(`${field}: ${what}`, async () => {
          const { second } = await around(declared, found);
          const differences = second.differences.filter(({ expected }) => expected === undefined);
          assert.deepEqual([second.counts, differences], [false, []]);
        });
      }
    });
  }
});
