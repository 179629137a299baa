import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { type Azure, type Json, startAzure } from "../provider/azure";
import { imageInputsOf, OWNER } from "./declared";

describe("Image without ownership tags", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure({ "azureml:ownershipTag": "false" });
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const create = async (version: string, name: string, given: Values = {}): Promise<Json> => {
    const inputs = imageInputsOf({ name: "train", version, image: "ubuntu:24.04", ...given }, { ...OWNER, name });
    const checked = (await azure.images.check({}, inputs)) as Json;
    assert.deepEqual(checked.failures, []);
    return azure.images.create(checked.inputs);
  };
  const isThere = async ({ id }: Json) => {
    const { body } = await azure.arm("GET", `${id}?api-version=2026-05-01`);
    return body.properties?.isArchived === false;
  };

  for (const onDelete of ["archive", "delete"]) {
    it(`keeps a version that another resource of the run declares, with onDelete: "${onDelete}"`, async () => {
      const one = await create("1", "team/train:1", { onDelete });
      await create("1", "team/train", { onDelete });
      await azure.images.delete(one.id, one.outs);
      assert.equal(await isThere(one), true);
    });
  }

  it("removes one that nobody declares any more", async () => {
    const one = await create("1", "team/train:1");
    await create("2", "team/train");
    await azure.images.delete(one.id, one.outs);
    assert.equal(await isThere(one), false);
  });
});
