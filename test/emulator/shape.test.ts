import assert from "node:assert/strict";
import { computes, group, preview, stable, subscription, withEmulator } from "./client";

const older = "2025-06-01";

describe("emulator: what a compute instance shows and takes", () => {
  it("shows null for what is not set, and fills in what the service fills in", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const { body } = await client.get("ci-dev", preview);
      assert.deepEqual([body.tags, body.identity, body.properties.description], [null, null, null]);
      assert.equal(body.location, "eastus");
      assert.match(body.properties.createdOn, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/);
      assert.equal(body.properties.isAttachedCompute, false);
      const inner = body.properties.properties;
      for (const name of [
        "subnet",
        "schedules",
        "setupScripts",
        "customServices",
        "errors",
        "idleTimeBeforeShutdown",
      ]) {
        assert.equal(inner[name], null, name);
      }
      assert.deepEqual(
        [
          inner.vmSize,
          inner.applicationSharingPolicy,
          inner.enableNodePublicIp,
          inner.enableSSO,
          inner.enableRootAccess,
        ],
        ["STANDARD_DS3_V2", "Shared", true, true, true],
      );
      assert.deepEqual(inner.sshSettings, {
        sshPublicAccess: "Disabled",
        adminUserName: "azureuser",
        sshPort: null,
        adminPublicKey: null,
      });
      assert.ok(inner.createdBy.userId && inner.createdBy.userOrgId && inner.createdBy.userName);
      assert.match(inner.connectivityEndpoints.publicIpAddress, /^20\./);
      assert.match(inner.applications[0].endpointUri, /^https:\/\/ci-dev\.eastus\.instances\.azureml\.ms\//);
    }));

  it("echoes azurerm's empty values", () =>
    withEmulator(async (client) => {
      const more = {
        identity: { type: "None", userAssignedIdentities: null },
        tags: {},
        properties: { description: "" },
      };
      assert.equal((await client.put("ci-dev", { vmSize: "STANDARD_DS2_V2" }, more, older)).status, 201);
      const { body } = await client.get("ci-dev", older);
      assert.deepEqual([body.tags, body.identity.type, body.properties.description], [{}, "None", ""]);
      assert.equal(body.properties.disableLocalAuth, false);
      assert.equal(body.properties.properties.computeInstanceAuthorizationType, null);
    }));

  it("shows only what the api-version knows, and ignores what it does not know", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev", { idleTimeBeforeShutdown: "PT30M", enableRootAccess: false }, {}, preview);
      const at = async (version: string) => (await client.get("ci-dev", version)).body.properties.properties;
      assert.equal((await at(preview)).enableRootAccess, false);
      assert.equal("enableRootAccess" in (await at(stable)), false);
      assert.equal((await at(stable)).idleTimeBeforeShutdown, "PT30M");
      assert.equal("idleTimeBeforeShutdown" in (await at(older)), false);
      await client.admin("PUT", "switches", { readOmitsIdleTimeBefore202603: true });
      assert.equal((await at("2025-12-01")).idleTimeBeforeShutdown, null);
      await client.put("other", { enableRootAccess: false }, {}, stable);
      assert.equal((await client.get("other", preview)).body.properties.properties.enableRootAccess, true);
      await client.admin("PUT", "switches", { refuseUnknownToVersion: true });
      assert.equal((await client.put("third", { enableRootAccess: false }, {}, stable)).status, 400);
    }));

  it("refuses what no api-version knows, with every path", () =>
    withEmulator(async (client) => {
      const { status, body } = await client.put(
        "ci-dev",
        { vmsize: "x", sshSettings: { key: "y" } },
        { propertys: {} },
      );
      assert.equal(status, 400);
      assert.deepEqual(
        body.error.details.map((each: { target: string }) => each.target),
        ["propertys", "properties.properties.vmsize", "properties.properties.sshSettings.key"],
      );
    }));

  it("takes enum values in any case and answers with the service's", () =>
    withEmulator(async (client) => {
      const recurrence = {
        frequency: "week",
        interval: 1,
        timeZone: "UTC",
        triggerType: "Recurrence",
        schedule: { hours: [8], minutes: [0], weekDays: ["monday"] },
      };
      const computeStartStop = [
        {
          action: "stop",
          status: "enabled",
          triggerType: "cron",
          cron: { expression: "0 18 * * *", startTime: "2026-01-01 10:00:00", timeZone: "W. Europe Standard Time" },
        },
        { action: "start", triggerType: "Recurrence", recurrence },
      ];
      await client.put(
        "ci-dev",
        { schedules: { computeStartStop }, applicationSharingPolicy: "personal" },
        {},
        "2023-08-01-preview",
      );
      const { schedules, applicationSharingPolicy } = (await client.get("ci-dev")).body.properties.properties;
      const [stop, start] = schedules.computeStartStop;
      assert.equal(applicationSharingPolicy, "Personal");
      assert.deepEqual(
        [stop.action, stop.status, stop.triggerType, stop.provisioningStatus],
        ["Stop", "Enabled", "Cron", "Completed"],
      );
      assert.deepEqual([start.recurrence.frequency, start.recurrence.schedule.weekDays], ["Week", ["Monday"]]);
      assert.ok(stop.id && stop.id !== start.id && start.cron === null);
    }));

  it("reads the time zone of schedules that were sent without one as UTC", () =>
    withEmulator(async (client) => {
      const schedule = { hours: [8], minutes: [0] };
      const computeStartStop = [
        { action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *", timeZone: null } },
        { action: "Start", triggerType: "Recurrence", recurrence: { frequency: "Day", interval: 1, schedule } },
      ];
      const read = async () => {
        const { body } = await client.put("ci-dev", { schedules: { computeStartStop } });
        return body.properties.properties.schedules.computeStartStop;
      };
      const [stop, start] = await read();
      assert.deepEqual([stop.cron.timeZone, start.recurrence.timeZone], ["UTC", "UTC"]);
      assert.deepEqual(
        (await read()).map(({ id }: { id: string }) => id),
        [stop.id, start.id],
      );
    }));

  it("shows the sku in the words of the specification", () =>
    withEmulator(async (client) => {
      const put = (sku: unknown) => client.put("ci-dev", {}, { sku });
      assert.deepEqual((await put({ name: "s", tier: "STANDARD" })).body.sku, {
        name: "s",
        tier: "Standard",
        size: null,
        family: null,
        capacity: null,
      });
      assert.equal((await put({ tier: "Gold" })).body.error.details.length, 2);
    }));

  it("keeps custom services word for word", () =>
    withEmulator(async (client) => {
      const service = {
        name: "rstudio",
        type: "docker",
        image: { type: "docker", reference: "ghcr.io/a/b:latest", extra: 1 },
        environmentVariables: { Key_A: { type: "local", value: "V" } },
        endpoints: [{ name: "connect", protocol: "http", target: 8787, published: 8787 }],
      };
      await client.put("ci-dev", { customServices: [service] });
      const [shown] = (await client.get("ci-dev")).body.properties.properties.customServices;
      assert.equal(shown.type, "docker");
      assert.deepEqual(shown.environmentVariables, service.environmentVariables);
      assert.equal(shown.image.extra, 1);
      assert.deepEqual([shown.endpoints[0].published, shown.endpoints[0].hostIp, shown.volumes], [8787, null, null]);
    }));

  const cases: Record<string, [settings: Record<string, unknown>, target: string, more?: Record<string, unknown>]> = {
    "another region": [{}, "location", { location: "westus" }],
    "a size that the region does not have": [{ vmSize: "Standard_X1" }, "properties.properties.vmSize"],
    "an idle time below 15 minutes": [
      { idleTimeBeforeShutdown: "PT14M" },
      "properties.properties.idleTimeBeforeShutdown",
    ],
    "an idle time above 3 days": [{ idleTimeBeforeShutdown: "P3DT1M" }, "properties.properties.idleTimeBeforeShutdown"],
    "an unknown enum value": [{ applicationSharingPolicy: "All" }, "properties.properties.applicationSharingPolicy"],
    "a fifth schedule": [
      {
        schedules: {
          computeStartStop: Array(5).fill({ action: "Stop", triggerType: "Cron", cron: { expression: "0 1 * * *" } }),
        },
      },
      "properties.properties.schedules.computeStartStop",
    ],
    "a cron expression of six fields": [
      {
        schedules: { computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 0 1 * * *" } }] },
      },
      "properties.properties.schedules.computeStartStop[0].cron.expression",
    ],
    "an unknown time zone": [
      {
        schedules: {
          computeStartStop: [
            { action: "Stop", triggerType: "Cron", cron: { expression: "0 1 * * *", timeZone: "Mars" } },
          ],
        },
      },
      "properties.properties.schedules.computeStartStop[0].cron.timeZone",
    ],
    "half an assigned user": [
      { personalComputeInstanceSettings: { assignedUser: { objectId: "x", tenantId: null } } },
      "properties.properties.personalComputeInstanceSettings.assignedUser.tenantId",
    ],
    "an ssh key on behalf of a user": [
      {
        sshSettings: { adminPublicKey: "ssh-rsa x" },
        personalComputeInstanceSettings: { assignedUser: { objectId: "x", tenantId: "y" } },
      },
      "properties.properties.sshSettings.adminPublicKey",
    ],
    "a subnet that does not exist": [
      { subnet: { id: `${group}/providers/Microsoft.Network/virtualNetworks/net/subnets/none` } },
      "properties.properties.subnet.id",
    ],
    "no public IP without a network": [{ enableNodePublicIp: false }, "properties.properties.enableNodePublicIp"],
    "another type of compute": [{}, "properties.computeType", { properties: { computeType: "AmlCompute" } }],
  };
  for (const [what, [settings, target, more]] of Object.entries(cases)) {
    it(`refuses ${what}`, () =>
      withEmulator(async (client) => {
        const { status, body } = await client.put("ci-dev", settings, more);
        assert.deepEqual([status, body.error.code, body.error.target], [400, "UserError", target]);
        assert.equal((await client.get("ci-dev")).status, 404);
      }));
  }

  it("may be without a public IP in a subnet, and takes a user-assigned identity that exists", () =>
    withEmulator(async (client) => {
      const network = `${group}/providers/Microsoft.Network/virtualNetworks/net`;
      await client.arm("PUT", network, { location: "eastus" });
      await client.arm("PUT", `${network}/subnets/inner`, { properties: {} });
      const user = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;
      const identity = { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [user]: {} } };
      const settings = { enableNodePublicIp: false, subnet: { id: `${network}/subnets/inner` } };
      assert.equal((await client.put("ci-dev", settings, { identity })).body.error.code, "FailedIdentityOperation");
      await client.arm("PUT", user, { location: "eastus" });
      assert.equal((await client.put("ci-dev", settings, { identity })).status, 201);
      const { body } = await client.get("ci-dev");
      assert.equal(body.identity.type, "SystemAssigned,UserAssigned");
      assert.ok(body.identity.principalId && body.identity.userAssignedIdentities[user].clientId);
      const { publicIpAddress, privateIpAddress } = body.properties.properties.connectivityEndpoints;
      assert.equal(publicIpAddress, null);
      assert.match(privateIpAddress, /^10\./);
    }));

  it("gets no subnet in a workspace with a managed network, and needs none there", () =>
    withEmulator(async (client) => {
      const workspace = computes.replace("/computes", "");
      await client.arm("PATCH", workspace, {
        properties: { managedNetwork: { isolationMode: "AllowInternetOutbound" } },
      });
      assert.equal((await client.put("ci-dev", { enableNodePublicIp: false })).status, 201);
      const id = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/n/subnets/s`;
      assert.equal((await client.put("ci-two", { subnet: { id } })).body.error.target, "properties.properties.subnet");
    }));
});
