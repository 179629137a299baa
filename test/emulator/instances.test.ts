import assert from "node:assert/strict";
import { computes, group, preview, stable, withEmulator, workspace } from "./client";

const oldClient = "2020-02-02";
const remove = (name: string) => `${computes}/${name}?underlyingResourceAction=delete`;

describe("emulator: the life of a compute instance", () => {
  it("is created by an operation, read, listed and deleted", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "speed", { default: { reads: 1 } });
      const created = await client.put("ci-dev", { vmSize: "Standard_DS2_v2" }, { tags: { a: "b" } });
      assert.equal(created.status, 201);
      assert.equal(created.headers["retry-after"], "1");
      assert.equal(created.body.properties.provisioningState, "Creating");
      const status = created.headers["azure-asyncoperation"] ?? "";
      assert.equal((await client.arm("GET", status)).body.status, "InProgress");
      assert.equal((await client.arm("GET", status)).body.status, "Succeeded");
      const { properties } = (await client.get("ci-dev")).body;
      assert.deepEqual([properties.provisioningState, properties.properties.state], ["Succeeded", "Running"]);
      assert.equal((await client.arm("GET", computes)).body.value.length, 1);
      const deleted = await client.arm("DELETE", remove("ci-dev"));
      assert.equal(deleted.status, 202);
      assert.ok(deleted.headers["azure-asyncoperation"]);
      assert.equal((await client.arm("GET", deleted.headers["location"] ?? "")).status, 202);
      assert.equal((await client.arm("GET", deleted.headers["location"] ?? "")).status, 204);
      assert.equal((await client.get("ci-dev")).status, 404);
      assert.equal((await client.arm("DELETE", remove("ci-dev"))).status, 204);
    }));

  it("refuses tags beyond the resource manager's limits, and takes those at them", () =>
    withEmulator(async (client) => {
      const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, "v"]));
      const refused: [Record<string, string>, string][] = [
        [many(51), "TooManyTags"],
        [{ ["n".repeat(513)]: "v" }, "InvalidTagNameLength"],
        [{ "": "v" }, "InvalidTagNameLength"],
        [{ a: "v".repeat(257) }, "InvalidTagValueLength"],
        ...[..."<>%&\\?/\u0007"].map((each): [Record<string, string>, string] => [
          { [`a${each}b`]: "v" },
          "InvalidTagNameCharacters",
        ]),
      ];
      for (const [tags, code] of refused) {
        const { status, body } = await client.put("ci-dev", {}, { tags });
        assert.deepEqual([status, body.error?.code], [400, code], JSON.stringify(tags).slice(0, 60));
      }
      const taken = { ...many(48), ["n".repeat(512)]: "v".repeat(256), "cost.center (a) ♡": "<>%&" };
      assert.equal((await client.put("ci-dev", {}, { tags: taken })).status, 201);
    }));

  it("refuses schedules that .NET cannot read, and takes those that it can", () =>
    withEmulator(async (client) => {
      const cron = (expression: string, more = {}) => ({
        schedules: { computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression, ...more } }] },
      });
      const refused = [
        ...["0 18 * * 7", "0 24 * * *", "60 0 * * *", "0 0 32 * *", "0 0 0 1 *", "0 0 * 13 *", "0 18 * *", "0 0 L * *"],
        ...["0 18 * * ?", "*/0 * * * *", "a * * * *", "", "1-2-3 * * * *", "0 18 * * MONDAY"],
      ].map((expression) => cron(expression));
      const times = ["2026-02-30T08:00:00", "2026-13-01T08:00:00", "2026-01-01T25:00:00", "2026-1-1T08:00", "tomorrow"];
      refused.push(...times.map((startTime) => cron("0 18 * * *", { startTime })));
      const idle = ["PT0.5H", "pt30m", "P0.1W", "PT30", "30m"].map((value) => ({ idleTimeBeforeShutdown: value }));
      for (const settings of [...refused, ...idle]) {
        const { status, body } = await client.put("ci-dev", settings);
        assert.deepEqual([status, body.error?.code], [400, "UserError"], JSON.stringify(settings));
      }
      for (const [i, expression] of ["0 18 * * 1-5", "*/15 0,12 1-31/2 JAN-mar SUN,6", "0 7 * * MON"].entries()) {
        const settings = {
          ...cron(expression, { startTime: "2028-02-29T08:00:00" }),
          idleTimeBeforeShutdown: "PT1800S",
        };
        assert.equal((await client.put(`ci-${i}x`, settings)).status, 201, expression);
      }
    }));

  for (const plainScriptsFailLater of [false, true]) {
    it(`refuses a setup script without data, and ${plainScriptsFailLater ? "fails later over" : "refuses"} an inline one in plain text`, () =>
      withEmulator(async (client) => {
        await client.admin("PUT", "switches", { plainScriptsFailLater });
        const put = (name: string, script: object) =>
          client.put(name, { setupScripts: { scripts: { creationScript: script } } });
        for (const data of [{}, { scriptData: "" }, { scriptData: null }]) {
          const { status, body } = await put("ci-dev", { scriptSource: "inline", ...data });
          assert.deepEqual(
            [status, body.error.message],
            [400, "creationScript.scriptData cannot be null or empty."],
            JSON.stringify(data),
          );
        }
        for (const [i, scriptData] of ["echo hello", "ZWNobw", "ZWNobw==="].entries()) {
          const { status } = await put(`ci-${i}x`, { scriptSource: "inline", scriptData });
          assert.equal(status, plainScriptsFailLater ? 201 : 400);
          if (!plainScriptsFailLater) continue;
          const { properties } = (await client.get(`ci-${i}x`)).body;
          assert.deepEqual(
            [properties.properties.state, properties.properties.errors[0].error.code],
            ["SetupFailed", "SetupScriptsError"],
          );
        }
        assert.equal((await put("ci-inline", { scriptSource: "inline", scriptData: "ZWNo\nbw==" })).status, 201);
        assert.equal((await put("ci-stored", { scriptSource: "workspaceStorage", scriptData: "a.sh" })).status, 201);
      }));
  }

  it("leaves its name taken for a while when told to", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "switches", { nameReleasedLater: true });
      const removed = async () => {
        await client.put("ci-dev");
        await client.arm("DELETE", remove("ci-dev"));
        assert.equal((await client.get("ci-dev")).status, 404);
      };
      const check = async () => {
        const { body } = await client.arm("POST", `${workspace}/checkComputeNameAvailability`, { Name: "CI-dev" });
        return body.reason;
      };
      await removed();
      assert.equal(await check(), "AlreadyExists");
      const refused = await client.put("ci-dev");
      assert.equal(refused.status, 400);
      assert.match(refused.body.error.message, /^The specified name ci-dev is already in use/);
      assert.equal(await check(), "AlreadyExists");
      assert.equal(await check(), null);
      assert.equal((await client.put("ci-dev")).status, 201);
      await client.arm("DELETE", remove("ci-dev"));
      await client.get("ci-dev");
      for (const _ of [1, 2, 3]) assert.equal((await client.put("ci-dev")).status, 400);
      await removed();
      await client.admin("POST", "advance", { seconds: 60 });
      assert.equal(await check(), null);
    }));

  it("is gone for good when the read that ended its deletion answered 404", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      await client.admin("PUT", "speed", { default: { reads: 1 } });
      await client.arm("DELETE", remove("ci-dev"));
      assert.equal((await client.get("ci-dev")).body.properties.provisioningState, "Deleting");
      assert.equal((await client.get("ci-dev")).status, 404);
      assert.equal((await client.put("ci-dev")).status, 201);
    }));

  it("stops, starts and restarts, and remembers the last operation", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      await client.admin("PUT", "speed", { default: { reads: 1 } });
      for (const [action, during, after] of [
        ["stop", "Stopping", "Stopped"],
        ["start", "Starting", "Running"],
        ["restart", "Restarting", "Running"],
      ] as const) {
        const answer = await client.arm("POST", `${computes}/ci-dev/${action}`);
        assert.equal(answer.status, 202);
        assert.equal(answer.body, undefined);
        assert.ok(answer.headers["location"] && !answer.headers["azure-asyncoperation"]);
        assert.equal((await client.get("ci-dev")).body.properties.properties.state, during);
        const { state, lastOperation } = (await client.get("ci-dev")).body.properties.properties;
        assert.equal(state, after);
        assert.deepEqual(
          [lastOperation.operationName.toLowerCase(), lastOperation.operationStatus, lastOperation.operationTrigger],
          [action, "Succeeded", "User"],
        );
        assert.equal((await client.arm("GET", answer.headers["location"] ?? "")).status, 200);
      }
    }));

  it("points at running actions as each api-version says", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const headers = async (version: string) => {
        const { status, headers } = await client.arm("POST", `${computes}/ci-dev/restart`, undefined, version);
        return [status, "location" in headers, "azure-asyncoperation" in headers];
      };
      assert.deepEqual(await headers("2024-10-01-preview"), [202, true, false]);
      assert.deepEqual(await headers("2023-08-01-preview"), [202, false, true]);
      assert.deepEqual(await headers(oldClient), [202, false, true]);
      assert.deepEqual(await headers("2020-06-01"), [200, false, false]);
    }));

  it("accepts a start of a running instance and fails the operation", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const code = "StartComputeInstanceOnlyAllowedInStoppedState";
      const now = await client.arm("POST", `${computes}/ci-dev/start`);
      const result = await client.arm("GET", now.headers["location"] ?? "");
      assert.deepEqual([result.status, result.body.error.code], [400, code]);
      const before = await client.arm("POST", `${computes}/ci-dev/start`, undefined, "2024-04-01");
      const status = await client.arm("GET", before.headers["azure-asyncoperation"] ?? "");
      assert.deepEqual([status.status, status.body.status, status.body.error.code], [200, "Failed", code]);
      assert.equal((await client.get("ci-dev")).body.properties.properties.state, "Running");
    }));

  it("refuses a second operation while one is running", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "speed", { default: "manual" });
      await client.put("ci-dev");
      for (const answer of [
        await client.put("ci-dev"),
        await client.arm("POST", `${computes}/ci-dev/stop`),
        await client.arm("DELETE", remove("ci-dev")),
        await client.arm("POST", `${computes}/ci-dev/updateIdleShutdownSetting`, {}, preview),
      ]) {
        assert.equal(answer.status, 409);
        assert.match(answer.body.error.message, /There is already an active operation submitted/);
        assert.equal(answer.body.error.additionalInfo[0].type, "ComponentName");
      }
      await client.admin("PUT", "switches", { deleteDuringCreate: true });
      assert.equal((await client.arm("DELETE", remove("ci-dev"))).status, 202);
      await client.admin("POST", "advance");
      assert.equal((await client.get("ci-dev")).status, 404);
    }));

  it("wants to know what a DELETE does to the machine, and cannot detach", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      assert.equal((await client.arm("DELETE", `${computes}/ci-dev`)).status, 400);
      assert.equal((await client.arm("DELETE", `${computes}/ci-dev?underlyingResourceAction=Detach`)).status, 400);
    }));

  it("hands back a status address only to who has the whole of it", () =>
    withEmulator(async (client) => {
      const status = (await client.put("ci-dev")).headers["azure-asyncoperation"] ?? "";
      assert.match(status, /locations\/eastus\/computeOperationsStatus\/.*service=new&t=/);
      assert.equal((await client.arm("GET", status.replace(/&t=.*/, ""))).status, 404);
    }));

  it("has a name that is unique in its region, across subscriptions, and follows the rule", async () => {
    const elsewhere = computes.replace("/computes", "").replace("11111111", "99999999");
    const west = computes.replace("/computes", "").replace("/main", "/west");
    await withEmulator(
      async (client) => {
        const check = async (workspace: string, name: string) =>
          (await client.arm("POST", `${workspace}/checkComputeNameAvailability`, { Name: name, Type: "x" }, oldClient))
            .body;
        await client.put("ci-dev");
        assert.deepEqual((await check(elsewhere, "CI-dev")).reason, "AlreadyExists");
        assert.deepEqual((await check(west, "ci-dev")).nameAvailable, true);
        assert.deepEqual((await check(west, "ci-1")).reason, "Invalid");
        const body = { properties: { computeType: "ComputeInstance" } };
        const taken = await client.arm("PUT", `${elsewhere}/computes/ci-dev`, body);
        assert.match(taken.body.error.message, /The specified name ci-dev is already in use/);
        for (const name of ["ci", "ci-1", "1ci", "ci-", "a".repeat(25), "c_i"]) {
          assert.match((await client.put(name)).body.error.message, /^A name for an Azure ML Compute Instance/);
        }
        for (const name of ["abc", "ci-a1", "a".repeat(24)]) assert.equal((await client.put(name)).status, 201);
      },
      { workspaces: [computes.replace("/computes", ""), elsewhere, `${west}@westus`] },
    );
  });

  it("is counted against the quota of its family", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "quotas", { family: "standardDSv2Family", limit: 6 });
      await client.put("first", { vmSize: "standard_ds3_v2" });
      const short = await client.put("second", { vmSize: "Standard_DS3_v2" });
      assert.deepEqual([short.status, short.body.error.code], [400, "BadRequest"]);
      assert.match(short.body.error.message, /total vCPU quota of 6 and cannot accomodate .* maps to 4 vCPUs\.$/);
      assert.equal((await client.put("third", { vmSize: "Standard_DS2_v2" })).status, 201);
      const base = computes.replace(/\/resourceGroups.*/, "");
      const usages = await client.arm(
        "GET",
        `${base}/providers/Microsoft.MachineLearningServices/locations/eastus/usages`,
      );
      const row = usages.body.value.find((each: { id: string }) =>
        each.id.endsWith("/usages/Standard_DSv2_Family_Cluster_Dedicated_vCPUs"),
      );
      assert.deepEqual([row.currentValue, row.limit], [6, 6]);
      await client.admin("PUT", "switches", { quotaFailsLater: true });
      assert.equal((await client.put("second", { vmSize: "Standard_DS3_v2" })).status, 201);
      const late = (await client.get("second")).body.properties;
      assert.equal(late.properties.state, "CreateFailed");
      assert.match(late.properties.errors[0].error.message, /cannot accomodate/);
    }));

  it("offers sizes under the key that the client's version looks for", () =>
    withEmulator(async (client) => {
      const path = `${group.replace(/\/resourceGroups.*/, "")}/providers/Microsoft.MachineLearningServices/locations/eastus/vmSizes`;
      const size = (await client.arm("GET", path, undefined, oldClient)).body.amlCompute[0];
      assert.ok("vCPUs" in size && "gpus" in size && "memoryGB" in size && "maxResourceVolumeMB" in size);
      assert.ok((await client.arm("GET", path, undefined, stable)).body.value.length > 0);
    }));

  it("can be made to fail, with its errors in the answer", () =>
    withEmulator(async (client) => {
      const errors = [{ code: "StorageMountError", message: "no" }];
      await client.admin("POST", "outcomes", { operation: "create", name: "bad-.*", state: "SetupFailed", errors });
      const created = await client.put("bad-one");
      const status = (await client.arm("GET", created.headers["azure-asyncoperation"] ?? "")).body;
      assert.deepEqual([status.status, status.error.code], ["Failed", "StorageMountError"]);
      const { provisioningState, properties } = (await client.get("bad-one")).body.properties;
      assert.deepEqual([provisioningState, properties.state], ["Failed", "SetupFailed"]);
      assert.equal(properties.lastOperation.operationStatus, "CreateFailed");
      assert.equal(properties.errors[0].error.code, "StorageMountError");
      await client.put("bad-two");
      assert.equal((await client.get("bad-two")).body.properties.properties.state, "Running");
    }));

  it("can only be deleted after a failed creation", () =>
    withEmulator(async (client) => {
      await client.admin("POST", "outcomes", { operation: "create" });
      await client.put("ci-dev");
      assert.equal((await client.get("ci-dev")).body.properties.properties.state, "CreateFailed");
      assert.equal((await client.put("ci-dev")).status, 400);
      await client.admin("PUT", "switches", { putRecreatesFailed: true });
      assert.equal((await client.put("ci-dev")).status, 200);
      assert.equal((await client.get("ci-dev")).body.properties.properties.state, "Running");
    }));

  it("is started and stopped by schedules and by idleness, and remembers it over updates", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const last = async () => (await client.get("ci-dev")).body.properties.properties;
      for (const [action, trigger, state] of [
        ["stop", "IdleShutdown", "Stopped"],
        ["start", "Schedule", "Running"],
        ["stop", "Schedule", "Stopped"],
      ] as const) {
        await client.admin("POST", "advance", { seconds: 600 });
        const before = (await last()).lastOperation;
        await client.admin("POST", "triggers", { compute: `${computes}/ci-dev`, action, trigger });
        const after = await last();
        const { operationName, operationStatus, operationTrigger, operationTime } = after.lastOperation;
        assert.deepEqual(
          [after.state, operationName.toLowerCase(), operationStatus, operationTrigger],
          [state, action, "Succeeded", trigger],
        );
        const passed = Date.parse(operationTime) - Date.parse(before.operationTime);
        assert.ok(passed >= 600_000 && passed < 660_000, operationTime);
        await client.put("ci-dev", {}, { tags: { after: trigger } });
        assert.deepEqual((await last()).lastOperation, after.lastOperation);
        await client.arm("POST", `${computes}/ci-dev/customServices`, [], preview);
        assert.deepEqual((await last()).lastOperation, after.lastOperation);
      }
    }));
});

describe("emulator: a compute instance after a failure", () => {
  it("is well again after a restart that succeeds", () =>
    withEmulator(async (client) => {
      await client.admin("POST", "outcomes", { operation: "create", state: "SetupFailed" });
      await client.put("ci-dev");
      await client.arm("POST", `${computes}/ci-dev/restart`);
      const { provisioningState, provisioningErrors, properties } = (await client.get("ci-dev")).body.properties;
      assert.deepEqual([provisioningState, provisioningErrors, properties.errors], ["Succeeded", null, null]);
      assert.equal(properties.state, "Running");
    }));

  for (const state of ["SetupFailed", "UserSetupFailed", "Unusable"]) {
    it(`is restarted from ${state}, well or as badly as before`, () =>
      withEmulator(async (client) => {
        const errors = [{ code: "ScriptFailed", message: "exit code 1" }];
        await client.admin("POST", "outcomes", { operation: "create", state, errors });
        await client.put("ci-dev");
        const restarted = async () => {
          await client.arm("POST", `${computes}/ci-dev/restart`);
          const { provisioningState, properties } = (await client.get("ci-dev")).body.properties;
          const { lastOperation, errors } = properties;
          const { operationName, operationStatus } = lastOperation;
          return [properties.state, provisioningState, operationName, operationStatus, errors?.[0].error.code];
        };
        await client.admin("PUT", "switches", { restartKeepsFailure: true });
        assert.deepEqual(await restarted(), [state, "Failed", "Restart", "RestartFailed", "ScriptFailed"]);
        await client.admin("PUT", "switches", { restartKeepsFailure: false });
        await client.admin("POST", "outcomes", { operation: "restart", errors: [{ code: "Again", message: "no" }] });
        assert.deepEqual(await restarted(), [state, "Failed", "Restart", "RestartFailed", "Again"]);
        assert.deepEqual(await restarted(), ["Running", "Succeeded", "Restart", "Succeeded", undefined]);
        await client.admin("POST", "outcomes", { operation: "restart", state, errors });
        assert.deepEqual(await restarted(), [state, "Succeeded", "Restart", "RestartFailed", "ScriptFailed"]);
      }));

    it(`is stopped from ${state} with its errors, started well, and can be deleted`, () =>
      withEmulator(async (client) => {
        const errors = [{ code: "ScriptFailed", message: "exit code 1" }];
        await client.admin("POST", "outcomes", { operation: "create", count: 2, state, errors });
        await client.put("ci-dev");
        const start = await client.arm("POST", `${computes}/ci-dev/start`);
        assert.equal((await client.arm("GET", start.headers["location"] ?? "")).status, 400);
        await client.arm("POST", `${computes}/ci-dev/stop`);
        const stopped = (await client.get("ci-dev")).body.properties.properties;
        assert.deepEqual([stopped.state, stopped.errors[0].error.code], ["Stopped", "ScriptFailed"]);
        await client.arm("POST", `${computes}/ci-dev/start`);
        const started = (await client.get("ci-dev")).body.properties;
        assert.deepEqual([started.provisioningState, started.properties.state], ["Succeeded", "Running"]);
        assert.equal(started.properties.errors, null);
        await client.put("ci-two");
        await client.arm("DELETE", remove("ci-two"));
        assert.equal((await client.get("ci-two")).status, 404);
      }));
  }

  it("keeps its errors when an action is refused", () =>
    withEmulator(async (client) => {
      await client.admin("POST", "outcomes", { operation: "create" });
      await client.put("ci-dev");
      const before = (await client.get("ci-dev")).body;
      const { headers } = await client.arm("POST", `${computes}/ci-dev/restart`);
      assert.equal((await client.arm("GET", headers["location"] ?? "")).status, 400);
      assert.deepEqual((await client.get("ci-dev")).body, before);
    }));

  it("goes back to what it was when an update or a deletion fails", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev", {}, { tags: { a: "1" } });
      await client.admin("POST", "outcomes", { operation: "update" });
      await client.put("ci-dev", {}, { tags: { a: "2" } });
      const kept = (await client.get("ci-dev")).body;
      assert.deepEqual([kept.tags, kept.properties.provisioningState], [{ a: "1" }, "Failed"]);
      await client.admin("POST", "outcomes", { operation: "delete" });
      await client.arm("DELETE", remove("ci-dev"));
      const { state, lastOperation } = (await client.get("ci-dev")).body.properties.properties;
      assert.deepEqual([state, lastOperation.operationStatus], ["Running", "DeleteFailed"]);
    }));
});
