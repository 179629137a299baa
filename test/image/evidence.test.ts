import { strict as assert } from "node:assert";
import { createOrders } from "../../provider/azure/orders";
import type { Send } from "../../provider/azure/pipeline";
import { Workspace } from "../../provider/azure/workspace";
import type { Values } from "../../provider/core/values";
import { Image } from "../../provider/image/handle";
import { image } from "../../provider/image/image";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { failureOf } from "../provider/deploying";
import { BASE, OWNER } from "./declared";

const VERSION = `${WORKSPACE}/environments/train/versions/1`;
const AT = `${VERSION}?api-version=2026-05-01`;
const TAG = "pulumi-azureml";
const WHO = 'Image "train:1" of workspace "vision"';

describe("what has to be shown of a version of an environment", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const call = () => ({ owner: OWNER, log: { progress() {}, info() {}, warn() {} }, clock: azure.clock });
  const engine = (way: (send: Send) => Send = (send) => send) => {
    const connection = azure.connectionOver(way);
    return image(() => connection);
  };
  /** Another one, to which something happens before its `count`-th look, which nobody counts as its own. */
  const beforeRead = (count: number, happens: () => Promise<unknown>) => {
    let reads = 0;
    return engine((send) => async (request) => {
      const isRead = request.method === "GET" && request.path.includes("/versions/1?");
      if (isRead) reads += 1;
      if (isRead && reads === count) {
        await happens();
        await azure.requests();
      }
      return send(request);
    });
  };
  const inputsOf = async (given: Values = {}) => {
    const newInputs = { workspaceId: WORKSPACE, name: "train", version: "1", image: BASE, ...given };
    return (await engine().check({ ...call(), newInputs })).inputs;
  };
  const made = async (given: Values = {}) => {
    const inputs = await inputsOf(given);
    const { id, properties: observed } = await engine().reconcile({ ...call(), inputs });
    await azure.requests();
    return { ...call(), id, inputs, observed };
  };
  const seen = async (): Promise<Json> => (await azure.arm("GET", AT)).body;
  const makeAnew = async () => {
    const { properties } = await seen();
    await azure.arm("DELETE", AT);
    await azure.admin("POST", "advance", { seconds: 1 });
    await azure.arm("PUT", AT, { properties });
  };
  const tagged = async (tags: Values) => {
    const { properties } = await seen();
    await azure.arm("PUT", AT, { properties: { ...properties, tags: { ...properties.tags, ...tags } } });
  };
  const writes = async () => (await azure.requests()).filter((request) => !request.startsWith("GET"));
  const refusalOf = async (work: Promise<unknown>) => (await failureOf(work)).message as string;
  const failsOnce = (method: string) =>
    azure.admin("POST", "faults", { method, path: "/versions/1$", answer: { status: 500, code: "Sorry" } });

  for (const [onDelete, done] of [
    ["archive", "archived"],
    ["delete", "deleted"],
  ]) {
    it(`is that it was not recreated since the state was written, until a refresh (${onDelete})`, async () => {
      const request = await made({ onDelete });
      await makeAnew();
      await azure.requests();
      const anew = new RegExp(`${WHO} was not ${done}: it was recreated since the state was written\\. To leave it`);
      assert.match(await refusalOf(engine().remove(request)), anew);
      assert.deepEqual(await writes(), []);
      const read = await engine().read({ ...request, declaredBefore: [] });
      await engine().remove({ ...request, observed: read?.properties ?? {} });
      assert.equal((await seen()).properties?.isArchived ?? "gone", onDelete === "archive" ? true : "gone");
    });

    it(`is shown again before a repetition: when it was made (${onDelete})`, async () => {
      const request = await made({ onDelete });
      await failsOnce(onDelete === "archive" ? "PUT" : "DELETE");
      const message = await refusalOf(beforeRead(2, makeAnew).remove(request));
      assert.match(message, /it was recreated since the state was written/);
      assert.deepEqual(await writes(), []);
    });

    it(`is shown again before a repetition: that nobody else uses it (${onDelete})`, async () => {
      const request = await made({ onDelete });
      await failsOnce(onDelete === "archive" ? "PUT" : "DELETE");
      const joining = () => tagged({ [`${TAG}-12345678`]: "v1:1234567890" });
      const message = await refusalOf(beforeRead(2, joining).remove(request));
      assert.match(message, new RegExp(`was not ${done}: others own or use it now\\.`));
      assert.deepEqual(await writes(), []);
    });
  }

  it("is that nothing is there, before a registration is repeated", async () => {
    const inputs = await inputsOf();
    await failsOnce("PUT");
    const theirs = () => azure.arm("PUT", AT, { properties: { image: "mcr.microsoft.com/theirs:1" } });
    const message = await refusalOf(beforeRead(2, theirs).reconcile({ ...call(), inputs }));
    assert.match(
      message,
      /could not be registered .* 409 Conflict: it has come to be meanwhile, and is not overwritten\./,
    );
    assert.deepEqual(await writes(), []);
    assert.equal((await seen()).properties.image, "mcr.microsoft.com/theirs:1");
  });

  it("is whose it is, before an update is repeated", async () => {
    const request = await made();
    const inputs = await inputsOf({ description: "two" });
    await failsOnce("PUT");
    const taking = () => tagged({ [TAG]: "v1:another" });
    const message = await refusalOf(beforeRead(2, taking).reconcile({ ...request, inputs }));
    assert.match(message, /was not updated: who owns and uses it has changed\. Run "pulumi up" again\./);
    assert.deepEqual(await writes(), []);
  });

  it("of a command is that its user has named it, and agreed to archive what a stack owns", async () => {
    await made();
    const orders = createOrders();
    const workspace = new Workspace(
      WORKSPACE,
      azure.connectionOver((send) => send, { orders }),
      azure.clock,
    );
    const found = await Image.get(workspace, "train:1");
    await azure.requests();
    assert.match(await refusalOf(found.archive()), /Nobody has ordered to archive .*versions\/1\. Nothing was sent/);
    const refuse = () => {
      throw new Error("not agreed");
    };
    orders.give(VERSION, "archive", { consent: refuse, runs: async () => undefined });
    assert.match(await refusalOf(found.archive()), /not agreed/);
    assert.deepEqual(await writes(), []);
    orders.give(VERSION, "archive", { consent: () => undefined, runs: async () => undefined });
    await found.archive();
    assert.equal((await seen()).properties.isArchived, true);
  });
});
