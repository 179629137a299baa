import { strict as assert } from "node:assert";
import { ComputeInstance, Workspace } from "../../provider/computeInstance/handle";
import { type Json, WORKSPACE } from "./azure";
import { COMPUTE, handles, SUBJECT } from "./handles";

describe("the handle ComputeInstance, row by row of the seed document", () => {
  const scene = handles();
  const { someoneCreates, existing, stopped, become, seen, writes } = scene;

  describe("`ComputeInstance(workspace, name)`: fetch the instance; error when it does not exist, or is another type of compute", () => {
    it("fetches it", async () => {
      const { id, name, location, tags, properties } = await existing({}, { tags: { team: "vision" } });
      assert.deepEqual(
        { id, name, location, tags, state: properties.state },
        { id: COMPUTE, name: "ci-dev", location: "eastus", tags: { team: "vision" }, state: "Running" },
      );
    });

    it("says that it does not exist", async () => {
      await assert.rejects(ComputeInstance.get(scene.workspace, "ci-dev"), {
        name: "AzureMLError",
        kind: "input",
        message: `${SUBJECT} does not exist (${COMPUTE}).`,
      });
    });

    it("says that its workspace does not exist", async () => {
      const other = new Workspace(`${WORKSPACE}x`, scene.azure.connection, scene.azure.clock);
      await assert.rejects(
        ComputeInstance.get(other, "ci-dev"),
        /ComputeInstance "ci-dev" of workspace "visionx" cannot be read: its workspace .*visionx does not answer\. 404 /,
      );
    });

    it("refuses another type of compute", async () => {
      const cluster = { id: COMPUTE, name: "ci-dev", properties: { computeType: "AmlCompute" } };
      await someoneCreates();
      await scene.azure.withAnswer("GET", "/computes/ci-dev", cluster, () =>
        assert.rejects(ComputeInstance.get(scene.workspace, "ci-dev"), { message: /a compute of type AmlCompute/ }),
      );
    });
  });

  describe("`detach()`: always NotSupported: use delete", () => {
    it("always refuses", async () => {
      const instance = await existing();
      await assert.rejects(instance.detach(), {
        kind: "input",
        message: `${SUBJECT} cannot be detached: use delete, which deletes its disk too.`,
      });
      assert.deepEqual(await scene.azure.requests(), []);
    });
  });

  describe("`deserialize(workspace, object_dict)`: handle from JSON; fails when the JSON belongs to another workspace", () => {
    it("makes a handle that works, without a request", async () => {
      const json = JSON.stringify(await existing({}, { tags: { team: "vision" } }));
      const instance = ComputeInstance.deserialize(scene.workspace, JSON.parse(json));
      assert.deepEqual(await scene.azure.requests(), []);
      assert.deepEqual(instance.tags, { team: "vision" });
      await instance.stop({ waitForCompletion: true });
      assert.equal(instance.properties.state, "Stopped");
    });

    it("takes what get returns, and the workspace in any letter case", async () => {
      const cloud = await (await existing()).get();
      const shouting = new Workspace(WORKSPACE.toUpperCase(), scene.azure.connection, scene.azure.clock);
      assert.equal(ComputeInstance.deserialize(shouting, cloud).name, "ci-dev");
    });

    it("refuses the JSON of another workspace, and what is no instance", async () => {
      const object = (await existing()).serialize();
      const other = new Workspace(`${WORKSPACE}x`, scene.azure.connection, scene.azure.clock);
      assert.throws(() => ComputeInstance.deserialize(other, object), {
        kind: "input",
        message: `ComputeInstance "ci-dev" belongs to the workspace ${WORKSPACE}, not to ${WORKSPACE}x.`,
      });
      assert.throws(() => ComputeInstance.deserialize(scene.workspace, null), /"id" is not the ARM id of a compute/);
      assert.throws(
        () => ComputeInstance.deserialize(scene.workspace, { ...object, properties: { computeType: "AmlCompute" } }),
        /"properties.computeType" is not "ComputeInstance"/,
      );
    });
  });

  describe("`serialize()`: JSON; `deserialize(serialize())` works here", () => {
    it("comes back as it was", async () => {
      const instance = await existing({ idleTimeBeforeShutdown: "PT30M" }, { tags: { team: "vision" } });
      const again = ComputeInstance.deserialize(scene.workspace, instance.serialize());
      assert.deepEqual(again.properties, instance.properties);
      assert.deepEqual(again.serialize(), instance.serialize());
    });

    it("has no secrets in it", async () => {
      const script = { scriptSource: "inline", scriptData: "aHVzaA==", scriptArguments: "hush", timeout: "5m" };
      const instance = await existing({
        setupScripts: { scripts: { creationScript: script } },
        customServices: [
          {
            name: "app",
            image: { type: "docker", reference: "image" },
            environmentVariables: { TOKEN: { type: "local", value: "hush" } },
            endpoints: [{ target: 80, published: 8080 }],
          },
        ],
      });
      const text = JSON.stringify(instance);
      assert.ok(!/hush|aHVzaA/.test(text), text);
      assert.ok(JSON.stringify(instance.properties).includes("hush"), "the secrets were there");
      const { setupScripts, customServices } = instance.serialize().properties.properties as Json;
      assert.deepEqual(setupScripts.scripts.creationScript.scriptData, "<secret>");
      assert.deepEqual(customServices[0].environmentVariables.TOKEN, { type: "local", value: "<secret>" });
    });
  });

  describe("`get()`: the cloud representation", () => {
    it("is what ARM shows now", async () => {
      const instance = await existing();
      await scene.azure.arm("POST", `${COMPUTE}/stop`);
      const cloud = (await instance.get()) as Json;
      assert.equal(cloud.id, COMPUTE);
      assert.equal(cloud.properties.computeType, "ComputeInstance");
      assert.equal(cloud.properties.properties.state, "Stopped");
      assert.equal(instance.properties.state, "Running");
    });
  });

  describe("`get_active_runs(type, tags, properties, status)`: lazy, paged; every filter really filters; status running or queued", () => {
    const RUNS = [1, 2, 3, 4, 5].map((n) => ({
      runId: `run-${n}`,
      status: n === 5 ? "Completed" : n === 4 ? "Queued" : "Running",
      runType: n === 1 ? "azureml.HyperDrive" : "azureml.scriptrun",
      tags: n === 2 ? { team: "vision" } : {},
      properties: n === 3 ? { user: "ada" } : {},
    }));
    const pagesAsked = async () => {
      const { value } = await scene.azure.admin("GET", "journal");
      return value.filter(({ path }: Json) => path.startsWith("/history")).length;
    };
    let instance: ComputeInstance;
    beforeEach(async () => {
      instance = await existing();
      await scene.azure.admin("POST", "runs", { compute: COMPUTE, runs: RUNS });
    });
    const found = async (filter?: Parameters<ComputeInstance["getActiveRuns"]>[0]) => {
      const names: string[] = [];
      for await (const { runId } of instance.getActiveRuns(filter)) names.push(runId);
      return names;
    };

    it("asks nothing before it must, and no further page when nobody wants one", async () => {
      await scene.azure.admin("PUT", "settings", { pageSize: 2 });
      const runs = instance.getActiveRuns();
      assert.equal(await pagesAsked(), 0);
      for await (const { runId } of runs) if (runId === "run-1") break;
      assert.equal(await pagesAsked(), 1);
    });

    it("goes through all pages", async () => {
      await scene.azure.admin("PUT", "settings", { pageSize: 2 });
      assert.deepEqual(await found(), ["run-1", "run-2", "run-3", "run-4"]);
      assert.equal(await pagesAsked(), 2);
    });

    it("has every run with a status that is not one of an end, or without one", async () => {
      const statuses = ["Paused", "Unknown", "SomethingNew", null, undefined, "completed", "Cancelled", "Failed"];
      const runs = statuses.map((status) => ({ runId: String(status), status }));
      await scene.azure.admin("POST", "runs", { compute: COMPUTE, runs });
      assert.deepEqual(await found(), ["Paused", "Unknown", "SomethingNew", "null", "undefined"]);
      assert.deepEqual(await found({ status: "running" }), []);
    });

    it("filters by all four", async () => {
      assert.deepEqual(await found({ type: "azureml.hyperdrive" }), ["run-1"]);
      assert.deepEqual(await found({ tags: "team" }), ["run-2"]);
      assert.deepEqual(await found({ tags: { team: "speech" } }), []);
      assert.deepEqual(await found({ properties: { user: "ada" } }), ["run-3"]);
      assert.deepEqual(await found({ status: "queued" }), ["run-4"]);
      assert.throws(() => instance.getActiveRuns({ status: "done" }), { kind: "input" });
    });
  });

  describe("`get_docs_url()`: current documentation address", () => {
    it("is an address of Microsoft's documentation", () => {
      const { origin, pathname } = new URL(ComputeInstance.docsUrl());
      assert.deepEqual([origin, pathname.includes("compute-instance")], ["https://learn.microsoft.com", true]);
    });
  });

  describe("`get_status()`: detailed status: state, errors, vm size, creation and modification time, creator, last operation", () => {
    it("has them all", async () => {
      const instance = await stopped();
      const { createdBy, creationTime = "", modifiedTime = "", lastOperation, ...status } = await instance.getStatus();
      assert.deepEqual(status, {
        state: "Stopped",
        provisioningState: "Succeeded",
        vmSize: "STANDARD_DS3_V2",
        errors: [],
      });
      assert.ok(Date.parse(creationTime) <= Date.parse(modifiedTime));
      assert.ok(createdBy?.userObjectId && createdBy.userTenantId);
      assert.deepEqual(
        [lastOperation?.operationName, lastOperation?.operationStatus, lastOperation?.operationTrigger],
        ["Stop", "Succeeded", "User"],
      );
    });

    it("has each error once, although Azure shows it in two places", async () => {
      const instance = await existing();
      const errors = [
        { code: "DiskFull", message: "the disk is full" },
        { code: "Broken", message: "it does not answer" },
      ];
      await become("Unusable", errors);
      const body = await seen();
      const shown = body.properties.properties.errors;
      const both = { ...body, properties: { ...body.properties, provisioningErrors: shown } };
      const status = await scene.azure.withAnswer("GET", "/computes/ci-dev", both, () => instance.getStatus());
      assert.deepEqual([status.state, status.errors], ["Unusable", errors]);
    });
  });

  describe("`refresh_state()`: update this handle in place from the cloud (all fields, tags too)", () => {
    it("reads everything again", async () => {
      const instance = await existing({}, { tags: { team: "vision" } });
      const properties = { computeType: "ComputeInstance", description: "later", properties: {} };
      await scene.azure.arm("PUT", COMPUTE, { location: "eastus", tags: { team: "speech" }, properties });
      assert.deepEqual(instance.tags, { team: "vision" });
      await instance.refreshState();
      assert.deepEqual([instance.tags, instance.properties.description], [{ team: "speech" }, "later"]);
    });

    it("keeps what it knew when the instance is gone", async () => {
      const instance = await existing();
      await scene.azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
      await assert.rejects(instance.refreshState(), { message: `${SUBJECT} does not exist (${COMPUTE}).` });
      assert.equal(instance.properties.state, "Running");
    });
  });

  describe("`supported_vmsizes(workspace, location)`: name, vCPUs, memory, GPUs, ... of every size offered for instances", () => {
    it("lists the sizes of the workspace's region, asked once", async () => {
      const sizes = await ComputeInstance.supportedVmSizes(scene.workspace);
      const found = sizes.find(({ name }) => name === "Standard_DS3_v2");
      assert.deepEqual(
        [found?.vCPUs, found?.memoryGB, found?.gpus, found?.family, found?.maxResourceVolumeMB],
        [4, 14, 0, "standardDSv2Family", 28672],
      );
      await scene.azure.requests();
      await ComputeInstance.supportedVmSizes(scene.workspace);
      assert.deepEqual(await scene.azure.requests(), []);
    });

    it("lists those of another region", async () => {
      const has = async (region: string) =>
        (await ComputeInstance.supportedVmSizes(scene.workspace, region)).some(
          ({ name }) => name === "Standard_NC6s_v3",
        );
      assert.deepEqual([await has("West Europe"), await has("francecentral")], [true, false]);
      await assert.rejects(
        ComputeInstance.supportedVmSizes(scene.workspace, "moon"),
        /The sizes of moon cannot be listed\. 400 /,
      );
    });

    it("leaves out what is for clusters only", async () => {
      const size = { name: "Standard_X", family: "x", vCPUs: 1, gpus: 0, memoryGB: 1, maxResourceVolumeMB: 1 };
      const value = [
        { ...size, supportedComputeTypes: ["AmlCompute"] },
        { ...size, name: "Standard_Y" },
      ];
      await scene.azure.withAnswer("GET", "/locations/westus3/vmSizes", { value }, async () => {
        const names = (await ComputeInstance.supportedVmSizes(scene.workspace, "westus3")).map(({ name }) => name);
        assert.deepEqual(names, ["Standard_Y"]);
      });
    });
  });

  describe("beyond the table", () => {
    it("lists the instances of the workspace, and no other computes", async () => {
      await someoneCreates();
      await someoneCreates({}, { tags: { "pulumi-azureml": "v1:somebody" } }, "ci-other");
      await scene.azure.admin("PUT", "settings", { pageSize: 1 });
      const found = await ComputeInstance.list(scene.workspace);
      assert.deepEqual(
        found.map(({ name, isOwnedByStack, tags }) => ({ name, isOwnedByStack, tags })),
        [
          { name: "ci-dev", isOwnedByStack: false, tags: {} },
          { name: "ci-other", isOwnedByStack: true, tags: {} },
        ],
      );
      const cluster = { value: [{ id: COMPUTE, name: "ci-dev", properties: { computeType: "AmlCompute" } }] };
      await scene.azure.withAnswer("GET", "/computes?", cluster, async () => {
        assert.deepEqual(await ComputeInstance.list(scene.workspace), []);
      });
      const small = { value: [{ id: COMPUTE, name: "ci-dev", properties: { computeType: "computeinstance" } }] };
      await scene.azure.withAnswer("GET", "/computes?", small, async () => {
        assert.equal((await ComputeInstance.list(scene.workspace)).length, 1);
      });
    });

    it("says whose instances it cannot list", async () => {
      const other = new Workspace(`${WORKSPACE}x`, scene.azure.connection, scene.azure.clock);
      await assert.rejects(
        ComputeInstance.list(other),
        /The instances of the workspace .*visionx cannot be listed\. 404/,
      );
    });

    it("turns single sign-on off and on, and sends nothing when it is so already", async () => {
      const instance = await existing();
      await instance.updateSsoSettings(false);
      assert.deepEqual(await writes(), ["POST /computes/ci-dev/enableSso"]);
      assert.equal(instance.properties.enableSSO, false);
      await instance.updateSsoSettings(false);
      assert.deepEqual(await writes(), []);
      await instance.updateSsoSettings(true);
      assert.equal((await seen()).properties.properties.enableSSO, true);
    });

    it("says so when Azure accepts single sign-on and keeps the old value", async () => {
      const instance = await existing();
      await scene.azure.admin("POST", "faults", { path: "/enableSso$", answer: { status: 200 } });
      await assert.rejects(instance.updateSsoSettings(false), {
        message: `${SUBJECT}: Azure accepted the change of enableSSO and kept the old value.`,
      });
    });

    it("does not change single sign-on where preview api-versions are not allowed", async () => {
      await someoneCreates();
      const settings = { ...scene.azure.connection.settings, allowPreviewApis: false };
      const careful = new Workspace(WORKSPACE, { ...scene.azure.connection, settings }, scene.azure.clock);
      const instance = await ComputeInstance.get(careful, "ci-dev");
      await assert.rejects(instance.updateSsoSettings(false), /needs a preview api-version/);
    });
  });
});
