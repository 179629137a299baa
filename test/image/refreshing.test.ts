import { strict as assert } from "node:assert";
import { type Azure, type Json, startAzure } from "../provider/azure";
import { BASE, CONDA, imageInputsOf } from "./declared";

describe("a refresh of versions of one environment", () => {
  let azure: Azure;
  let made: Json[] = [];
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    made = [];
    for (const version of ["1", "1.0", "v2", "V2", "5"]) {
      const given = { name: "train", version, image: BASE, condaFile: CONDA, tags: { team: "vision", version } };
      const { inputs, failures } = await azure.images.check({}, imageInputsOf(given));
      assert.deepEqual(failures, []);
      made.push(await azure.images.create(inputs));
    }
    await azure.clock.sleep(60_000);
    await azure.requests();
  });
  after(() => azure.close());

  const read = ({ id, outs }: Json): Promise<Json> => azure.images.read(id, outs);
  const refresh = async () => {
    const found: Json[] = [];
    for (const each of made) found.push(await read(each));
    return found;
  };
  const unchanged = async () => {
    const found = await refresh();
    assert.deepEqual(
      found.map(({ props }) => props),
      made.map(({ outs }) => outs),
    );
  };

  it("takes a GET and one list, and tells their letters apart", async () => {
    await unchanged();
    const versions = "/environments/train/versions";
    assert.deepEqual(await azure.requests(), [`GET ${versions}/1`, `GET ${versions}`]);
  });

  it("finds one that somebody has archived, and one that somebody has deleted", async () => {
    const { body } = await azure.arm("GET", `${made[1].id}?api-version=2026-05-01`);
    const { provisioningState: _, environmentType: __, ...properties } = body.properties;
    const put = await azure.arm("PUT", `${made[1].id}?api-version=2026-05-01`, {
      properties: { ...properties, isArchived: true },
    });
    assert.equal(put.status, 200);
    await azure.arm("DELETE", `${made[2].id}?api-version=2026-05-01`);
    const found = await refresh();
    assert.equal(found[1].props.isArchived, true);
    assert.deepEqual(found[2], {});
    assert.equal(found[3].props.isArchived, false);
  });

  it("shows nothing where lists leave out what a GET shows", async () => {
    await azure.admin("PUT", "switches", { listOmitsDetails: true });
    await unchanged();
  });
});
