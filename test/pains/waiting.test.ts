import { strict as assert } from "node:assert";
import { type Azure, startAzure, WORKSPACE } from "../provider/azure";
import { COMPUTE, deploying, failureOf } from "../provider/deploying";

/** What users complain about elsewhere, and what happens here instead. */
describe("pains of quota and of conflicts", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, refused, create, update, writes } = deploying(() => azure);
  const quota = (limit: number) => azure.admin("PUT", "quotas", { family: "standardDSv2Family", limit });
  const status = async () => (await azure.arm("GET", COMPUTE)).status;

  describe("pain 19: a size or quota that is missing is found after minutes", () => {
    // A preview asks for sizes and quota once: each test is one of its own.
    beforeEach(async () => {
      await azure.close();
      azure = await startAzure();
    });

    const SHORT =
      'vmSize: the quota "Standard DSv2 Family Cluster Dedicated vCPUs" in eastus does not suffice: with this instance, this preview needs 4 more vCPUs, and 2 of 2 are free. Ask Azure for more.';

    it("a size that the region does not have is refused in the preview, with the nearest names", async () => {
      const [message = ""] = await refused({ vmSize: "Standard_DS3_v9" });
      assert.match(
        message,
        /^vmSize: "Standard_DS3_v9" is not offered .* in eastus\. The nearest names are Standard_DS3_v2, /,
      );
      assert.deepEqual(await writes(), []);
    });

    for (const quotaFailsLater of [false, true]) {
      it(`a quota that is short is told before anything is sent, where Azure would tell it ${quotaFailsLater ? "minutes later" : "in its answer"}`, async () => {
        await azure.admin("PUT", "switches", { quotaFailsLater });
        await quota(2);
        assert.deepEqual(await refused({ preflight: "strict" }), [SHORT]);
        assert.deepEqual(await writes(), []);
        const { message } = await failureOf(azure.provider.create(await checked({})));
        assert.match(message, /Ask for more quota of this family in the region, or use a size of another family\./);
      });
    }

    it("a stopped instance does not free quota, and the preview knows it", async () => {
      const theirs = `${WORKSPACE}/computes/ci-theirs`;
      const properties = { computeType: "ComputeInstance", properties: { vmSize: "Standard_DS3_v2" } };
      assert.equal((await azure.arm("PUT", theirs, { location: "eastus", properties })).status, 201);
      assert.equal((await azure.arm("POST", `${theirs}/stop`)).status, 202);
      await quota(6);
      assert.deepEqual(await refused({ preflight: "strict" }), [SHORT.replace("2 of 2", "2 of 6")]);
    });

    it("it asks nothing when switched off", async () => {
      await quota(2);
      assert.deepEqual(await refused({ preflight: "off", vmSize: "Standard_None" }), []);
      assert.deepEqual(await azure.requests(), []);
    });
  });

  describe("pain 20: conflicts on delete and on a quick re-create", () => {
    const ACTIVE = { status: 409, code: "Conflict", message: "There is already an active operation submitted." };

    for (const method of ["PUT", "POST", "DELETE"]) {
      it(`a ${method} that meets an active operation waits for it`, async () => {
        const made = await create({ powerState: "Running" });
        await azure.admin("POST", "faults", { method, path: "/computes/ci-dev", count: 3, answer: ACTIVE });
        if (method === "PUT") await update(made, { powerState: "Running", description: "d" });
        if (method === "POST") await update(made, { powerState: "Stopped" });
        if (method === "DELETE") await azure.provider.delete(made.id, made.outs);
        assert.equal((await azure.admin("GET", "faults")).value.length, 0);
        assert.equal(await status(), method === "DELETE" ? 404 : 200);
      });
    }

    it("a delete waits for the stop that runs, as it does in Azure", async () => {
      const made = await create();
      await azure.admin("PUT", "speed", { default: { reads: 3 } });
      assert.equal((await azure.arm("POST", `${COMPUTE}/stop`)).status, 202);
      await azure.provider.delete(made.id, made.outs);
      assert.equal(await status(), 404);
    });

    for (const deleteDuringCreate of [false, true]) {
      it(`a delete while it is created ${deleteDuringCreate ? "ends the creation" : "waits for its end"}, and deletes it`, async () => {
        await azure.admin("PUT", "switches", { deleteDuringCreate });
        await azure.admin("PUT", "speed", { default: "manual" });
        const failure = await failureOf(azure.provider.create(await checked({ timeouts: { create: "30s" } })));
        await azure.admin("PUT", "speed", { default: { reads: 4 } });
        await azure.provider.delete(failure.id, failure.properties);
        assert.equal(await status(), 404);
      });
    }

    it("what is gone, with or without its workspace and group, is deleted", async () => {
      const made = await create();
      await azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
      await azure.provider.delete(made.id, made.outs);
      const again = await create();
      const workspace = made.id.split("/computes/")[0] as string;
      assert.equal((await azure.arm("DELETE", `${workspace}?api-version=2025-12-01`)).status, 202);
      assert.equal((await azure.arm("GET", `${workspace}?api-version=2025-12-01`)).status, 404);
      await azure.provider.delete(again.id, again.outs);
      const group = workspace.split("/providers/")[0] as string;
      await azure.arm("DELETE", `${group}?api-version=2024-03-01`);
      await azure.provider.delete(again.id, again.outs);
    });

    it("an instance that vanishes between the look and the delete is deleted", async () => {
      const made = await create();
      const answer = { status: 404, code: "ResourceNotFound", message: "It is gone." };
      await azure.admin("POST", "faults", { method: "DELETE", path: "/computes/ci-dev", answer });
      await azure.provider.delete(made.id, made.outs);
    });

    it("a re-create right after a delete waits until Azure releases the name", async () => {
      const made = await create();
      await azure.admin("PUT", "switches", { nameReleasedLater: true });
      await azure.provider.delete(made.id, made.outs);
      const { outs } = await create();
      assert.equal(outs.state, "Running");
    });

    it("a lock is no conflict that passes", async () => {
      const made = await create();
      const answer = { status: 409, code: "ScopeLocked", message: "The scope is locked." };
      await azure.admin("POST", "faults", { method: "DELETE", path: "/computes/", answer, count: null });
      await azure.requests();
      const { message } = await failureOf(azure.provider.delete(made.id, made.outs));
      assert.match(message, /409 ScopeLocked: .* remove the lock, or ask who set it\./);
      assert.deepEqual(await writes(), ["DELETE /computes/ci-dev"]);
    });
  });
});
