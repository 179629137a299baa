import assert from "node:assert/strict";
import { computes, preview, stable, withEmulator } from "./client";

// biome-ignore lint/suspicious/noExplicitAny: whatever the emulator answers
type Json = any;

const schedules = (hour: number) => ({
  computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: `0 ${hour} * * *` } }],
});

describe("emulator: changing a compute instance", () => {
  it("replaces what may change by PUT and keeps createdOn", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev", { schedules: schedules(1), idleTimeBeforeShutdown: "PT30M" }, { tags: { a: "1" } });
      const before = (await client.get("ci-dev")).body.properties;
      await client.admin("PUT", "speed", { default: { reads: 1 } });
      const changed = await client.put("ci-dev", { schedules: schedules(2) }, { tags: { b: "2" } });
      assert.equal(changed.status, 200);
      assert.ok(changed.headers["azure-asyncoperation"]);
      assert.equal((await client.get("ci-dev")).body.properties.provisioningState, "Updating");
      const { tags, properties } = (await client.get("ci-dev")).body;
      assert.deepEqual(
        [tags, properties.provisioningState, properties.createdOn],
        [{ b: "2" }, "Succeeded", before.createdOn],
      );
      assert.equal(properties.properties.schedules.computeStartStop[0].cron.expression, "0 2 * * *");
      assert.equal(properties.properties.idleTimeBeforeShutdown, null);
      assert.equal(properties.properties.state, "Running");
      assert.equal(properties.properties.lastOperation.operationName, "Create");
    }));

  it("takes back the body that it showed", () =>
    withEmulator(async (client) => {
      const assignedUser = { tenantId: "t", objectId: "o" };
      await client.put(
        "ci-dev",
        { schedules: schedules(1), personalComputeInstanceSettings: { assignedUser } },
        { identity: { type: "SystemAssigned" } },
        preview,
      );
      const shown = (await client.get("ci-dev", preview)).body;
      assert.equal((await client.arm("PUT", `${computes}/ci-dev`, shown, preview)).status, 200);
      const again = (await client.get("ci-dev", preview)).body;
      const { modifiedOn: _, ...properties } = shown.properties;
      const { modifiedOn: __, ...after } = again.properties;
      assert.deepEqual(after, properties);
      assert.deepEqual(again.identity, shown.identity);
    }));

  it("refuses to change what is fixed, naming it, or keeps it silently when told to", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev", { vmSize: "Standard_DS2_v2", sshSettings: { sshPublicAccess: "Disabled" } });
      const wanted = { vmSize: "Standard_DS3_v2", sshSettings: { sshPublicAccess: "Enabled", adminPublicKey: "k" } };
      const more = { identity: { type: "SystemAssigned" }, properties: { disableLocalAuth: true } };
      const refused = await client.put("ci-dev", wanted, more);
      assert.equal(refused.status, 400);
      assert.deepEqual(
        refused.body.error.details.map((each: { target: string }) => each.target),
        [
          "properties.properties.vmSize",
          "properties.properties.sshSettings.sshPublicAccess",
          "properties.properties.sshSettings.adminPublicKey",
          "properties.disableLocalAuth",
          "identity",
        ],
      );
      assert.equal((await client.put("ci-dev", { vmSize: "STANDARD_DS2_V2" })).status, 200);
      await client.admin("PUT", "switches", { putKeepsFixedProperties: true });
      assert.equal((await client.put("ci-dev", wanted, more)).status, 200);
      const { body } = await client.get("ci-dev");
      assert.equal(body.properties.properties.vmSize, "Standard_DS2_v2");
      assert.deepEqual([body.identity, body.properties.properties.sshSettings.adminPublicKey], [null, null]);
    }));

  it("ignores, refuses or recreates as the switches say", () =>
    withEmulator(async (client) => {
      const settings = { schedules: schedules(1), idleTimeBeforeShutdown: "PT30M" };
      await client.put("ci-dev", settings);
      const created = (await client.get("ci-dev")).body.properties.createdOn;
      await client.admin("PUT", "switches", {
        putIgnoresSchedules: true,
        putIgnoresIdleTime: true,
        putIgnoresTags: true,
      });
      assert.equal((await client.put("ci-dev", { schedules: schedules(2) }, { tags: { a: "b" } })).status, 200);
      const kept = (await client.get("ci-dev")).body;
      assert.equal(kept.properties.properties.schedules.computeStartStop[0].cron.expression, "0 1 * * *");
      assert.deepEqual([kept.properties.properties.idleTimeBeforeShutdown, kept.tags], ["PT30M", null]);
      await client.admin("PUT", "switches", { putRefusesSchedules: true });
      assert.equal((await client.put("ci-dev", settings)).status, 400);
      await client.admin("PUT", "switches", { putRefusesSchedules: false, putRecreates: true });
      await client.admin("POST", "advance", { seconds: 1 });
      assert.equal((await client.put("ci-dev", settings)).status, 200);
      assert.notEqual((await client.get("ci-dev")).body.properties.createdOn, created);
    }));

  it("restarts a machine that runs by a PUT, when told so", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      await client.admin("PUT", "switches", { putRestarts: true });
      const lastOperation = async () => {
        assert.equal((await client.put("ci-dev", {}, { tags: { a: "b" } })).status, 200);
        const { tags, properties } = (await client.get("ci-dev")).body;
        assert.deepEqual(tags, { a: "b" });
        return [properties.properties.lastOperation.operationName, properties.properties.state];
      };
      assert.deepEqual(await lastOperation(), ["Restart", "Running"]);
      await client.arm("POST", `${computes}/ci-dev/stop`);
      assert.deepEqual(await lastOperation(), ["Stop", "Stopped"]);
    }));

  it("resets what an older api-version does not know, unless told to keep it", () =>
    withEmulator(async (client) => {
      const idle = async () => (await client.get("ci-dev")).body.properties.properties.idleTimeBeforeShutdown;
      await client.put("ci-dev", { idleTimeBeforeShutdown: "PT30M" });
      await client.admin("PUT", "switches", { putKeepsUnknownFields: true });
      await client.put("ci-dev", {}, {}, "2025-06-01");
      assert.equal(await idle(), "PT30M");
      await client.admin("PUT", "switches", { putKeepsUnknownFields: false });
      await client.put("ci-dev", {}, {}, "2025-06-01");
      assert.equal(await idle(), null);
    }));

  it("has actions that only some api-versions know", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const act = (name: string, body: unknown, version = preview) =>
        client.arm("POST", `${computes}/ci-dev/${name}`, body, version);
      const idle = { idleTimeBeforeShutdown: "PT1H" };
      assert.equal((await act("updateIdleShutdownSetting", idle, stable)).body.error.code, "NoRegisteredProviderFound");
      assert.equal((await act("updateIdleShutdownSetting", idle)).status, 200);
      assert.equal((await act("updateIdleShutdownSetting", { idleTimeBeforeShutdown: "PT1M" })).status, 400);
      assert.equal((await act("customServices", [{ name: "app" }])).status, 200);
      assert.equal(
        (await act("updateDataMounts", [{ mountName: "m", source: "s", mountAction: "Mount" }])).status,
        200,
      );
      assert.equal((await act("updateSchedules", schedules(3), "2021-03-01-preview")).status, 200);
      assert.equal((await act("updateSchedules", schedules(3))).status, 400);
      assert.equal((await act("enableSso", { EnableSSO: false }, "2020-02-02")).status, 200);
      const shown = (await client.get("ci-dev", preview)).body.properties.properties;
      assert.deepEqual(
        [shown.idleTimeBeforeShutdown, shown.customServices[0].name, shown.dataMounts[0].mountState, shown.enableSSO],
        ["PT1H", "app", "Mounted", false],
      );
      assert.equal(shown.schedules.computeStartStop[0].cron.expression, "0 3 * * *");
      await act("updateIdleShutdownSetting", { idleTimeBeforeShutdown: null });
      assert.equal((await client.get("ci-dev")).body.properties.properties.idleTimeBeforeShutdown, null);
    }));

  it("is resized by a preview action, running or stopped", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev", { vmSize: "Standard_DS2_v2" });
      const resize = (targetVMSize: string) =>
        client.arm("POST", `${computes}/ci-dev/resize`, { targetVMSize }, preview);
      const sizes = await client.arm("POST", `${computes}/ci-dev/getAllowedVmSizesForResize`, undefined, preview);
      assert.ok(sizes.body.value.length > 1);
      assert.equal((await resize("Standard_X1")).status, 400);
      await client.admin("PUT", "speed", { default: { reads: 1 } });
      assert.equal((await resize("standard_ds3_v2")).status, 202);
      assert.equal((await client.get("ci-dev")).body.properties.properties.state, "Resizing");
      const { state, vmSize } = (await client.get("ci-dev")).body.properties.properties;
      assert.deepEqual([state, vmSize], ["Running", "Standard_DS3_v2"]);
      await client.admin("PUT", "switches", { resizeOnlyWhenStopped: true });
      assert.equal((await resize("Standard_DS2_v2")).status, 400);
    }));

  it("mounts and unmounts by name, after a while", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const mounts = async () => (await client.get("ci-dev", preview)).body.properties.properties.dataMounts ?? [];
      const states = async () =>
        Object.fromEntries((await mounts()).map((each: Json) => [each.mountName, each.mountState]));
      const act = (mountName: string, mountAction: string) =>
        client.arm("POST", `${computes}/ci-dev/updateDataMounts`, [{ mountName, source: "s", mountAction }], preview);
      await act("a", "Mount");
      await client.admin("PUT", "speed", { default: { reads: 1 } });
      await act("b", "Mount");
      assert.deepEqual(await states(), { a: "Mounted", b: "MountRequested" });
      assert.deepEqual(await states(), { a: "Mounted", b: "Mounted" });
      await client.admin("POST", "outcomes", {
        operation: "updateDataMounts",
        errors: [{ code: "X", message: "No." }],
      });
      await act("c", "Mount");
      await states();
      assert.deepEqual((await mounts()).at(-1).error, "No.");
      await client.admin("PUT", "switches", { unmountedStayListed: true, dataMountsActionReplaces: true });
      await act("a", "Unmount");
      await states();
      assert.deepEqual(await states(), { a: "Unmounted" });
    }));

  it("has no nodes, no keys and no PATCH", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const nodes = await client.arm("POST", `${computes}/ci-dev/listNodes`);
      assert.equal(nodes.body.error.message, "ComputeListNodes with computeType ComputeInstance is not supported.");
      assert.equal((await client.arm("POST", `${computes}/ci-dev/listKeys`)).status, 400);
      assert.equal((await client.arm("PATCH", `${computes}/ci-dev`, { tags: {} })).status, 400);
    }));
});
