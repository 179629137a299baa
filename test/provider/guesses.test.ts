import { strict as assert } from "node:assert";
import type { Resource } from "../../provider/core/resource";
import { UNKNOWN, type Values } from "../../provider/core/values";
import { BASE } from "../image/declared";
import { type Azure, startAzure, WORKSPACE } from "./azure";

const OWNER = { organization: "organization", project: "shop", stack: "dev", type: "ComputeInstance", name: "dev" };

describe("what a preview does not know, and may replace something", () => {
  let azure: Azure;
  let said: string[];
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    said = [];
    await azure.admin("POST", "reset");
  });
  after(() => azure.close());

  const warn = (text: string) => void said.push(text);
  const call = (type: string) => ({
    owner: { ...OWNER, type },
    log: { progress() {}, info: warn, warn },
    clock: azure.clock,
  });
  /** Creates it, and previews a change. */
  const previewed = async (resource: Resource, type: string, before: Values, after: Values): Promise<string[]> => {
    const given = { ...call(type), newInputs: { workspaceId: WORKSPACE, ...before } };
    const { inputs, problems } = await resource.check(given);
    assert.deepEqual(problems, []);
    await resource.reconcile({ ...call(type), inputs });
    said = [];
    await azure.requests();
    const newInputs = { workspaceId: WORKSPACE, ...before, ...after };
    const checked = await resource.check({ ...call(type), oldInputs: inputs, newInputs });
    assert.deepEqual(checked.problems, []);
    return said;
  };
  const instance = (before: Values, after: Values) =>
    previewed(azure.resource, "ComputeInstance", { computeName: "ci-dev", ...before }, after);
  const image = (before: Values, after: Values) =>
    previewed(azure.imageResource, "Image", { name: "train", image: BASE, ...before }, after);
  const FORWARDED: Values = { enableNodePublicIp: UNKNOWN };

  it("is told of an instance, with whose it is and what goes, where a replacement is allowed", async () => {
    const told = (await instance({ onReplace: "allow" }, FORWARDED)).join("\n");
    assert.match(
      told,
      /^enableNodePublicIp is not known yet: if it comes out other than before, ComputeInstance "ci-dev" of workspace "vision" is replaced\. It belongs to .*; its disk, .* would be lost\.$/m,
    );
  });

  it("is left to the update where a replacement is refused, and costs no request", async () => {
    assert.deepEqual(await instance({}, FORWARDED), []);
    assert.deepEqual(await azure.requests(), []);
  });

  it("is told of an image whose version would be archived or deleted", async () => {
    for (const [onSupersede, does] of [
      ["archive", "archives"],
      ["delete", "deletes"],
    ]) {
      await azure.admin("POST", "reset");
      const told = await image({ onSupersede: onSupersede as string }, { osType: UNKNOWN });
      assert.deepEqual(told, [
        `osType: not known yet. If it comes out other than before, another version takes the place of this one, and onSupersede: "${onSupersede}" ${does} this one.`,
      ]);
    }
  });

  it("is not told of an image whose version stays, nor of what changes in place", async () => {
    assert.deepEqual(await image({}, { osType: UNKNOWN }), []);
    await azure.admin("POST", "reset");
    assert.deepEqual(await image({ onSupersede: "archive" }, { description: UNKNOWN }), []);
    assert.deepEqual(await instance({ onReplace: "allow" }, { description: UNKNOWN }), []);
  });
});
