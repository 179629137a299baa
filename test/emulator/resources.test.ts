import assert from "node:assert/strict";
import { computes, group, subscription, withEmulator, workspace } from "./client";

const groups = `/subscriptions/${subscription}/resourceGroups`;
const version = "2023-05-01";

describe("emulator: groups, and what a workspace needs", () => {
  it("creates, tags, finds and deletes a group with everything in it", () =>
    withEmulator(async (client) => {
      const at = (method: string, path: string, body?: unknown) => client.arm(method, path, body, version);
      assert.equal((await at("PUT", `${groups}/new`, { location: "West Europe" })).status, 201);
      assert.equal((await at("PUT", `${groups}/new`, { location: "westeurope" })).status, 200);
      assert.equal((await at("PUT", `${groups}/new`, { location: "eastus" })).status, 409);
      assert.equal((await at("PUT", `${groups}/other`, { location: "nowhere" })).status, 400);
      assert.equal((await at("HEAD", `${groups}/new`)).status, 204);
      assert.equal((await at("HEAD", `${groups}/none`)).status, 404);
      assert.deepEqual((await at("PATCH", `${groups}/new`, { tags: { a: "b" } })).body.tags, { a: "b" });
      const identity = `${groups}/new/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;
      assert.equal((await at("PUT", identity, { location: "westeurope" })).status, 201);
      await client.admin("PUT", "speed", { deleteGroup: { reads: 1 } });
      const { status, headers } = await at("DELETE", `${groups}/new`);
      assert.equal(status, 202);
      assert.equal((await at("GET", headers["location"] ?? "")).status, 202);
      assert.equal((await at("GET", headers["location"] ?? "")).status, 200);
      assert.equal((await at("GET", identity)).body.error.code, "ResourceGroupNotFound");
    }));

  it("keeps referenced resources as they were sent", () =>
    withEmulator(async (client) => {
      const network = `${group}/providers/Microsoft.Network/virtualNetworks/net`;
      const at = (method: string, path: string, body?: unknown) => client.arm(method, path, body, version);
      assert.equal((await at("PUT", `${network}/subnets/default`, {})).body.error.code, "ParentResourceNotFound");
      await at("PUT", network, {
        location: "eastus",
        properties: { subnets: [{ name: "inner", properties: { a: 1 } }] },
      });
      assert.equal((await at("GET", `${network}/subnets/inner`)).body.properties.a, 1);
      assert.equal((await at("PUT", `${network}/subnets/default`, { properties: {} })).status, 201);
      assert.equal((await at("GET", `${network}/subnets`)).body.value.length, 2);
      assert.equal((await at("DELETE", network)).status, 200);
      assert.equal((await at("DELETE", network)).status, 204);
      assert.equal((await at("GET", `${network}/subnets/inner`)).status, 404);
    }));

  it("creates a workspace only when what it refers to exists, and names what does not", () =>
    withEmulator(async (client) => {
      const made = (await client.arm("GET", workspace)).body;
      const other = workspace.replace("/main", "/other");
      const body = { location: "eastus", identity: { type: "SystemAssigned" }, properties: {} };
      const refused = await client.arm("PUT", other, body);
      assert.equal(refused.status, 400);
      assert.deepEqual(
        refused.body.error.details.map((each: { target: string }) => each.target),
        ["properties.storageAccount", "properties.keyVault", "properties.applicationInsights"],
      );
      const { storageAccount, keyVault, applicationInsights } = made.properties;
      const properties = { storageAccount, keyVault, applicationInsights };
      assert.equal((await client.arm("PUT", other, { ...body, identity: undefined, properties })).status, 400);
      const created = await client.arm("PUT", other, { ...body, properties });
      assert.equal(created.status, 200);
      // In no published version of the specification.
      assert.ok(!("etag" in created.body) && !("creationTime" in created.body.properties));
      assert.match(created.body.properties.discoveryUrl, /\/discovery$/);
      assert.ok(created.body.properties.workspaceId && created.body.identity.principalId);
      const tagged = await client.arm("PATCH", other, { tags: { a: "b" } });
      assert.deepEqual(tagged.body.tags, { a: "b" });
      assert.equal(tagged.body.identity.principalId, created.body.identity.principalId);
      assert.equal(
        (await client.arm("GET", `${group}/providers/Microsoft.MachineLearningServices/workspaces`)).body.value.length,
        2,
      );
    }));

  it("deletes a workspace with its computes", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const { status, headers } = await client.arm("DELETE", workspace);
      assert.equal(status, 202);
      assert.equal((await client.arm("GET", headers["location"] ?? "")).status, 200);
      assert.equal((await client.get("ci-dev")).status, 404);
      assert.equal((await client.arm("DELETE", workspace)).status, 204);
      assert.match((await client.arm("GET", computes)).body.error.message, /workspaces\/main'/);
    }));
});
