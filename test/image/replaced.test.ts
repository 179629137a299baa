import { strict as assert } from "node:assert";
import type { Connection } from "../../provider/azure/connection";
import type { Values } from "../../provider/core/values";
import { image } from "../../provider/image/image";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { type Azure, type Json, startAzure } from "../provider/azure";
import { BASE, imageInputsOf, OWNER } from "./declared";

const RENAMED = { ...OWNER, name: "train-new" };
const NEWER = BASE.replace("20250101", "20250601");

/** Who declares the same resource afterwards, found by an alias, or by itself. */
const AFTERWARDS: readonly [what: string, owner: Values][] = [
  ["an alias", RENAMED],
  ["a component as its parent", { ...OWNER, type: "shop:index:Training$Image" }],
  ["another name of the stack", { ...OWNER, stack: "prod" }],
  ["another name of the project", { ...OWNER, project: "store" }],
  ["another organization", { ...OWNER, organization: "acme" }],
];

describe("A deletion of an image that another replaces", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  /** The provider of one command, and what Pulumi calls. */
  function command(connection = azure.connection) {
    const served = dynamicProvider(
      image(() => connection),
      azure.clock,
    );
    const checked = async (given: Values, owner: Values, olds: Json = {}) => {
      const { inputs, failures } = await served.check(olds, imageInputsOf({ image: BASE, ...given }, owner));
      assert.deepEqual(failures, []);
      return inputs as Json;
    };
    const create = async (given: Values, owner: Values = OWNER) => {
      const inputs = await checked(given, owner);
      return { inputs, ...((await served.create(inputs)) as Json) };
    };
    return {
      create,
      /** The new one, before the old one is deleted. */
      async replace(old: Json, given: Values, owner: Values) {
        const { replaces } = await served.diff(old.id, old.outs, await checked(given, owner, old.inputs));
        assert.notDeepEqual(replaces, []);
        return create(given, owner);
      },
      async update(old: Json, given: Values, owner: Values) {
        const inputs = await checked(given, owner, old.inputs);
        assert.deepEqual((await served.diff(old.id, old.outs, inputs)).replaces, []);
        return { ...old, inputs, ...((await served.update(old.id, old.outs, inputs)) as Json) };
      },
      move: (old: Json, given: Values) => checked({ image: undefined, ...given }, OWNER, old.inputs),
      plan: async (old: Json, given: Values, owner: Values = OWNER) =>
        served.diff(old.id, old.outs, await checked(given, owner, old.inputs)),
      remove: ({ id, outs }: Json) => served.delete(id, outs),
    };
  }

  const stateOf = async ({ id }: Json) => {
    const { status, body } = await azure.arm("GET", `${id}?api-version=2026-05-01`);
    return status === 404 ? "gone" : body.properties.isArchived ? "archived" : "there";
  };

  for (const [what, owner] of AFTERWARDS) {
    for (const [onSupersede, then] of [
      ["retain", "there"],
      [undefined, "there"],
      ["archive", "archived"],
      ["delete", "gone"],
    ]) {
      it(`follows onSupersede (${onSupersede}) with ${what}`, async () => {
        const policies = { onDelete: onSupersede === "delete" ? "retain" : "delete", onSupersede };
        const old = await command().create({ ...policies, name: "train" });
        const next = command();
        const made = await next.replace(old, { ...policies, name: "train", image: NEWER }, owner);
        await next.remove(old);
        assert.deepEqual([await stateOf(old), await stateOf(made)], [then, "there"]);
      });
    }
  }

  it("follows onDelete when the program does not declare it any more", async () => {
    const [old, other] = [
      await command().create({ onDelete: "delete", name: "train" }),
      await command().create({ onDelete: "delete", name: "train", image: NEWER }, RENAMED),
    ];
    const next = command();
    await next.plan(other, { onDelete: "delete", name: "train", image: NEWER }, RENAMED);
    await next.remove(old);
    assert.deepEqual([await stateOf(old), await stateOf(other)], ["gone", "there"]);
  });

  it("follows onSupersede when the image moves to model management", async () => {
    const old = await command().create({ onDelete: "delete" });
    const next = command();
    const containerConfiguration = { executionScript: "test/pythonClients/runner.py", runtime: "python" };
    await next.move(old, { backend: "modelManagement", containerConfiguration });
    await next.remove(old);
    assert.equal(await stateOf(old), "there");
  });

  for (const ownershipTag of [true, false]) {
    const connected = (): Connection => {
      const { connection } = azure;
      return { ...connection, settings: { ...connection.settings, ownershipTag } };
    };

    describe(`with ownershipTag ${ownershipTag}`, () => {
      const given = { name: "train", onDelete: "delete", onSupersede: "delete" };

      it("leaves a version that a taint finds again", async () => {
        const old = await command(connected()).create(given);
        const next = command(connected());
        await next.create(given);
        await next.remove(old);
        assert.equal(await stateOf(old), "there");
      });

      it("leaves a version that a taint makes again, because somebody has deleted it", async () => {
        const old = await command(connected()).create(given);
        await azure.arm("DELETE", `${old.id}?api-version=2026-05-01`);
        await azure.admin("POST", "advance", { seconds: 1 });
        const next = command(connected());
        const again = await next.create(given);
        await next.remove(old);
        assert.equal(await stateOf(old), "there");
        const later = command(connected());
        await later.plan(again, given);
        await later.remove(old);
        assert.equal(await stateOf(old), "there");
      });

      it("leaves a version that a taint with an alias finds again, and whose it is now deletes it", async () => {
        const old = await command(connected()).create(given);
        const next = command(connected());
        await next.plan(old, given, RENAMED);
        const made = await next.create(given, RENAMED);
        await next.remove(old);
        assert.equal(await stateOf(old), "there");
        if (!ownershipTag) return;
        await command(connected()).remove(made);
        assert.equal(await stateOf(old), "gone");
      });

      it("leaves a version that another resource of the program takes over, with no alias", async () => {
        const old = await command(connected()).create(given);
        const next = command(connected());
        await next.create(given, RENAMED);
        await next.remove(old);
        assert.equal(await stateOf(old), "there");
      });

      it("leaves versions that two resources have swapped", async () => {
        const [one, two] = [given, { ...given, image: NEWER }];
        const first = await command(connected()).create(one);
        const second = await command(connected()).create(two, RENAMED);
        const next = command(connected());
        await next.replace(first, two, OWNER);
        await next.replace(second, one, RENAMED);
        await next.remove(first);
        await next.remove(second);
        assert.deepEqual([await stateOf(first), await stateOf(second)], ["there", "there"]);
      });

      it("leaves a superseded version that another resource of the program declares", async () => {
        const old = await command(connected()).create(given);
        const other = await command(connected()).create(given, RENAMED);
        const next = command(connected());
        await next.plan(other, given, RENAMED);
        await next.replace(old, { ...given, image: NEWER }, OWNER);
        await next.remove(old);
        assert.equal(await stateOf(old), "there");
      });
    });
  }

  describe("in the next command, because this one was interrupted before it", () => {
    const given = { name: "train", onDelete: "delete" };
    const newer = { ...given, image: NEWER };

    it("follows onSupersede, whoever has it now and whatever has changed since", async () => {
      const old = await command().create(given);
      const made = await command().replace(old, newer, RENAMED);
      const updated = await command().update(made, { ...newer, description: "newer" }, RENAMED);
      const next = command();
      const another = { ...OWNER, name: "another" };
      const last = await next.replace(updated, { ...given, image: `${NEWER}-1` }, another);
      const third = command();
      await third.plan(last, { ...given, image: `${NEWER}-1` }, another);
      await third.remove(old);
      await third.remove(made);
      assert.deepEqual([await stateOf(old), await stateOf(made), await stateOf(last)], ["there", "there", "there"]);
    });

    it("leaves a version that a taint has found again, until the program does not declare it any more", async () => {
      const old = await command().create(given);
      const again = await command().create(given);
      const next = command();
      assert.equal((await next.plan(again, given)).changes, false);
      await next.remove(old);
      assert.equal(await stateOf(old), "there");
      await command().remove(again);
      assert.equal(await stateOf(old), "gone");
    });

    it("leaves a version that a taint has found again, and could not build", async () => {
      const built = { ...given, buildImage: { enabled: true } };
      await azure.admin("POST", "builds", { failsAt: "dependencies", environment: "train", log: ["no"], count: 2 });
      const failures: Json[] = [];
      for (const _ of [1, 2])
        await command()
          .create(built)
          .catch((error) => failures.push(error));
      const [old, again] = failures.map(({ id, properties }) => ({ id, inputs: properties, outs: properties }));
      assert.equal(again?.id, old?.id);
      const next = command();
      await next.plan(again, built);
      await next.remove(old);
      assert.equal(await stateOf(old), "there");
    });
  });
});
