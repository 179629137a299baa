import assert from "node:assert/strict";
import { computes, withEmulator, workspace } from "./client";
import { Azapi, Azurerm } from "./terraformClients";

const minimal = {
  identity: { type: "None", userAssignedIdentities: null },
  location: "eastus",
  properties: {
    computeType: "ComputeInstance",
    description: "",
    disableLocalAuth: false,
    properties: {
      enableNodePublicIp: true,
      sshSettings: { sshPublicAccess: "Disabled" },
      vmSize: "STANDARD_DS2_V2",
    },
  },
  tags: {},
};
const key = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDn terraform";
const full = {
  ...minimal,
  identity: { type: "SystemAssigned", userAssignedIdentities: null },
  properties: {
    ...minimal.properties,
    description: "for Ann",
    disableLocalAuth: true,
    properties: {
      ...minimal.properties.properties,
      computeInstanceAuthorizationType: "personal",
      sshSettings: { sshPublicAccess: "Enabled", adminPublicKey: key },
    },
  },
  tags: { team: "vision" },
};

/** The paths of a request's values that a read does not show as they were sent. */
function lost(sent: unknown, shown: unknown, path = ""): string[] {
  if (typeof sent !== "object" || sent === null) return sent === shown ? [] : [path];
  return Object.entries(sent).flatMap(([name, value]) =>
    lost(value, (shown as Record<string, unknown> | null)?.[name], `${path}.${name}`),
  );
}

describe("emulator: for Terraform's azurerm", () => {
  const withProvider = (work: (provider: Azurerm) => Promise<void>) =>
    withEmulator(async (client) => {
      const provider = new Azurerm(client);
      await provider.configure();
      await work(provider);
    });

  it("describes a cloud with all that it needs, and tells who one is without Graph", () =>
    withEmulator(async (client) => {
      const provider = new Azurerm(client);
      const cloud = (await provider.configure()) as Record<string, Record<string, string>>;
      for (const name of ["name", "resourceManager", "microsoftGraphResourceId"]) assert.ok(cloud[name], name);
      assert.notEqual(cloud["name"], "AzureStackCloud");
      const { loginEndpoint, tenant, identityProvider } = cloud["authentication"] ?? {};
      assert.deepEqual([loginEndpoint, tenant, identityProvider], [client.emulator.url, "common", "AAD"]);
      assert.ok(cloud["suffixes"]?.["storage"] && cloud["suffixes"]["keyVaultDns"]);
      const parts = provider.graphToken.split(".");
      assert.ok(parts.length === 3 && parts.every((part) => /^[\w-]+$/.test(part)));
      const { oid, appid, tid } = JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString());
      assert.ok(oid);
      assert.deepEqual([appid, tid], [client.emulator.clientId, client.emulator.tenantId]);
      const { value } = await client.admin("GET", "journal");
      assert.deepEqual(
        value.map((each: { path: string; status: number }) => [each.path.replace(tid, "T"), each.status]),
        [
          ["/metadata/endpoints", 200],
          ["/T/oauth2/v2.0/token", 200],
          ["/T/oauth2/v2.0/token", 200],
        ],
      );
    }));

  it("creates what the shortest configuration sends, in five requests, and reads it back as it was sent", () =>
    withProvider(async (provider) => {
      await provider.client.admin("DELETE", "journal");
      const { put, read, polls } = await provider.create("ci-dev", minimal);
      assert.deepEqual([put.status, polls.length, polls[0]?.body.status, read.status], [201, 1, "Succeeded", 200]);
      const { value } = await provider.client.admin("GET", "journal");
      assert.deepEqual(
        value.map((each: { method: string; status: number }) => `${each.method} ${each.status}`),
        ["GET 404", "GET 200", "PUT 201", "GET 200", "GET 200"],
      );
      assert.deepEqual(lost(minimal, read.body), []);
      assert.match(put.headers["azure-asyncoperation"] ?? "", /^https:\/\/127\.0\.0\.1:\d+\//);
      assert.match(read.headers["content-type"] ?? "", /^application\/json/);
    }));

  it("reads back everything that a configuration can set, and a null for what it does not", () =>
    withProvider(async (provider) => {
      const { read } = await provider.create("ci-dev", full);
      assert.deepEqual(lost(full, read.body), []);
      assert.ok(read.body.identity.principalId && read.body.identity.tenantId);
      const { properties } = (await provider.create("ci-two", minimal)).read.body.properties;
      assert.deepEqual(
        [properties.computeInstanceAuthorizationType, properties.subnet, properties.personalComputeInstanceSettings],
        [null, null, null],
      );
    }));

  it("never shows ssh settings without sshPublicAccess", () =>
    withProvider(async (provider) => {
      for (const [name, sshSettings] of [
        ["ci-none", undefined],
        ["ci-null", null],
        ["ci-empty", {}],
        ["ci-key", { adminPublicKey: key }],
      ] as const) {
        const properties = { ...minimal.properties.properties, sshSettings };
        const body = { ...minimal, properties: { ...minimal.properties, properties } };
        const { read } = await provider.create(name, body);
        assert.equal(read.body.properties.properties.sshSettings.sshPublicAccess, "Disabled", name);
      }
    }));

  it("closes the connections that it leaves idle after five seconds", () =>
    withProvider(async ({ client }) => {
      const path = "/metadata/endpoints?api-version=2022-09-01";
      const { headers } = await client.send("GET", path, undefined, { connection: "keep-alive" });
      assert.equal(headers["keep-alive"], "timeout=5");
    }));

  it("refuses a second operation at once, and leaves one that runs as it is", () =>
    withProvider(async (provider) => {
      await provider.client.admin("PUT", "speed", { create: "manual" });
      const path = `${computes}/ci-dev`;
      const { headers } = await provider.send("PUT", path, minimal);
      const second = await provider.send("PUT", path, minimal);
      assert.deepEqual([second.status, second.body.error.code], [409, "Conflict"]);
      const { pathname, search } = new URL(headers["azure-asyncoperation"] ?? "");
      assert.equal((await provider.follow(`${pathname}${search}`)).body.status, "InProgress");
    }));

  it("gives a workspace its location and its managed network", () =>
    withProvider(async (provider) => {
      const { body } = await provider.send("GET", workspace);
      assert.deepEqual([body.location, body.properties.managedNetwork.isolationMode], ["eastus", "Disabled"]);
    }));

  it("is polled as Retry-After says, from the first poll on, and shows why a creation failed", () =>
    withProvider(async (provider) => {
      const { client } = provider;
      await client.admin("PUT", "profile", { name: "realistic" });
      await client.admin("PUT", "settings", { retryAfterSeconds: 60 });
      const slow = await provider.create("ci-dev", minimal);
      assert.deepEqual([slow.put.headers["retry-after"], slow.polls.length], ["60", 5]);
      await client.admin("PUT", "settings", { retryAfterSeconds: 0 });
      await client.admin("PUT", "profile", { name: "instant" });
      const errors = [{ code: "SetupFailed", message: "the script ended with 1" }];
      await client.admin("POST", "outcomes", { operation: "create", errors });
      const failed = await provider.create("ci-bad", minimal);
      assert.deepEqual([failed.put.headers["retry-after"], failed.polls[0]?.body.status], ["0", "Failed"]);
      assert.deepEqual(
        [failed.polls[0]?.body.error.code, failed.polls[0]?.body.error.message],
        Object.values(errors[0] ?? {}),
      );
    }));

  it("shows an instance until its deletion has ended, then 404", () =>
    withProvider(async (provider) => {
      await provider.create("ci-dev", minimal);
      await provider.client.admin("PUT", "speed", { delete: { seconds: 25 } });
      const { answer, looks } = await provider.destroy("ci-dev");
      assert.deepEqual([answer.status, looks], [202, [200, 200, 404]]);
      const again = await provider.destroy("ci-dev");
      assert.deepEqual([again.answer.status, again.looks], [204, [404]]);
    }));

  it("tells it not to wait only when it is told to, and only for what has ended", () =>
    withProvider(async (provider) => {
      const { client } = provider;
      const skip = "x-go-azure-sdk-skip-polling-delay";
      assert.equal((await provider.create("ci-one", minimal)).put.headers[skip], undefined);
      await client.admin("PUT", "settings", { skipPollingDelay: true, retryAfterSeconds: 60 });
      assert.equal((await provider.create("ci-two", minimal)).put.headers[skip], "true");
      await client.admin("PUT", "profile", { name: "realistic" });
      assert.equal((await provider.create("ci-three", minimal)).put.headers[skip], undefined);
      assert.equal((await provider.destroy("ci-two")).answer.headers[skip], undefined);
      await client.admin("PUT", "profile", { name: "instant" });
      assert.equal((await provider.destroy("ci-one")).answer.headers[skip], "true");
    }));
});

describe("emulator: for Terraform's azapi", () => {
  const withProvider = (version: string, work: (provider: Azapi) => Promise<void>) =>
    withEmulator(async (client) => {
      const provider = new Azapi(client, version);
      await provider.configure();
      await work(provider);
    });

  const body = {
    location: "eastus",
    properties: {
      computeType: "ComputeInstance",
      properties: {
        vmSize: "Standard_DS2_v2",
        idleTimeBeforeShutdown: "PT45M",
        enableRootAccess: false,
        schedules: {
          computeStartStop: [
            {
              action: "Stop",
              status: "Enabled",
              triggerType: "Cron",
              cron: { expression: "0 18 * * 1-5", timeZone: "UTC" },
            },
          ],
        },
      },
    },
  };

  it("takes a body as it is written, at any published version that knows it, and shows it again", async () => {
    for (const version of ["2025-07-01-preview", "2026-05-15-preview"]) {
      await withProvider(version, async (provider) => {
        assert.equal((await provider.send("GET", `${computes}/ci-dev`)).body.error.code, "ResourceNotFound");
        const { put, end, read } = await provider.put("ci-dev", body);
        assert.deepEqual([put.status, end?.body.status], [201, "Succeeded"]);
        assert.deepEqual(lost(body, read?.body), []);
        assert.equal(read?.body.identity, null);
        const changed = { ...body, tags: { team: "vision" }, identity: { type: "SystemAssigned" } };
        const second = await provider.put("ci-dev", changed);
        assert.equal(second.put.status, 400);
        assert.match(second.put.body.error.message, /identity/);
        const tagged = await provider.put("ci-dev", { ...body, tags: changed.tags });
        assert.deepEqual([tagged.put.status, tagged.read?.body.tags], [200, { team: "vision" }]);
      });
    }
  });

  it("ignores what a version does not know, and refuses a version that there is not", () =>
    withProvider("2025-06-01", async (provider) => {
      const { read } = await provider.put("ci-dev", body);
      assert.deepEqual(lost(body, read?.body), [
        ".properties.properties.idleTimeBeforeShutdown",
        ".properties.properties.enableRootAccess",
      ]);
      const stranger = new Azapi(provider.client, "2025-06-02");
      await stranger.configure();
      const { put } = await stranger.put("ci-two", body);
      assert.deepEqual([put.status, put.body.error.code], [400, "NoRegisteredProviderFound"]);
    }));

  it("deletes with delete_query_parameters, and says which one is missing without", () =>
    withProvider("2026-05-15-preview", async (provider) => {
      await provider.put("ci-dev", body);
      const path = `${computes}/ci-dev`;
      const refused = await provider.send("DELETE", path);
      assert.equal(refused.status, 400);
      assert.match(refused.body.error.message, /underlyingResourceAction/);
      await provider.client.admin("PUT", "profile", { name: "realistic" });
      await provider.client.admin("PUT", "settings", { retryAfterSeconds: 60 });
      const accepted = await provider.send("DELETE", path, undefined, { underlyingResourceAction: "Delete" });
      assert.equal((await provider.poll(accepted)).body.status, "Succeeded");
      assert.equal((await provider.send("GET", path)).status, 404);
    }));

  it("runs actions and follows their Location", () =>
    withProvider("2026-05-15-preview", async (provider) => {
      await provider.put("ci-dev", body);
      await provider.client.admin("PUT", "profile", { name: "realistic" });
      await provider.client.admin("PUT", "settings", { retryAfterSeconds: 60 });
      const stop = await provider.send("POST", `${computes}/ci-dev/stop`);
      assert.equal((await provider.poll(stop)).status, 200);
      const { properties } = (await provider.send("GET", `${computes}/ci-dev`)).body.properties;
      assert.equal(properties.state, "Stopped");
    }));
});
