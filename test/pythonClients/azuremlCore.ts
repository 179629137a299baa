import { strict as assert } from "node:assert";
import { type Json, SUBSCRIPTION, WORKSPACE } from "../provider/azure";
import type { Clients } from "./clients";
import { compute, fails, KEY, MODULE, OBJECT, SUBNET, stepsWith, TENANT } from "./steps";

/** The rows of azureml-core's ComputeInstance: what each method does, broken ones included. */
export function azuremlCoreTests(get: () => Clients): void {
  const steps = stepsWith(get);
  const { admin, configure, fetch, on, put, requests, seenByV2 } = steps;
  const create = (name: string, given?: Record<string, unknown>) => steps.create(name, given);

  describe("azureml-core: ComputeInstance", () => {
    beforeEach(() => admin("POST", "reset"));

    describe("ComputeInstance(workspace, name)", () => {
      it("fetches the instance from the regional service", async () => {
        await put("ci-a", { tags: { team: "vision" } }, { vmSize: "Standard_D2s_v3" });
        await requests();
        const instance = await fetch("ci-a");
        assert.equal(instance.$class, "ComputeInstance");
        assert.equal(instance.name, "ci-a");
        assert.equal(instance.id, compute("ci-a"));
        assert.equal(instance.vm_size, "Standard_D2s_v3");
        assert.deepEqual(instance.tags, { team: "vision" });
        assert.equal(instance.provisioning_state, "Succeeded");
        assert.equal(instance.is_attached, false);
        assert.equal(instance.status.state, "Running");
        const lines = (await requests()).map(({ line }) => line).filter((line) => line !== "GET /discovery");
        assert.deepEqual(lines, ["GET /rp/workspacesW/computes/ci-a"]);
      });

      it("raises when there is none", () =>
        fails(fetch("absent"), "ComputeTargetException", /ComputeTargetNotFound: .* name absent not found/));

      it("is empty without a workspace, and asks nobody", async () => {
        await requests();
        const instance = await get().core.call(`${MODULE}:ComputeInstance`, [null, null]);
        assert.deepEqual(Object.keys(instance), ["$kept", "$class"]);
        assert.deepEqual(await requests(), []);
      });

      it("tells what the service answered when that is no instance", async () => {
        await admin("POST", "faults", { path: "/rp/", answer: { status: 400, code: "Wrong", message: "no" } });
        await fails(fetch("ci-a"), "ComputeTargetException", /Response Code: 400.*Wrong/s);
      });
    });

    describe("ComputeTarget.create", () => {
      it("checks size and name, then creates", async () => {
        await requests();
        const instance = await create("ci-a", { vm_size: "standard_ds2_V2" });
        assert.equal(instance.status.state, "Running");
        const sent = await requests();
        assert.deepEqual(
          sent.map(({ line }) => line),
          [
            "GET S/providers/Microsoft.MachineLearningServices/locations/eastus/vmSizes",
            "POST W/checkComputeNameAvailability",
            "PUT W/computes/ci-a",
            "GET /rp/workspacesW/computes/ci-a",
          ],
        );
        assert.deepEqual(sent[1]?.body, { Name: "ci-a", Type: "Microsoft.BatchAI/DataScienceInstance" });
        assert.ok(sent.every(({ query }) => query["api-version"] === "2020-02-02"));
        const seen = await seenByV2("ci-a");
        assert.equal(seen.size, "standard_ds2_V2");
        assert.equal(seen.location, "eastus");
      });

      it("refuses a size that the region does not have", () =>
        fails(
          create("ci-a", { vm_size: "Standard_Wrong" }),
          "ComputeTargetException",
          /VmSize 'Standard_Wrong' is not available in the specified region/,
        ));

      it("refuses a name that is taken, and one that is wrong", async () => {
        await create("ci-a");
        await fails(create("ci-a"), "ComputeTargetException", /'ci-a' is not available\. Reason: AlreadyExists/);
        await fails(
          create("ci-1"),
          "ComputeTargetException",
          /'ci-1' is not available\. Reason: Invalid\. Message: .+/,
        );
      });

      it("refuses reserved names without a request", async () => {
        const config = await configure();
        await requests();
        for (const name of ["amlcompute", "local", "containerinstance"]) {
          const work = get().core.call(`${MODULE}:ComputeTarget.create`, [get().workspace, name, config]);
          await fails(work, "UserErrorException", /Please specify a different target name/);
        }
        assert.deepEqual(await requests(), []);
      });

      it("shows the service's refusal", async () => {
        await admin("PUT", "quotas", { family: "total", limit: 2 });
        await fails(create("ci-a"), "ComputeTargetException", /Response Code: 400.*quota/is);
      });
    });

    describe("provisioning_configuration", () => {
      it("carries all arguments, and azure-ai-ml sees them", async () => {
        await steps.putReferenced();
        const arguments_ = {
          vm_size: "Standard_D2s_v3",
          ssh_public_access: true,
          admin_user_ssh_public_key: KEY,
          vnet_resourcegroup_name: "ml",
          vnet_name: "net",
          subnet_name: "own",
          tags: { team: "vision", empty: "" },
          description: "a workstation",
          assigned_user_object_id: null,
          assigned_user_tenant_id: null,
        };
        const { $kept, $class, location, ...config } = await configure(arguments_);
        assert.deepEqual(config, arguments_);
        const instance = await create("ci-a", arguments_);
        assert.equal(instance.ssh_public_access, true);
        assert.equal(instance.admin_user_ssh_public_key, KEY);
        assert.equal(instance.vnet_resourcegroup_name, "ml");
        assert.equal(instance.vnet_name, "net");
        assert.equal(instance.subnet_name, "own");
        assert.equal(instance.description, "a workstation");

        const seen = await seenByV2("ci-a");
        assert.equal(seen.size, "Standard_D2s_v3");
        assert.equal(seen.ssh_public_access_enabled, true);
        assert.equal(seen.ssh_settings.ssh_key_value, KEY);
        assert.equal(seen.ssh_settings.admin_username, "azureuser");
        assert.equal(seen.ssh_settings.ssh_port, instance.ssh_port);
        assert.equal(seen.network_settings.subnet, SUBNET);
        assert.deepEqual(seen.tags, arguments_.tags);
        assert.equal(seen.description, "a workstation");
        const shown = JSON.parse(await get().core.call("builtins:str", [instance]));
        assert.equal(shown.SSH, `azureuser@${instance.public_ip_address} -p ${instance.ssh_port}`);
        assert.equal(shown.Subnet, SUBNET);
      });

      it("creates for an assigned user", async () => {
        const instance = await create("ci-a", { assigned_user_object_id: OBJECT, assigned_user_tenant_id: TENANT });
        assert.equal(instance.assigned_user_object_id, OBJECT);
        assert.equal(instance.assigned_user_tenant_id, TENANT);
        const { create_on_behalf_of: user } = await seenByV2("ci-a");
        assert.deepEqual([user.user_object_id, user.user_tenant_id], [OBJECT, TENANT]);
      });

      it("sends null for the half of an assigned user that is missing, which is refused", async () => {
        await requests();
        await fails(
          create("ci-a", { assigned_user_object_id: OBJECT }),
          "ComputeTargetException",
          /Response Code: 400.*tenantId/s,
        );
        const put = (await requests()).find(({ line }) => line.startsWith("PUT"));
        assert.deepEqual(put?.body.properties.properties.personalComputeInstanceSettings, {
          assignedUser: { objectId: OBJECT, tenantId: null },
        });
      });

      it("sends the documented defaults, with the size of the code and not the one of the document", async () => {
        await requests();
        await create("ci-a");
        const put = (await requests()).find(({ line }) => line.startsWith("PUT"));
        assert.deepEqual(put?.body, {
          location: "eastus",
          properties: {
            computeType: "ComputeInstance",
            properties: { vmSize: "Standard_DS3_V2", sshSettings: { sshPublicAccess: "Disabled" } },
          },
        });
        const seen = await seenByV2("ci-a");
        assert.equal(seen.size, "Standard_DS3_V2");
        assert.equal(seen.ssh_public_access_enabled, false);
        assert.equal(seen.tags, null);
        assert.equal(seen.description, null);
      });

      it("sends no SSH settings when access is None", async () => {
        await requests();
        await create("ci-a", { ssh_public_access: null });
        const put = (await requests()).find(({ line }) => line.startsWith("PUT"));
        assert.deepEqual(put?.body.properties.properties, { vmSize: "Standard_DS3_V2" });
      });

      it("wants all three names of the network or none", async () => {
        for (const given of [{ vnet_name: "net" }, { vnet_name: "net", subnet_name: "own" }, { subnet_name: "own" }]) {
          await fails(configure(given), "ComputeTargetException", /not all virtual net information provided/);
        }
      });
    });

    describe("delete", () => {
      it("sends the deletion and does not wait", async () => {
        const instance = await create("ci-a");
        await admin("PUT", "speed", { default: "manual" });
        await requests();
        assert.equal(await on(instance, "delete"), null);
        const [sent] = await requests();
        assert.deepEqual([sent?.line, sent?.status], ["DELETE W/computes/ci-a", 202]);
        assert.deepEqual(sent?.query, { "api-version": "2020-02-02", underlyingResourceAction: "delete" });
        assert.equal(await get().core.on(instance, "provisioning_state"), "Deleting");
        assert.equal((await seenByV2("ci-a")).state, "Deleting");
        await admin("POST", "advance", { toTheEnd: true });
        await assert.rejects(seenByV2("ci-a"), { type: "ResourceNotFoundError" });
      });

      it("breaks on an instance that is gone already", async () => {
        const instance = await create("ci-a");
        await on(instance, "delete");
        await fails(on(instance, "delete"), "KeyError", /azure-asyncoperation/);
      });
    });

    it("detach() is never supported", async () => {
      const instance = await create("ci-a");
      await fails(on(instance, "detach"), "ComputeTargetException", /Detach is not supported.*use delete/);
      assert.equal((await seenByV2("ci-a")).state, "Running");
    });

    describe("serialize() and deserialize(workspace, object)", () => {
      const deserialize = (object: Json) =>
        get().core.call(`${MODULE}:ComputeInstance.deserialize`, [get().workspace, object]);

      it("serialize() has the fields of the document", async () => {
        const object = await on(await create("ci-a", { tags: { a: "b" } }), "serialize");
        assert.deepEqual(Object.keys(object), ["id", "name", "location", "tags", "properties"]);
        assert.deepEqual(Object.keys(object.properties).sort(), [
          "computeLocation",
          "computeType",
          "description",
          "properties",
          "provisioningErrors",
          "provisioningState",
          "resourceId",
          "status",
        ]);
        assert.equal(object.location, "eastus");
        assert.equal(object.properties.status.state, "Running");
        assert.equal(typeof object.properties.status.createdBy.userName, "string");
        assert.deepEqual(object.properties.properties.subnet, { id: null });
      });

      it("deserialize(serialize()) fails", async () => {
        const object = await on(await create("ci-a"), "serialize");
        await fails(deserialize(object), "ComputeTargetException", /Invalid payload, missing .*createdBy/);
      });

      it("deserialize() takes what get() answers", async () => {
        const instance = await create("ci-a", { tags: { a: "b" } });
        const again = await deserialize(await on(instance, "get"));
        assert.deepEqual(await on(again, "serialize"), await on(instance, "serialize"));
      });

      it("deserialize() takes the object of another workspace for its own, against its document", async () => {
        const object = await on(await create("ci-a"), "get");
        const { body } = await get().azure.arm("GET", `${WORKSPACE}?api-version=2024-10-01`);
        const { location, identity, properties } = body;
        const { storageAccount, keyVault, applicationInsights } = properties;
        const other = `${WORKSPACE.slice(0, WORKSPACE.lastIndexOf("/"))}/speech`;
        const answer = await get().azure.arm("PUT", `${other}?api-version=2024-10-01`, {
          location,
          identity: { type: identity.type },
          properties: { storageAccount, keyVault, applicationInsights },
        });
        assert.ok(answer.status < 300, JSON.stringify(answer.body));
        const auth = await get().core.on(get().workspace, "_auth");
        const workspace = await get().core.call("azureml.core:Workspace", [SUBSCRIPTION, "ml", "speech"], { auth });
        const taken = await get().core.call(`${MODULE}:ComputeInstance.deserialize`, [workspace, object]);
        assert.equal(taken.id, `${other}/computes/ci-a`);
        await fails(on(taken, "refresh_state"), "ComputeTargetException", /ComputeTargetNotFound/);
      });

      it("deserialize() refuses other types and incomplete objects", async () => {
        const object = await on(await create("ci-a"), "get");
        const { properties } = object;
        const other = { ...object, properties: { ...properties, computeType: "AmlCompute" } };
        await fails(deserialize(other), "ComputeTargetException", /Invalid payload, not "ComputeInstance"/);
        const { state, ...rest } = properties.properties;
        const incomplete = { ...object, properties: { ...properties, properties: rest } };
        await fails(deserialize(incomplete), "ComputeTargetException", /missing .*\["state"\]/);
      });
    });

    describe("get()", () => {
      it("answers the service's own object, and None when it is gone", async () => {
        const instance = await create("ci-a");
        const object = await on(instance, "get");
        assert.equal(object.id, compute("ci-a"));
        assert.equal(object.properties.properties.state, "Running");
        await on(instance, "delete");
        assert.equal(await on(instance, "get"), null);
      });
    });

    describe("get_active_runs(type, tags, properties, status)", () => {
      const runs = [
        {
          runId: "a",
          status: "Running",
          runType: "azureml.scriptrun",
          tags: { team: "vision" },
          properties: { p: "1" },
        },
        { runId: "b", status: "Queued", runType: "azureml.hyperdrive", tags: { team: "speech" } },
        { runId: "c", status: "Running", runType: "azureml.hyperdrive", properties: { p: "2" } },
      ];
      const found = async (filter: Record<string, unknown>) => {
        const instance = await fetch("ci-a");
        await requests();
        const answered = await get().core.list(await on(instance, "get_active_runs", filter));
        const [sent] = (await requests()).slice(-1);
        return { ids: answered.map((run) => run.run_id), filter: sent?.query["$filter"] };
      };
      beforeEach(async () => {
        await create("ci-a");
        await admin("POST", "runs", { compute: compute("ci-a"), runs });
      });

      it("is lazy", async () => {
        const instance = await fetch("ci-a");
        await requests();
        const iterator = await on(instance, "get_active_runs");
        assert.equal(iterator.$class, "generator");
        assert.deepEqual(await requests(), []);
        assert.equal((await get().core.call("builtins:next", [iterator])).run_id, "a");
      });

      it("reads all pages", async () => {
        await admin("PUT", "settings", { pageSize: 2 });
        assert.deepEqual((await found({})).ids, ["a", "b", "c"]);
      });

      it("filters by status, tags and properties, and by all of them", async () => {
        assert.deepEqual((await found({ status: "Running" })).ids, ["a", "c"]);
        assert.deepEqual((await found({ status: "Queued" })).ids, ["b"]);
        assert.deepEqual((await found({ tags: { team: "speech" } })).ids, ["b"]);
        assert.deepEqual((await found({ properties: { p: "2" } })).ids, ["c"]);
        const all = await found({ status: "Running", tags: { team: "vision" }, properties: { p: "1" } });
        assert.deepEqual(all.ids, ["a"]);
      });

      it("asks for everything when a filter is only a key", async () => {
        const byTag = await found({ tags: "team" });
        assert.deepEqual(byTag.ids, ["a", "b", "c"]);
        assert.equal(byTag.filter, "(Tags/team ne null or Tags/team eq null)");
        const byProperty = await found({ properties: "p" });
        assert.deepEqual(byProperty.ids, ["a", "b", "c"]);
        assert.equal(byProperty.filter, "(Properties/p ne null or Properties/p eq null)");
      });

      it("drops the type from the filter", async () => {
        const { ids, filter } = await found({ type: "azureml.hyperdrive" });
        assert.deepEqual(ids, ["a", "b", "c"]);
        assert.equal(filter, undefined);
      });
    });

    it("get_docs_url() names the page of the class", async () => {
      assert.equal(
        await get().core.call(`${MODULE}:ComputeInstance.get_docs_url`),
        "https://docs.microsoft.com/en-us/python/api/azureml-core/azureml.core.compute.computeinstance.ComputeInstance?view=azure-ml-py",
      );
    });

    describe("get_status()", () => {
      it("has state, errors, size, times and creator", async () => {
        const status = await on(await create("ci-a"), "get_status");
        assert.equal(status.$class, "ComputeInstanceStatus");
        assert.equal(status.state, "Running");
        assert.equal(status.vm_size, "Standard_DS3_V2");
        assert.equal(status.errors, null);
        assert.ok(Date.parse(status.creation_time) <= Date.parse(status.modified_time));
        const seen = await seenByV2("ci-a");
        assert.equal(Date.parse(status.creation_time), Date.parse(seen.created_on.replace(/(\.\d{3})\d*/, "$1")));
        assert.equal(
          status.created_by_user_id,
          (await on(await fetch("ci-a"), "get")).properties.properties.createdBy.userId,
        );
        assert.ok(status.created_by_user_name && status.created_by_user_org);
      });

      it("shows a state that nothing asked for, and its errors", async () => {
        const instance = await create("ci-a");
        const errors = [{ code: "DiskFull", message: "The disk is full." }];
        await admin("POST", "states", { compute: compute("ci-a"), state: "Unusable", errors });
        const status = await on(instance, "get_status");
        assert.equal(status.state, "Unusable");
        assert.deepEqual(
          status.errors.map(({ error: { code, message } }: Json) => ({ code, message })),
          errors,
        );
        assert.equal((await seenByV2("ci-a")).state, "Unusable");
      });
    });

    it("refresh_state() updates the state in place, but not tags and description", async () => {
      const instance = await create("ci-a", { tags: { a: "b" }, description: "before" });
      await put("ci-a", { tags: { a: "c" }, properties: { description: "after" } });
      await steps.done("begin_stop", ["ci-a"]);
      await on(instance, "refresh_state");
      assert.equal((await on(instance, "status")).state, "Stopped");
      assert.deepEqual(await on(instance, "tags"), { a: "b" });
      assert.equal(await on(instance, "description"), "before");
      assert.deepEqual((await fetch("ci-a")).tags, { a: "c" });
    });

    describe("start, stop, restart", () => {
      it("ask for the state first, then act, and azure-ai-ml sees each", async () => {
        const instance = await create("ci-a");
        for (const [method, state, operation] of [
          ["stop", "Stopped", "Stop"],
          ["start", "Running", "Start"],
          ["restart", "Running", "Restart"],
        ] as const) {
          await requests();
          assert.equal(await on(instance, method), null);
          const sent = await requests();
          assert.deepEqual(
            sent.map(({ line, status }) => `${status} ${line}`),
            ["200 GET /rp/workspacesW/computes/ci-a", `202 POST W/computes/ci-a/${method}`],
          );
          const seen = await seenByV2("ci-a");
          assert.equal(seen.state, state);
          assert.equal(seen.last_operation.operationName, operation);
          assert.equal(seen.last_operation.operationStatus, "Succeeded");
          assert.equal(seen.last_operation.operationTrigger, "User");
        }
      });

      it("are refused by the client in a state that cannot do it", async () => {
        const instance = await create("ci-a");
        const refused = (method: string, state: string) =>
          fails(
            on(instance, method),
            "ComputeTargetException",
            new RegExp(`current state \\(${state}\\) does not support ${method} operation`, "i"),
          );
        await refused("start", "Running");
        await on(instance, "stop");
        await refused("stop", "Stopped");
        await refused("restart", "Stopped");
        await admin("POST", "states", { compute: compute("ci-a"), state: "CreateFailed" });
        for (const method of ["start", "stop", "restart"]) await refused(method, "CreateFailed");
        await admin("POST", "states", { compute: compute("ci-a"), state: "JobRunning" });
        await refused("start", "JobRunning");
      });

      it("show the service's refusal while another operation runs", async () => {
        const instance = await create("ci-a");
        await admin("PUT", "speed", { default: "manual" });
        await on(instance, "restart");
        await fails(
          on(instance, "stop"),
          "ComputeTargetException",
          /Response Code: 409.*There is already an active operation submitted/s,
        );
      });
    });

    describe("supported_vmsizes(workspace, location)", () => {
      const sizes = (...args: unknown[]) => get().core.call(`${MODULE}:ComputeInstance.supported_vmsizes`, args);

      it("has name, cores, GPUs, memory and disk of every size", async () => {
        const found = await sizes(get().workspace);
        const ds3 = found.find(({ name }: Json) => name === "Standard_DS3_v2");
        assert.deepEqual(Object.keys(ds3).sort(), ["gpus", "maxResourceVolumeMB", "memoryGB", "name", "vCPUs"]);
        assert.deepEqual([ds3.vCPUs, ds3.gpus, ds3.memoryGB], [4, 0, 14]);
        const seen = await steps.ml("list_sizes");
        assert.deepEqual(found.map(({ name }: Json) => name).sort(), seen.map(({ name }: Json) => name).sort());
      });

      it("takes another location, and answers nothing without a workspace", async () => {
        await requests();
        assert.ok((await sizes(get().workspace, "westeurope")).length > 0);
        assert.match((await requests())[0]?.line ?? "", /locations\/westeurope\/vmSizes$/);
        assert.deepEqual(await sizes(null), []);
      });
    });

    it("ComputeTarget.list(workspace) has every instance, from all pages", async () => {
      for (const name of ["ci-a", "ci-b", "ci-c"]) await create(name);
      await admin("PUT", "settings", { pageSize: 2 });
      const found = await get().core.call(`${MODULE}:ComputeTarget.list`, [get().workspace]);
      assert.deepEqual(found.map(({ name }: Json) => name).sort(), ["ci-a", "ci-b", "ci-c"]);
      assert.ok(found.every(({ $class }: Json) => $class === "ComputeInstance"));
    });

    it("update_sso_settings(value) turns single sign-on off and on", async () => {
      const instance = await create("ci-a");
      for (const value of [false, true]) {
        assert.equal(await get().core.on(instance, "update_sso_settings", [value]), true);
        assert.equal((await seenByV2("ci-a")).enable_sso, value);
      }
      await on(instance, "delete");
      await fails(
        get().core.on(instance, "update_sso_settings", [true]),
        "ComputeTargetException",
        /Single sign-on settings update request failed:\s+Response Code: 404/,
      );
    });

    it("str() shows the instance in short", async () => {
      const shown = JSON.parse(await get().core.call("builtins:str", [await create("ci-a", { tags: { a: "b" } })]));
      assert.deepEqual(shown, {
        Name: "ci-a",
        Id: compute("ci-a"),
        Workspace: "vision",
        Location: "eastus",
        VmSize: "Standard_DS3_V2",
        State: "Running",
        Tags: { a: "b" },
      });
    });
  });
}
