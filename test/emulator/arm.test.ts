import assert from "node:assert/strict";
import { computes, group, preview, stable, subscription, withEmulator, workspace } from "./client";

describe("emulator: what ARM does for every resource", () => {
  it("demands a known api-version", () =>
    withEmulator(async (client) => {
      const code = async (query: string) => {
        const { status, body } = await client.arm("GET", `${computes}/x?${query}`);
        return [status, body.error.code];
      };
      assert.deepEqual(await code("api-version="), [400, "MissingApiVersionParameter"]);
      assert.deepEqual(await code("api-version=2020-02-03"), [400, "NoRegisteredProviderFound"]);
      assert.deepEqual(await code("api-version=2020-02-02"), [404, "ResourceNotFound"]);
      const listing = await client.arm("GET", `${computes}?api-version=2099-01-01`);
      assert.match(listing.body.error.message, /2026-05-01/);
    }));

  it("looks for the subscription, then the group, then the workspace, then the resource", () =>
    withEmulator(async (client) => {
      const code = async (path: string) => (await client.arm("GET", path)).body.error;
      assert.equal((await code(computes.replace(subscription, "nobody"))).code, "SubscriptionNotFound");
      assert.equal((await code(computes.replace("/rg/", "/none/"))).code, "ResourceGroupNotFound");
      const noWorkspace = await code(computes.replace("/main/", "/none/"));
      assert.equal(noWorkspace.code, "ResourceNotFound");
      assert.match(noWorkspace.message, /workspaces\/none'/);
      assert.match((await code(`${computes}/none`)).message, /computes\/none'/);
    }));

  it("carries request ids and echoes the client's", () =>
    withEmulator(async (client) => {
      const { headers } = await client.arm("GET", workspace, undefined, stable, {
        "x-ms-client-request-id": "mine",
        "x-ms-correlation-request-id": "related",
      });
      assert.equal(headers["x-ms-client-request-id"], "mine");
      assert.equal(headers["x-ms-correlation-request-id"], "related");
      assert.match(headers["x-ms-routing-request-id"] ?? "", /^EASTUS:\d{8}T\d{6}Z:related$/);
      assert.ok(headers["x-ms-request-id"]);
    }));

  it("takes static path segments in any case and any number of leading slashes, and keeps names as they are", () =>
    withEmulator(async (client) => {
      await client.put("Ci-Dev");
      const path = `//SUBSCRIPTIONS/${subscription}/resourcegroups/RG/PROVIDERS/microsoft.machinelearningservices/WorkSpaces/MAIN/Computes/ci-dev`;
      const { status, body } = await client.arm("GET", path);
      assert.equal(status, 200);
      assert.equal(body.id, `${computes}/Ci-Dev`);
    }));

  it("answers 405 to a method that a known path does not have, and refuses an unknown type", () =>
    withEmulator(async (client) => {
      assert.equal((await client.arm("POST", workspace, {})).status, 405);
      const unknown = await client.arm("GET", `${group}/providers/Microsoft.Web/sites/x`);
      assert.deepEqual([unknown.status, unknown.body.error.code], [404, "InvalidResourceType"]);
    }));

  it("refuses a body that is no JSON, or not announced as JSON", () =>
    withEmulator(async (client) => {
      assert.equal((await client.arm("PUT", `${computes}/x`, "{")).body.error.code, "InvalidRequestContent");
      const plain = await client.arm("PUT", `${computes}/x`, "{}", stable, { "content-type": "text/plain" });
      assert.equal(plain.status, 415);
    }));

  it("pages lists with an opaque token", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "settings", { pageSize: 2 });
      for (const name of ["one", "two", "three"]) await client.put(name);
      const first = await client.arm("GET", computes);
      assert.deepEqual(
        first.body.value.map((each: { name: string }) => each.name),
        ["one", "two"],
      );
      const second = await client.arm("GET", first.body.nextLink);
      assert.deepEqual(
        second.body.value.map((each: { name: string }) => each.name),
        ["three"],
      );
      assert.equal(second.body.nextLink, undefined);
      assert.equal((await client.arm("GET", `${computes}?$skip=x`)).status, 400);
    }));

  it("lists its subscription, locations and providers", () =>
    withEmulator(async (client) => {
      const at = (path: string) => client.arm("GET", path, undefined, "2022-12-01");
      const ids = (await at("/subscriptions")).body.value.map(
        (each: { subscriptionId: string }) => each.subscriptionId,
      );
      assert.ok(ids.includes(subscription));
      assert.equal((await at(`/subscriptions/${subscription}`)).body.state, "Enabled");
      assert.ok((await at(`/subscriptions/${subscription}/locations`)).body.value.length > 10);
      const provider = (await at(`/subscriptions/${subscription}/providers/microsoft.machinelearningservices`)).body;
      assert.equal(provider.registrationState, "Registered");
      assert.ok(
        provider.resourceTypes
          .find((each: { resourceType: string }) => each.resourceType === "workspaces/computes")
          .apiVersions.includes(preview),
      );
    }));
});
