import { strict as assert } from "node:assert";
import type { Json } from "../provider/azure";
import type { Clients } from "./clients";
import { assignedUser, everything, everythingRead, instanceOf } from "./entity";
import { compute, fails, KEY, OBJECT, plain, SUBNET, stepsWith, TENANT } from "./steps";

const VERSION = "2023-08-01-preview";

/** azure-ai-ml's operations on compute instances. */
export function azureAiMlTests(get: () => Clients): void {
  const steps = stepsWith(get);
  const { admin, done, fetch, ml, on, put, requests } = steps;
  const createOrUpdate = (name: string, given?: Record<string, unknown>) =>
    done("begin_create_or_update", [instanceOf(name, given)]);
  const outcome = (given: Record<string, unknown>) => admin("POST", "outcomes", given);
  const error = { code: "OutOfCapacity", message: "There is no capacity." };

  describe("azure-ai-ml: compute", () => {
    beforeEach(() => admin("POST", "reset"));

    describe("begin_create_or_update", () => {
      it("creates with every field; it reads all of them back, and azureml-core what it knows", async () => {
        await steps.putReferenced();
        await requests();
        const made = await createOrUpdate("ci-a", everything());
        const sent = (await requests()).filter(({ line }) => !line.includes("oauth2") && !line.includes("openid"));
        assert.deepEqual(
          sent.map(({ line, status }) => `${status} ${line.replace(/[0-9a-f-]{36}$/, "ID")}`),
          [
            "200 GET W",
            "201 PUT W/computes/ci-a",
            "200 GET S/providers/Microsoft.MachineLearningServices/locations/eastus/computeOperationsStatus/ID",
            "200 GET W/computes/ci-a",
          ],
        );
        assert.ok(sent.every(({ query }) => query["api-version"] === VERSION));
        assert.partialDeepStrictEqual(plain(made), everythingRead);
        assert.deepEqual(plain(await ml("get", ["ci-a"])), plain(made));

        const seen = await fetch("ci-a");
        assert.equal(seen.vm_size, "Standard_D2s_v3");
        assert.equal(seen.description, "a workstation");
        assert.deepEqual(seen.tags, { team: "vision" });
        assert.equal(seen.ssh_public_access, true);
        assert.equal(seen.admin_user_ssh_public_key, KEY);
        assert.equal(seen.ssh_port, 22);
        assert.equal(seen.subnet_id, SUBNET);
        assert.equal(seen.public_ip_address, null);
        assert.equal(seen.private_ip_address, made.network_settings.private_ip_address);
        assert.deepEqual(seen.applications, made.services);
      });

      it("sends what it does on its own when only the name is given", async () => {
        await requests();
        const made = await createOrUpdate("ci-a");
        const sent = (await requests()).find(({ line }) => line.startsWith("PUT"));
        assert.deepEqual(sent?.body, {
          location: "eastus",
          properties: {
            computeType: "ComputeInstance",
            disableLocalAuth: true,
            properties: {
              vmSize: "STANDARD_DS3_V2",
              enableNodePublicIp: true,
              enableSSO: true,
              enableRootAccess: true,
              releaseQuotaOnStop: false,
              enableOSPatching: false,
              applicationSharingPolicy: "Shared",
              computeInstanceAuthorizationType: "personal",
            },
          },
        });
        assert.partialDeepStrictEqual(plain(made), {
          size: "STANDARD_DS3_V2",
          tags: null,
          identity: null,
          schedules: null,
          setup_scripts: null,
          custom_applications: null,
          idle_time_before_shutdown: null,
          enable_node_public_ip: true,
          enable_sso: true,
          state: "Running",
        });
        assert.match(made.network_settings.public_ip_address, /^\d+(\.\d+){3}$/);
      });

      it("creates for an assigned user", async () => {
        await createOrUpdate("ci-a", { create_on_behalf_of: assignedUser(OBJECT, TENANT) });
        const seen = await fetch("ci-a");
        assert.equal(seen.assigned_user_object_id, OBJECT);
        assert.equal(seen.assigned_user_tenant_id, TENANT);
      });

      it("shows the service's refusals", async () => {
        const refusals: [Record<string, unknown>, RegExp][] = [
          [{ idle_time_before_shutdown_minutes: 1 }, /idleTimeBeforeShutdown/],
          [{ size: "Standard_Wrong" }, /Standard_Wrong/],
          [{ create_on_behalf_of: assignedUser(OBJECT, TENANT), ssh_settings: everything().ssh_settings }, /SSH key/],
        ];
        for (const [given, text] of refusals) {
          await fails(createOrUpdate("ci-a", given), "HttpResponseError", text);
        }
        await fails(createOrUpdate("a b_c!"), "HttpResponseError", /\(UserError\)/);
        await fails(ml("get", ["ci-a"]), "ResourceNotFoundError", /ci-a/);
      });

      it("sends the time limit Nonem when none is given", async () => {
        await requests();
        const scripts = {
          creation_script: { $make: "azure.ai.ml.entities:ScriptReference", kwargs: { path: "a.sh" } },
        };
        const given = { setup_scripts: { $make: "azure.ai.ml.entities:SetupScripts", kwargs: scripts } };
        const made = await createOrUpdate("ci-a", given);
        const sent = (await requests()).find(({ line }) => line.startsWith("PUT"));
        assert.equal(sent?.body.properties.properties.setupScripts.scripts.creationScript.timeout, "Nonem");
        assert.equal(made.setup_scripts.creation_script.timeout_minutes, null);
      });

      it("raises the operation's error, and azureml-core sees the instance that failed", async () => {
        await outcome({ operation: "create", errors: [error] });
        await fails(
          createOrUpdate("ci-a"),
          "HttpResponseError",
          /^\(OutOfCapacity\) There is no capacity\.\nCode: OutOfCapacity\nMessage: There is no capacity\./,
        );
        assert.partialDeepStrictEqual(plain(await ml("get", ["ci-a"])), {
          state: "CreateFailed",
          provisioning_state: "Failed",
          provisioning_errors: "OutOfCapacity",
          last_operation: { operationName: "Create", operationStatus: "CreateFailed" },
        });
        const seen = await fetch("ci-a");
        assert.equal(seen.status.state, "CreateFailed");
        assert.equal(seen.provisioning_errors[0].error.message, error.message);
      });

      it("returns normally when only the instance failed", async () => {
        await outcome({ operation: "create", errors: [error], operationSucceeds: true });
        const made = await createOrUpdate("ci-a");
        assert.deepEqual([made.state, made.provisioning_state], ["CreateFailed", "Failed"]);
      });

      it("raises when the operation is canceled", async () => {
        await admin("PUT", "speed", { default: "manual" });
        await admin("PUT", "switches", { deleteDuringCreate: true });
        const poller = await ml("begin_create_or_update", [instanceOf("ci-a")]);
        const result = get().ml.on(poller, "result");
        await get().azure.arm("DELETE", `${compute("ci-a")}?underlyingResourceAction=Delete`);
        await fails(result, "HttpResponseError", /^\(Canceled\) The operation was canceled\./);
      });

      it("waits while the operation runs", async () => {
        await admin("PUT", "speed", { default: "manual" });
        const poller = await ml("begin_create_or_update", [instanceOf("ci-a")]);
        assert.equal(await get().ml.on(poller, "status"), "InProgress");
        assert.equal((await ml("get", ["ci-a"])).state, "Creating");
        assert.equal((await fetch("ci-a")).status.state, "Creating");
        await admin("POST", "advance", { toTheEnd: true });
        assert.equal((await get().ml.on(poller, "result")).state, "Running");
        assert.equal(await get().ml.on(poller, "status"), "Succeeded");
      });
    });

    describe("begin_update and begin_create_or_update of an existing instance", () => {
      for (const method of ["begin_update", "begin_create_or_update"]) {
        it(`${method} replaces what may change, and azureml-core sees it`, async () => {
          const made = await createOrUpdate("ci-a", { tags: { a: "1", b: "2" }, description: "before" });
          await requests();
          const given = { tags: { a: "3" }, description: "after", idle_time_before_shutdown_minutes: 30 };
          // An update takes the location from the entity, which only a read fills.
          const updated = await done(method, [instanceOf("ci-a", { ...given, location: "eastus" })]);
          const sent = await requests();
          assert.equal(sent.find(({ line }) => line.startsWith("PUT"))?.status, 200);
          assert.equal(sent.filter(({ line }) => line === "GET W").length, method === "begin_update" ? 0 : 1);
          assert.deepEqual([updated.tags, updated.description], [{ a: "3" }, "after"]);
          assert.equal(updated.idle_time_before_shutdown_minutes, 30);
          assert.equal(updated.created_on, made.created_on);
          const seen = await fetch("ci-a");
          assert.deepEqual([seen.tags, seen.description], [{ a: "3" }, "after"]);
        });
      }

      it("begin_create_or_update takes what it read; begin_update forgets the subnet's id, which is refused", async () => {
        await steps.putReferenced();
        await createOrUpdate("ci-a", everything());
        const read = await ml("get", ["ci-a"]);
        await get().ml.call("builtins:setattr", [read, "tags", { team: "speech" }]);
        await fails(
          done("begin_update", [read]),
          "HttpResponseError",
          /'properties\.properties\.subnet\.id' is missing/,
        );
        const updated = await done("begin_create_or_update", [read]);
        assert.partialDeepStrictEqual(plain(updated), { ...everythingRead, tags: { team: "speech" } });
      });

      it("raises what is fixed after creation", async () => {
        await createOrUpdate("ci-a");
        await fails(
          createOrUpdate("ci-a", { enable_node_public_ip: false }),
          "HttpResponseError",
          /enableNodePublicIp/,
        );
      });

      it("raises a conflict while another operation runs", async () => {
        await createOrUpdate("ci-a");
        await admin("PUT", "speed", { default: "manual" });
        await on(await fetch("ci-a"), "stop");
        await fails(createOrUpdate("ci-a", { tags: { a: "b" } }), "ResourceExistsError", /already an active operation/);
      });

      it("raises the error of an update that failed", async () => {
        await createOrUpdate("ci-a", { tags: { a: "b" } });
        await outcome({ operation: "update", errors: [error] });
        await fails(createOrUpdate("ci-a", { tags: { a: "c" } }), "HttpResponseError", /There is no capacity/);
      });
    });

    describe("get and list", () => {
      it("get raises when there is none", () =>
        fails(ml("get", ["absent"]), "ResourceNotFoundError", /\(ResourceNotFound\)|\(NotFound\)|absent/));

      it("get breaks on an application without endpoints", async () => {
        await put("ci-a", {}, { customServices: [{ name: "job", image: { type: "docker", reference: "job:1" } }] });
        await fails(ml("get", ["ci-a"]), "TypeError", /'NoneType' object is not iterable/);
      });

      it("list has what azureml-core and others made, from all pages", async () => {
        await steps.create("ci-a", { tags: { by: "azureml-core" } });
        await createOrUpdate("ci-b");
        await put("ci-c");
        await admin("PUT", "settings", { pageSize: 2 });
        const all = async (given = {}) => get().ml.list(await ml("list", [], given));
        const found = await all();
        assert.deepEqual(found.map(({ name }) => name).sort(), ["ci-a", "ci-b", "ci-c"]);
        assert.deepEqual(found.find(({ name }) => name === "ci-a")?.tags, { by: "azureml-core" });
        assert.equal((await all({ compute_type: "computeinstance" })).length, 3);
        assert.equal((await all({ compute_type: "amlcompute" })).length, 0);
      });

      it("list_nodes is refused for an instance", async () => {
        await createOrUpdate("ci-a");
        const nodes = await ml("list_nodes", ["ci-a"]);
        await fails(get().ml.list(nodes), "HttpResponseError", /ComputeListNodes.*ComputeInstance is not supported/);
      });
    });

    describe("begin_start, begin_stop, begin_restart", () => {
      it("act, wait, and azureml-core sees each", async () => {
        await createOrUpdate("ci-a");
        for (const [action, state, operation] of [
          ["stop", "Stopped", "Stop"],
          ["start", "Running", "Start"],
          ["restart", "Running", "Restart"],
        ]) {
          await requests();
          assert.equal(await done(`begin_${action}`, ["ci-a"]), null);
          const sent = await requests();
          assert.deepEqual([sent[0]?.line, sent[0]?.status], [`POST W/computes/ci-a/${action}`, 202]);
          assert.match(sent[1]?.line ?? "", /computeOperationsStatus/);
          const object = await on(await fetch("ci-a"), "get");
          assert.equal(object.properties.properties.state, state);
          assert.equal((await ml("get", ["ci-a"])).last_operation.operationName, operation);
        }
      });

      it("raise the operation's error where azureml-core refuses by itself", async () => {
        await createOrUpdate("ci-a");
        await fails(
          done("begin_start", ["ci-a"]),
          "HttpResponseError",
          /\(StartComputeInstanceOnlyAllowedInStoppedState\) /,
        );
        await done("begin_stop", ["ci-a"]);
        for (const method of ["begin_stop", "begin_restart"]) {
          await fails(done(method, ["ci-a"]), "HttpResponseError", /\(BadRequest\) .*in 'stopped' state/);
        }
      });

      it("raise the error of an operation that failed", async () => {
        await createOrUpdate("ci-a");
        await outcome({ operation: "stop", errors: [error] });
        await fails(done("begin_stop", ["ci-a"]), "HttpResponseError", /\(OutOfCapacity\) There is no capacity/);
        const seen = await ml("get", ["ci-a"]);
        assert.equal(seen.last_operation.operationStatus, "StopFailed");
      });

      it("raise when there is none", async () => {
        for (const method of ["begin_start", "begin_stop", "begin_restart"]) {
          await fails(done(method, ["absent"]), "ResourceNotFoundError", /absent/);
        }
      });

      it("raise a conflict while another operation runs", async () => {
        await createOrUpdate("ci-a");
        await admin("PUT", "speed", { default: "manual" });
        await on(await fetch("ci-a"), "restart");
        await fails(ml("begin_stop", ["ci-a"]), "ResourceExistsError", /already an active operation submitted/);
      });
    });

    describe("begin_delete", () => {
      it("deletes, waits, and nobody sees the instance again", async () => {
        await createOrUpdate("ci-a");
        await requests();
        assert.equal(await done("begin_delete", ["ci-a"]), null);
        const [sent] = await requests();
        assert.deepEqual([sent?.line, sent?.status], ["DELETE W/computes/ci-a", 202]);
        assert.deepEqual(sent?.query, { "api-version": VERSION, underlyingResourceAction: "Delete" });
        await fails(ml("get", ["ci-a"]), "ResourceNotFoundError", /ci-a/);
        await fails(fetch("ci-a"), "ComputeTargetException", /ComputeTargetNotFound/);
      });

      it("does not mind that there is none", async () => {
        assert.equal(await done("begin_delete", ["absent"]), null);
      });

      it("raises what is refused, and what failed", async () => {
        await createOrUpdate("ci-a");
        await fails(ml("begin_delete", ["ci-a"], { action: "Detach" }), "HttpResponseError", /[Dd]etach/);
        await outcome({ operation: "delete", errors: [error] });
        await fails(done("begin_delete", ["ci-a"]), "HttpResponseError", /\(OutOfCapacity\)/);
        assert.equal((await ml("get", ["ci-a"])).provisioning_state, "Failed");
      });
    });

    it("enable_sso turns single sign-on off and on", async () => {
      await createOrUpdate("ci-a");
      for (const value of [false, true]) {
        assert.equal(await ml("enable_sso", [], { name: "ci-a", enable_sso: value }), null);
        assert.equal((await ml("get", ["ci-a"])).enable_sso, value);
      }
      await fails(ml("enable_sso", [], { name: "absent" }), "HttpResponseError", /\(ResourceNotFound\).*absent/);
    });

    it("list_sizes has the sizes of a location, and those that instances may have", async () => {
      const all = await ml("list_sizes");
      const ds3 = all.find(({ name }: Json) => name === "Standard_DS3_v2");
      assert.deepEqual([ds3.family, ds3.vCPUs, ds3.memoryGB, ds3.gpus], ["standardDSv2Family", 4, 14, 0]);
      const offered = await ml("list_sizes", [], { location: "westeurope", compute_type: "ComputeInstance" });
      assert.ok(offered.length > 0);
      assert.ok(offered.every((size: Json) => size.supportedComputeTypes.includes("ComputeInstance")));
    });

    it("list_usage counts the cores that azureml-core's instances take", async () => {
      const cores = async () => {
        const usages = await get().ml.list(await ml("list_usage"));
        return usages.find(({ name }) => /DSv2/i.test(name.value)) ?? assert.fail(JSON.stringify(usages));
      };
      const before = await cores();
      await steps.create("ci-a");
      const after = await cores();
      assert.equal(after.currentValue - (before.currentValue ?? 0), 4);
      assert.equal(after.limit, before.limit);
    });

    it("workspaces.get has the workspace that azureml-core found", async () => {
      const workspaces = await get().ml.on(get().mlClient, "workspaces");
      const found = await get().ml.on(workspaces, "get", ["vision"]);
      assert.equal(found.name, "vision");
      assert.equal(found.location, await get().core.on(get().workspace, "location"));
      assert.match(found.id, /workspaces\/vision$/);
      await fails(get().ml.on(workspaces, "get", ["absent"]), "ResourceNotFoundError", /absent/);
    });
  });
}
