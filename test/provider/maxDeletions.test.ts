import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { imageInputsOf } from "../image/declared";
import { type Azure, inputsOf, type Json, startAzure } from "./azure";

/** What a destroy has after AZUREML_MAX_DELETIONS=2, or a stack by its configuration. */
const start = (most: number) => startAzure({ "azureml:maxDeletions": `${most}` });
const ownerOf = (name: string) => ({ organization: "organization", project: "shop", stack: "dev", type: "any", name });

const make = (azure: Azure) => {
  const made = async (provider: Azure["provider"], given: Values): Promise<Json> => {
    const { inputs, failures } = (await provider.check({}, given)) as Json;
    assert.deepEqual(failures, []);
    return { inputs, ...(await provider.create(inputs)) };
  };
  return {
    instance: (computeName: string, given: Values = {}) =>
      made(azure.provider, inputsOf({ computeName, ...given }, ownerOf(computeName))),
    image: (name: string, given: Values = {}) =>
      made(azure.images, imageInputsOf({ name, version: "1", image: "ubuntu:24.04", ...given }, ownerOf(name))),
    left: async (...all: Json[]) => {
      const there = await Promise.all(all.map(async ({ id }) => (await azure.arm("GET", id)).body?.properties));
      return there.map((each) => each !== undefined && each.isArchived !== true);
    },
  };
};

describe("azureml:maxDeletions", () => {
  let azure: Azure;
  afterEach(() => azure.close());
  const reasons = async (...work: (Promise<unknown> | undefined)[]) =>
    (await Promise.allSettled(work)).map((each) => (each.status === "rejected" ? each.reason.message : "deleted"));

  it("refuses what is beyond it of deletions at the same time, with all names and the way out", async () => {
    azure = await start(2);
    const { instance, image, left } = make(azure);
    const names = ["alice", "bob", "carol"];
    const [alice, bob, carol] = await Promise.all(names.map((name) => instance(name)));
    const train = await image("train");
    const told = await reasons(
      ...[alice, bob].map(({ id, outs }) => azure.provider.delete(id, outs)),
      azure.images.delete(train.id, train.outs),
      azure.provider.delete(carol.id, carol.outs),
    );
    const refused = told.filter((each) => each !== "deleted");
    assert.equal(refused.length, 2, told.join("\n"));
    assert.equal((await left(alice, bob, carol, train)).filter(Boolean).length, 2);
    const last = refused.find((each) => each.includes("maxDeletions 4")) ?? refused.join("\n");
    assert.match(last, /was not deleted: azureml:maxDeletions allows 2 in one run\. This run deletes /);
    for (const name of [...names.map((each) => `ComputeInstance "${each}"`), 'Image "train:1"']) {
      assert.ok(last.includes(name), `${name} in ${last}`);
    }
    assert.match(last, /"pulumi config set azureml:maxDeletions 4" .* AZUREML_MAX_DELETIONS=4\.$/);
  });

  it("of 0 refuses every one, sends nothing, and lets what is left or stopped go", async () => {
    azure = await start(0);
    const { instance, image, left } = make(azure);
    const lost = await instance("lost");
    const kept = [await instance("kept", { onDelete: "retain" }), await instance("stopped", { onDelete: "stop" })];
    const [archived, deleted] = [await image("archived"), await image("deleted", { onDelete: "delete" })];
    const retained = await image("retained", { onDelete: "retain" });
    await azure.requests();
    for (const { id, outs } of kept) await azure.provider.delete(id, outs);
    await azure.images.delete(retained.id, retained.outs);
    const told = await reasons(
      azure.provider.delete(lost.id, lost.outs),
      azure.images.delete(archived.id, archived.outs),
      azure.images.delete(deleted.id, deleted.outs),
    );
    for (const each of told) assert.match(each, /allows 0 in one run\. This run has deleted nothing yet\./);
    const writes = (await azure.requests()).filter((request) => !request.startsWith("GET"));
    assert.deepEqual(writes, ["POST /computes/stopped/stop"]);
    assert.deepEqual(await left(lost, ...kept, archived, deleted, retained), Array(6).fill(true));
  });

  it("counts what a replacement deletes, and not what another version takes the place of", async () => {
    azure = await start(0);
    const { instance, image, left } = make(azure);
    const alice = await instance("alice", { onReplace: "allow" });
    const given = { computeName: "alice", onReplace: "allow", disableLocalAuth: true };
    await azure.provider.check(alice.inputs, inputsOf(given, ownerOf("alice")));
    assert.match((await reasons(azure.provider.delete(alice.id, alice.outs))).join(), /maxDeletions allows 0/);
    const one = await image("train", { onSupersede: "archive" });
    const next = imageInputsOf({ name: "train", version: "2", image: "ubuntu:24.04" }, ownerOf("train"));
    await azure.images.check(one.inputs, next);
    await azure.images.delete(one.id, one.outs);
    assert.deepEqual(await left(alice, one), [true, false]);
  });

  it("counts nothing twice, and nothing that is refused for another reason or gone already", async () => {
    azure = await start(1);
    const { instance, left } = make(azure);
    const [busy, gone, alice] = [await instance("busy"), await instance("gone"), await instance("alice")];
    await azure.admin("POST", "runs", { compute: busy.id, runs: [{ runId: "train_1", status: "Running" }] });
    await azure.arm("DELETE", `${gone.id}?underlyingResourceAction=Delete`);
    assert.match((await reasons(azure.provider.delete(busy.id, busy.outs))).join(), /runs? (is|are) active/);
    await azure.provider.delete(gone.id, gone.outs);
    await azure.provider.delete(alice.id, alice.outs);
    await azure.provider.delete(alice.id, alice.outs);
    assert.deepEqual(await left(busy, alice), [true, false]);
  });
});
