import { strict as assert } from "node:assert";
import { at, type Values } from "../../provider/core/values";
import { remakeVersion, withBase } from "../drift/behind";
import { IMAGE_CHANGES } from "../drift/fieldChanges";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { failureOf } from "../provider/deploying";
import { imageInputsOf } from "./declared";

const AT = `${WORKSPACE}/environments/any/versions/1`;

interface Made {
  readonly id: string;
  readonly inputs: Json;
  readonly outs: Json;
}

/** Between the preview and the update, or between the last refresh and this one, somebody changes the version. */
describe("an update of an image", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const checked = async (given: Values, olds: Json = {}): Promise<Json> => {
    const sent = imageInputsOf({ name: "any", version: "1", ...withBase(given) });
    const { inputs, failures } = (await azure.images.check(olds, sent)) as Json;
    assert.deepEqual(failures, []);
    return inputs;
  };
  const create = async (given: Values): Promise<Made> => {
    const inputs = await checked(given);
    return { inputs, ...((await azure.images.create(inputs)) as Json) };
  };
  const update = async (made: Made, given: Values): Promise<Made> => {
    const inputs = await checked(given, made.inputs);
    await azure.requests();
    return { id: made.id, inputs, ...((await azure.images.update(made.id, made.outs, inputs)) as Json) };
  };
  const isChanged = async ({ id, inputs, outs }: Made) => (await azure.images.diff(id, outs, inputs)).changes;
  const refreshed = async (made: Made): Promise<Made> => {
    const { props }: Json = await azure.images.read(made.id, made.outs);
    return { ...made, outs: props };
  };
  const seen = async (): Promise<Json> => (await azure.arm("GET", `${AT}?api-version=2026-05-01`)).body.properties;
  const writes = async () => (await azure.requests()).filter((request) => !request.startsWith("GET"));

  for (const { field, what, declared, found, path } of IMAGE_CHANGES) {
    if (path[0] === "description") continue;
    it(`of the description leaves alone that somebody has given ${field} ${what}`, async () => {
      const made = await create({ ...declared, description: "one" });
      await remakeVersion(azure, made.id, { ...found, description: "one" });
      const before = await seen();
      const after = await update(made, { ...declared, description: "two" });
      assert.deepEqual(await writes(), ["PUT /environments/any/versions/1"]);
      const { tags: _before, ...others } = before;
      const { tags: _after, ...now } = await seen();
      assert.deepEqual(now, { ...others, description: "two" });
      const shown = (outs: Json) => JSON.stringify(at(outs, path));
      assert.equal(shown(after.outs), shown(made.outs));
      assert.equal(await isChanged(after), false);
      assert.equal(await isChanged(await refreshed(after)), true);
    });
  }

  it("refuses a label that somebody has changed to a third value, writes the others, and goes on after a refresh", async () => {
    const made = await create({ description: "one", tags: { team: "a" } });
    await remakeVersion(azure, made.id, { description: "three", tags: { team: "a" } });
    const given = { description: "two", tags: { team: "b" } };
    const failure = await failureOf(update(made, given));
    assert.match(failure.message, /description was not changed: somebody has changed it since .*refresh/);
    const { description, tags } = await seen();
    assert.deepEqual([description, tags.team], ["three", "b"]);
    const inputs = await checked(given, made.inputs);
    const read = await refreshed({ id: made.id, inputs, outs: failure.properties });
    const after = await update(read, given);
    assert.equal((await seen()).description, "two");
    assert.equal(await isChanged(await refreshed(after)), false);
  });
});
