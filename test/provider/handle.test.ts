import { strict as assert } from "node:assert";
import {
  AzureMLError,
  ComputeInstance,
  type ComputeInstanceConfiguration,
  type InstanceError,
  Workspace,
} from "../../provider/computeInstance/handle";
import { DEFAULT_VM_SIZE } from "../../provider/computeInstance/provisioningConfiguration";
import type { Values } from "../../provider/core/values";
import { type Azure, type Json, SUBSCRIPTION, startAzure, WORKSPACE } from "./azure";

const COMPUTE = `${WORKSPACE}/computes/ci-dev`;
const SUBJECT = 'ComputeInstance "ci-dev" of workspace "vision"';
const ACTIVE = "There is already an active operation submitted for compute ci-dev.";
const { provisioningConfiguration } = ComputeInstance;

describe("the handle ComputeInstance, row by row of the seed document", function () {
  this.timeout(30_000);
  let azure: Azure;
  let workspace: Workspace;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    workspace = new Workspace(WORKSPACE, azure.connection, azure.clock);
    await azure.admin("POST", "reset");
  });
  after(() => azure.close());

  const someoneCreates = async (properties: Values = {}, others: Values = {}, name = "ci-dev") => {
    const body = { location: "eastus", ...others, properties: { computeType: "ComputeInstance", properties } };
    const answer = await azure.arm("PUT", `${WORKSPACE}/computes/${name}`, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    await azure.arm("GET", `${WORKSPACE}/computes/${name}`);
  };
  const existing = async (properties: Values = {}, others: Values = {}) => {
    await someoneCreates(properties, others);
    const instance = await ComputeInstance.get(workspace, "ci-dev");
    await azure.requests();
    return instance;
  };
  const stopped = async () => {
    const instance = await existing();
    await azure.arm("POST", `${COMPUTE}/stop`);
    await instance.refreshState();
    assert.equal(instance.properties.state, "Stopped");
    await azure.requests();
    return instance;
  };
  const become = (state: string, errors: InstanceError[] = []) =>
    azure.admin("POST", "states", { compute: COMPUTE, state, errors });
  const slow = (speeds: Json) => azure.admin("PUT", "speed", speeds);
  const conflictOnce = (path: string) =>
    azure.admin("POST", "faults", { path, answer: { status: 409, code: "Conflict", message: ACTIVE } });
  const seen = async () => (await azure.arm("GET", COMPUTE)).body;
  const writes = async () => (await azure.requests()).filter((request) => !request.startsWith("GET"));

  describe("`ComputeInstance(workspace, name)`: fetch the instance; error when it does not exist, or is another type of compute", () => {
    it("fetches it", async () => {
      const { id, name, location, tags, properties } = await existing({}, { tags: { team: "vision" } });
      assert.deepEqual(
        { id, name, location, tags, state: properties.state },
        { id: COMPUTE, name: "ci-dev", location: "eastus", tags: { team: "vision" }, state: "Running" },
      );
    });

    it("says that it does not exist", async () => {
      await assert.rejects(ComputeInstance.get(workspace, "ci-dev"), {
        name: "AzureMLError",
        kind: "input",
        message: `${SUBJECT} does not exist (${COMPUTE}).`,
      });
    });

    it("says that its workspace does not exist", async () => {
      const other = new Workspace(`${WORKSPACE}x`, azure.connection, azure.clock);
      await assert.rejects(
        ComputeInstance.get(other, "ci-dev"),
        /ComputeInstance "ci-dev" of workspace "visionx" cannot be read: its workspace .*visionx does not answer\. 404 /,
      );
    });

    it("refuses another type of compute", async () => {
      const cluster = { id: COMPUTE, name: "ci-dev", properties: { computeType: "AmlCompute" } };
      await someoneCreates();
      await azure.withAnswer("GET", "/computes/ci-dev", cluster, () =>
        assert.rejects(ComputeInstance.get(workspace, "ci-dev"), { message: /a compute of type AmlCompute/ }),
      );
    });
  });

  describe("`ComputeTarget.create(ws, name, config)`: checks size and name availability, then creates", () => {
    it("asks what it must know, writes once, and does not wait", async () => {
      await slow({ create: "manual" });
      const configuration = provisioningConfiguration({ vmSize: "standard_ds2_V2", tags: { team: "vision" } });
      const instance = await ComputeInstance.create(workspace, "ci-dev", configuration);
      assert.deepEqual(await azure.requests(), [
        "GET /computes/ci-dev",
        "GET ",
        `GET /subscriptions/${SUBSCRIPTION}/providers/Microsoft.MachineLearningServices/locations/eastus/vmSizes`,
        "POST /checkComputeNameAvailability",
        "PUT /computes/ci-dev",
        "GET /computes/ci-dev",
      ]);
      assert.equal(instance.properties.state, "Creating");
      await slow({});
      await instance.waitForCompletion();
      assert.equal(instance.properties.state, "Running");
      assert.deepEqual(instance.tags, { team: "vision" });
      assert.deepEqual((await seen()).tags, { team: "vision" });
    });

    it("takes every input of the Pulumi resource", async () => {
      const inputs = {
        idleTimeBeforeShutdown: "PT30M",
        enableRootAccess: false,
        customServices: [{ name: "rstudio", image: { reference: "rocker" } }],
        timeouts: { create: "5m" },
      };
      const instance = await ComputeInstance.create(workspace, "ci-dev", inputs);
      await instance.waitForCompletion();
      assert.equal(instance.properties.idleTimeBeforeShutdown, "PT30M");
      assert.equal(instance.properties.enableRootAccess, false);
    });

    const refusals: [string, string, ComputeInstanceConfiguration | Values, RegExp][] = [
      ["a name", "1", {}, /was not created\. computeName: "1" has 1 characters; Azure takes 3 to 24\.$/],
      [
        "a value",
        "ci-dev",
        { idleTimeBeforeShutdown: "PT1M" },
        /was not created\. idleTimeBeforeShutdown: PT1M is shorter/,
      ],
      ["what comes after a creation", "ci-dev", { powerState: "Stopped" }, /powerState: is no part of a creation\./],
      ["an unknown property", "ci-dev", { size: "big" }, /was not created\. size: is not a property here/],
      [
        "half an assigned user",
        "ci-dev",
        provisioningConfiguration({ assignedUserObjectId: SUBSCRIPTION }),
        /tenantId: is required/,
      ],
    ];
    for (const [what, name, configuration, message] of refusals) {
      it(`refuses ${what} before anything is sent`, async () => {
        await azure.requests();
        await assert.rejects(ComputeInstance.create(workspace, name, configuration), { kind: "input", message });
        assert.deepEqual(await azure.requests(), []);
      });
    }

    it("refuses a size that the region does not offer", async () => {
      await assert.rejects(ComputeInstance.create(workspace, "ci-dev", { vmSize: "Standard_X1" }), {
        kind: "input",
        message: `${SUBJECT} was not created. vmSize: "Standard_X1" is not offered to compute instances in eastus. ComputeInstance.supportedVmSizes lists what is.`,
      });
      assert.deepEqual(await writes(), []);
    });

    it("goes on when sizes cannot be listed: the create itself would say it", async () => {
      const other = { ...azure.connection, vmSizes: () => Promise.reject(new AzureMLError("service", "403")) };
      const lines: string[] = [];
      await ComputeInstance.create(
        new Workspace(WORKSPACE, other, azure.clock),
        "ci-dev",
        {},
        { showOutput: (line) => lines.push(line) },
      );
      assert.ok(lines.includes("ci-dev: the size could not be checked before the create: 403"), lines.join("\n"));
    });

    it("refuses a name that is taken in the region", async () => {
      const taken = { nameAvailable: false, reason: "AlreadyExists", message: "in use" };
      await azure.withAnswer("POST", "/checkComputeNameAvailability", taken, () =>
        assert.rejects(ComputeInstance.create(workspace, "ci-dev", {}), {
          message: `${SUBJECT}: the name is not available in the region (AlreadyExists: in use). Choose another computeName. If it was deleted a moment ago, its name is released after a while.`,
        }),
      );
      assert.ok(!(await writes()).includes("PUT /computes/ci-dev"));
    });

    it("never overwrites an instance that exists", async () => {
      await someoneCreates();
      await azure.requests();
      await assert.rejects(ComputeInstance.create(workspace, "ci-dev", {}), {
        message: `${SUBJECT} exists already: ComputeInstance.get fetches it.`,
      });
      assert.deepEqual(await writes(), []);
    });

    it("says that an instance may be there when the answer to its PUT is lost", async () => {
      await azure.admin("POST", "faults", { method: "PUT", path: "/computes/ci-dev$", drop: "after", count: 9 });
      await assert.rejects(
        ComputeInstance.create(workspace, "ci-dev", {}),
        /It may be there all the same: ComputeInstance\.get tells/,
      );
      assert.equal((await seen()).properties.properties.state, "Running");
    });

    it("waits for an instance that does not appear at once", async () => {
      await azure.admin("POST", "faults", {
        method: "GET",
        path: "/computes/ci-dev$",
        count: 3,
        answer: { status: 404, code: "ResourceNotFound" },
      });
      const instance = await ComputeInstance.create(workspace, "ci-dev", provisioningConfiguration());
      assert.equal(instance.properties.provisioningState, "Creating");
      assert.equal(instance.id, COMPUTE);
      await instance.waitForCompletion();
      assert.equal(instance.properties.state, "Running");
    });
  });

  describe("`provisioning_configuration(...)`: all ten arguments, defaults and the “all three network names or none” check", () => {
    it("has azureml-core's defaults, with the size that its code sends", () => {
      assert.deepEqual(provisioningConfiguration(), {
        vmSize: "Standard_DS3_v2",
        sshSettings: { sshPublicAccess: "Disabled" },
      });
      assert.equal(DEFAULT_VM_SIZE, "Standard_DS3_v2");
    });

    it("brings all ten arguments to Azure", async () => {
      const network = `${WORKSPACE.split("/providers")[0]}/providers/Microsoft.Network/virtualNetworks/lab`;
      const version = "?api-version=2024-05-01";
      await azure.arm("PUT", `${network}${version}`, {
        location: "eastus",
        properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
      });
      await azure.arm("PUT", `${network}/subnets/ml${version}`, { properties: { addressPrefix: "10.0.1.0/24" } });
      const given = {
        vmSize: "Standard_DS2_v2",
        sshPublicAccess: true,
        vnetResourcegroupName: "ml",
        vnetName: "lab",
        subnetName: "ml",
        tags: { team: "vision" },
        description: "for vision",
      };
      const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHV3Ymx0b3BxZ2h6bWFqcmRrZXNpY3Zubnlm dev";
      await ComputeInstance.create(
        workspace,
        "ci-dev",
        provisioningConfiguration({ ...given, adminUserSshPublicKey: key }),
      );
      const user = { objectId: SUBSCRIPTION, tenantId: SUBSCRIPTION };
      const theirs = { assignedUserObjectId: SUBSCRIPTION, assignedUserTenantId: SUBSCRIPTION };
      await ComputeInstance.create(workspace, "ci-other", provisioningConfiguration({ ...given, ...theirs }));
      const { tags, properties } = await seen();
      const { vmSize, subnet, sshSettings } = properties.properties;
      assert.deepEqual([tags, properties.description], [{ team: "vision" }, "for vision"]);
      assert.deepEqual([vmSize.toLowerCase(), subnet.id], ["standard_ds2_v2", `${network}/subnets/ml`]);
      assert.deepEqual([sshSettings.sshPublicAccess, sshSettings.adminPublicKey], ["Enabled", key]);
      const { body } = await azure.arm("GET", `${WORKSPACE}/computes/ci-other`);
      assert.deepEqual(body.properties.properties.personalComputeInstanceSettings, { assignedUser: user });
    });

    it("takes three network names or none", () => {
      assert.throws(
        () => provisioningConfiguration({ vnetName: "lab" }),
        /vnetResourcegroupName and subnetName are missing/,
      );
    });
  });

  describe("`delete(wait_for_completion, show_output)`: deletes the cloud object; when waiting, until it is gone", () => {
    it("deletes, and waits until it is gone", async () => {
      const instance = await existing();
      await slow({ delete: { reads: 3 } });
      const lines: string[] = [];
      await instance.delete({ waitForCompletion: true, showOutput: (line) => lines.push(line.replace(/ \(.*/, "")) });
      assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
      assert.deepEqual(lines, ["ci-dev: Deleting"]);
      assert.deepEqual(await writes(), ["DELETE /computes/ci-dev"]);
    });

    it("returns at once otherwise, and can be waited for afterwards", async () => {
      const instance = await existing();
      await slow({ delete: "manual" });
      await instance.delete();
      assert.equal((await seen()).properties.provisioningState, "Deleting");
      await slow({});
      await instance.waitForCompletion();
      assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    });

    it("succeeds when it is gone, and sends nothing while it is being deleted", async () => {
      const instance = await existing();
      await slow({ delete: { reads: 3 } });
      await azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
      await azure.requests();
      await instance.delete();
      await instance.delete({ waitForCompletion: true });
      await instance.delete({ waitForCompletion: true });
      assert.deepEqual(await writes(), []);
    });

    it("waits for another operation only when it waits anyway", async () => {
      const instance = await existing();
      await azure.admin("POST", "faults", {
        method: "DELETE",
        path: "/computes/ci-dev$",
        count: 2,
        answer: { status: 409, code: "Conflict", message: ACTIVE },
      });
      await assert.rejects(
        instance.delete(),
        /could not be deleted\. 409 Conflict: .* With waitForCompletion, it is waited for\.$/,
      );
      await instance.delete({ waitForCompletion: true });
      assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    });

    it("raises when the deletion fails", async () => {
      const instance = await existing();
      await azure.admin("POST", "outcomes", {
        operation: "delete",
        errors: [{ code: "Locked", message: "a disk is locked" }],
      });
      await assert.rejects(instance.delete({ waitForCompletion: true }), /was not deleted\. Locked: a disk is locked/);
    });

    it("refuses what is only attached, and changes nothing", async () => {
      const instance = await existing();
      const body = await seen();
      const attached = { ...body, properties: { ...body.properties, isAttachedCompute: true } };
      await azure.withAnswer("GET", "/computes/ci-dev", attached, () =>
        assert.rejects(instance.delete(), {
          message: `${SUBJECT} was not deleted: it is only attached to the workspace.`,
        }),
      );
      assert.deepEqual(await writes(), []);
    });
  });

  describe("`detach()`: always NotSupported: use delete", () => {
    it("always refuses", async () => {
      const instance = await existing();
      await assert.rejects(instance.detach(), {
        kind: "input",
        message: `${SUBJECT} cannot be detached: use delete, which deletes its disk too.`,
      });
      assert.deepEqual(await azure.requests(), []);
    });
  });

  describe("`deserialize(workspace, object_dict)`: handle from JSON; fails when the JSON belongs to another workspace", () => {
    it("makes a handle that works, without a request", async () => {
      const json = JSON.stringify(await existing({}, { tags: { team: "vision" } }));
      const instance = ComputeInstance.deserialize(workspace, JSON.parse(json));
      assert.deepEqual(await azure.requests(), []);
      assert.deepEqual(instance.tags, { team: "vision" });
      await instance.stop({ waitForCompletion: true });
      assert.equal(instance.properties.state, "Stopped");
    });

    it("takes what get returns, and the workspace in any letter case", async () => {
      const cloud = await (await existing()).get();
      const shouting = new Workspace(WORKSPACE.toUpperCase(), azure.connection, azure.clock);
      assert.equal(ComputeInstance.deserialize(shouting, cloud).name, "ci-dev");
    });

    it("refuses the JSON of another workspace, and what is no instance", async () => {
      const object = (await existing()).serialize();
      const other = new Workspace(`${WORKSPACE}x`, azure.connection, azure.clock);
      assert.throws(() => ComputeInstance.deserialize(other, object), {
        kind: "input",
        message: `ComputeInstance "ci-dev" belongs to the workspace ${WORKSPACE}, not to ${WORKSPACE}x.`,
      });
      assert.throws(() => ComputeInstance.deserialize(workspace, null), /"id" is not the ARM id of a compute/);
      assert.throws(
        () => ComputeInstance.deserialize(workspace, { ...object, properties: { computeType: "AmlCompute" } }),
        /"properties.computeType" is not "ComputeInstance"/,
      );
    });
  });

  describe("`serialize()`: JSON; `deserialize(serialize())` works here", () => {
    it("comes back as it was", async () => {
      const instance = await existing({ idleTimeBeforeShutdown: "PT30M" }, { tags: { team: "vision" } });
      const again = ComputeInstance.deserialize(workspace, instance.serialize());
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
      await azure.arm("POST", `${COMPUTE}/stop`);
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
      const { value } = await azure.admin("GET", "journal");
      return value.filter(({ path }: Json) => path.startsWith("/history")).length;
    };
    let instance: ComputeInstance;
    beforeEach(async () => {
      instance = await existing();
      await azure.admin("POST", "runs", { compute: COMPUTE, runs: RUNS });
    });
    const found = async (filter?: Parameters<ComputeInstance["getActiveRuns"]>[0]) => {
      const names: string[] = [];
      for await (const { runId } of instance.getActiveRuns(filter)) names.push(runId);
      return names;
    };

    it("asks nothing before it must, and no further page when nobody wants one", async () => {
      await azure.admin("PUT", "settings", { pageSize: 2 });
      const runs = instance.getActiveRuns();
      assert.equal(await pagesAsked(), 0);
      for await (const { runId } of runs) if (runId === "run-1") break;
      assert.equal(await pagesAsked(), 1);
    });

    it("goes through all pages", async () => {
      await azure.admin("PUT", "settings", { pageSize: 2 });
      assert.deepEqual(await found(), ["run-1", "run-2", "run-3", "run-4"]);
      assert.equal(await pagesAsked(), 2);
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

    it("has each error once", async () => {
      const instance = await existing();
      const errors = [
        { code: "DiskFull", message: "the disk is full" },
        { code: "Broken", message: "it does not answer" },
      ];
      await become("Unusable", errors);
      const status = await instance.getStatus();
      assert.deepEqual([status.state, status.errors], ["Unusable", errors]);
    });
  });

  describe("`refresh_state()`: update this handle in place from the cloud (all fields, tags too)", () => {
    it("reads everything again", async () => {
      const instance = await existing({}, { tags: { team: "vision" } });
      const properties = { computeType: "ComputeInstance", description: "later", properties: {} };
      await azure.arm("PUT", COMPUTE, { location: "eastus", tags: { team: "speech" }, properties });
      assert.deepEqual(instance.tags, { team: "vision" });
      await instance.refreshState();
      assert.deepEqual([instance.tags, instance.properties.description], [{ team: "speech" }, "later"]);
    });

    it("keeps what it knew when the instance is gone", async () => {
      const instance = await existing();
      await azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
      await assert.rejects(instance.refreshState(), { message: `${SUBJECT} does not exist (${COMPUTE}).` });
      assert.equal(instance.properties.state, "Running");
    });
  });

  describe("`restart / start / stop(wait_for_completion, show_output)`: refused with a clear error in a state that cannot do it; `show_output` prints each state once", () => {
    it("send one request and return", async () => {
      const instance = await existing();
      await slow({ stop: "manual" });
      await instance.stop();
      assert.deepEqual(await azure.requests(), ["GET /computes/ci-dev", "POST /computes/ci-dev/stop"]);
      assert.equal((await instance.getStatus()).state, "Stopping");
    });

    for (const [action, from, to] of [
      ["start", "Stopped", "Running"],
      ["stop", "Running", "Stopped"],
      ["restart", "Running", "Running"],
    ] as const) {
      it(`${action}: waits until it is ${to}, and shows each state once`, async () => {
        const instance = from === "Stopped" ? await stopped() : await existing();
        await slow({ [action]: { reads: 6 } });
        const lines: string[] = [];
        await instance[action]({
          waitForCompletion: true,
          showOutput: (line) => lines.push(line.replace(/ \(.*/, "")),
        });
        const passing = { start: "Starting", stop: "Stopping", restart: "Restarting" }[action];
        assert.deepEqual(lines, [`ci-dev: ${passing}`, `ci-dev: ${to}`]);
        assert.equal(instance.properties.state, to);
        assert.deepEqual(await writes(), [`POST /computes/ci-dev/${action}`]);
      });
    }

    const REASONS = [
      ["start", "Running", "started: it is Running; only a stopped instance can."],
      ["start", "JobRunning", "started: it is JobRunning; only a stopped instance can."],
      ["start", "SetupFailed", "started: it is SetupFailed; only a stopped instance can. Restart it instead."],
      ["stop", "Stopped", "stopped: it is Stopped."],
      ["restart", "Stopped", "restarted: it is Stopped. Start it instead."],
      ["stop", "CreateFailed", "stopped: it is CreateFailed, so there is no machine. Delete it, and create it again."],
    ] as const;
    for (const [action, state, reason] of REASONS) {
      it(`${action} is refused in ${state}`, async () => {
        const instance = await existing();
        if (state !== "Running") await become(state);
        await azure.requests();
        await assert.rejects(instance[action](), { kind: "input", message: `${SUBJECT} cannot be ${reason}` });
        assert.deepEqual(await writes(), []);
      });
    }

    it("are refused while it is being deleted", async () => {
      const instance = await existing();
      await slow({ delete: "manual" });
      await instance.delete();
      await assert.rejects(instance.stop(), { message: `${SUBJECT} cannot be stopped: it is being deleted.` });
    });

    it("restarts an instance whose setup failed", async () => {
      const instance = await existing();
      await become("SetupFailed");
      await instance.restart({ waitForCompletion: true });
      assert.equal(instance.properties.state, "Running");
    });

    it("say in Azure's words that another operation runs, when they do not wait", async () => {
      const instance = await existing();
      await conflictOnce("/stop$");
      await assert.rejects(
        instance.stop(),
        /could not be told to stop\. 409 Conflict: .* With waitForCompletion, it is waited for\.$/,
      );
    });

    it("wait for another operation when they wait anyway", async () => {
      const instance = await existing();
      await slow({ stop: { reads: 6 } });
      await azure.arm("POST", `${COMPUTE}/stop`);
      await conflictOnce("/start$");
      await azure.requests();
      await instance.start({ waitForCompletion: true });
      assert.equal(instance.properties.state, "Running");
      assert.deepEqual(await writes(), ["POST /computes/ci-dev/start", "POST /computes/ci-dev/start"]);
    });

    it("do not wait for another operation beyond their deadline", async () => {
      const instance = await existing();
      await slow({ restart: "manual" });
      await azure.arm("POST", `${COMPUTE}/restart`);
      const started = azure.clock.now();
      await assert.rejects(instance.stop({ waitForCompletion: true, timeout: "10m" }), { kind: "timeout" });
      assert.equal(azure.clock.now() - started, 600_000);
    });

    it("raise what the operation says when it fails", async () => {
      const instance = await stopped();
      const errors = [{ code: "AllocationFailed", message: "no capacity" }];
      await azure.admin("POST", "outcomes", { operation: "start", errors });
      await assert.rejects(instance.start({ waitForCompletion: true }), (error: AzureMLError) => {
        assert.match(
          error.message,
          /ComputeInstance "ci-dev" of workspace "vision": start failed\. .*AllocationFailed: no capacity/,
        );
        return error.details.answer?.code === "AllocationFailed";
      });
    });

    it("share the requests of their waits", async () => {
      await someoneCreates({}, {}, "ci-other");
      const both = [await existing(), await ComputeInstance.get(workspace, "ci-other")];
      await slow({ stop: { reads: 20 } });
      await azure.requests();
      await Promise.all(both.map((instance) => instance.stop({ waitForCompletion: true })));
      const requests = await azure.requests();
      const single = requests.filter((request) => /^GET .computes.ci-/.test(request));
      const lists = requests.filter((request) => request === "GET /computes");
      assert.ok(lists.length > single.length, requests.join("\n"));
    });

    it("refuse a timeout that is none", async () => {
      const instance = await existing();
      assert.throws(() => instance.getActiveRuns({ status: "x" }));
      await assert.rejects(instance.stop({ timeout: "soon" }), {
        kind: "input",
        message: 'timeout: "soon" is not a duration; use one such as 90s, 30m or 1h30m.',
      });
    });
  });

  describe("`supported_vmsizes(workspace, location)`: name, vCPUs, memory, GPUs, ... of every size offered for instances", () => {
    it("lists the sizes of the workspace's region, asked once", async () => {
      const sizes = await ComputeInstance.supportedVmSizes(workspace);
      const found = sizes.find(({ name }) => name === "Standard_DS3_v2");
      assert.deepEqual(
        [found?.vCPUs, found?.memoryGB, found?.gpus, found?.family, found?.maxResourceVolumeMB],
        [4, 14, 0, "standardDSv2Family", 28672],
      );
      await azure.requests();
      await ComputeInstance.supportedVmSizes(workspace);
      assert.deepEqual(await azure.requests(), []);
    });

    it("lists those of another region", async () => {
      const has = async (region: string) =>
        (await ComputeInstance.supportedVmSizes(workspace, region)).some(({ name }) => name === "Standard_NC6s_v3");
      assert.deepEqual([await has("West Europe"), await has("francecentral")], [true, false]);
      await assert.rejects(
        ComputeInstance.supportedVmSizes(workspace, "moon"),
        /The sizes of moon cannot be listed\. 400 /,
      );
    });

    it("leaves out what is for clusters only", async () => {
      const size = { name: "Standard_X", family: "x", vCPUs: 1, gpus: 0, memoryGB: 1, maxResourceVolumeMB: 1 };
      const value = [
        { ...size, supportedComputeTypes: ["AmlCompute"] },
        { ...size, name: "Standard_Y" },
      ];
      await azure.withAnswer("GET", "/locations/westus3/vmSizes", { value }, async () => {
        const names = (await ComputeInstance.supportedVmSizes(workspace, "westus3")).map(({ name }) => name);
        assert.deepEqual(names, ["Standard_Y"]);
      });
    });
  });

  describe("`wait_for_completion(show_output, is_delete_operation)`: waits for a terminal state; **raises** on failure with all errors; has a deadline", () => {
    const ERRORS = [
      { code: "QuotaExceeded", message: "not enough cores" },
      { code: "SubnetFull", message: "no address is left" },
    ];

    it("returns at once when nothing is going on", async () => {
      const instance = await existing();
      await instance.waitForCompletion();
      assert.deepEqual(await azure.requests(), ["GET /computes/ci-dev"]);
    });

    it("raises with every error when the creation failed", async () => {
      await azure.admin("POST", "outcomes", { operation: "create", errors: ERRORS });
      const instance = await ComputeInstance.create(workspace, "ci-dev", {});
      await assert.rejects(instance.waitForCompletion(), (error: AzureMLError) => {
        assert.equal(error.kind, "service");
        assert.ok(error.message.startsWith(`${SUBJECT} cannot be used: it is CreateFailed`), error.message);
        for (const { code, message } of ERRORS) assert.ok(error.message.includes(`${code}: ${message}`), error.message);
        assert.ok(error.message.endsWith("Delete it, and create it again."), error.message);
        return true;
      });
    });

    it("knows of a failure that it raised, and does not raise it again when it is over", async () => {
      const instance = await stopped();
      await azure.admin("POST", "outcomes", { operation: "start", errors: ERRORS });
      await assert.rejects(instance.start({ waitForCompletion: true }), /QuotaExceeded/);
      assert.equal((instance.properties.lastOperation as Json).operationStatus, "StartFailed");
      await instance.waitForCompletion();
      assert.equal(instance.properties.state, "Stopped");
    });

    for (const state of ["SetupFailed", "UserSetupFailed", "Unusable", "CreateFailed"]) {
      it(`raises in ${state}, although Azure gives no error`, async () => {
        const instance = await existing();
        await become(state);
        const message = new RegExp(`cannot be used: it is ${state} .*\\n {2}Azure gave no reason\\.`);
        await assert.rejects(instance.waitForCompletion(), { kind: "service", message });
      });
    }

    it("has a deadline, 30 minutes unless it is told another, after which it can be waited for again", async () => {
      await slow({ create: "manual" });
      const instance = await ComputeInstance.create(workspace, "ci-dev", {});
      for (const [timeout, milliseconds] of [
        [undefined, 30 * 60_000],
        ["90s", 90_000],
      ] as const) {
        const started = azure.clock.now();
        await assert.rejects(instance.waitForCompletion({ timeout }), {
          kind: "timeout",
          message: /Waited .* to settle/,
        });
        assert.equal(azure.clock.now() - started, milliseconds);
      }
      await slow({});
      await instance.waitForCompletion();
      assert.equal(instance.properties.state, "Running");
    });

    it("ends when its signal is aborted, and leaves Azure alone", async () => {
      await slow({ create: "manual" });
      const instance = await ComputeInstance.create(workspace, "ci-dev", {});
      await azure.requests();
      const aborter = new AbortController();
      const showOutput = () => aborter.abort();
      await assert.rejects(instance.waitForCompletion({ showOutput, signal: aborter.signal }), { kind: "aborted" });
      assert.deepEqual(await writes(), []);
    });

    it("waits for a deletion that somebody else has started", async () => {
      const instance = await existing();
      await slow({ delete: { reads: 4 } });
      await azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
      await instance.waitForCompletion({ isDeleteOperation: true });
      assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    });

    it("raises when the instance disappears instead of becoming usable", async () => {
      const instance = await existing();
      await slow({ delete: { reads: 4 } });
      await azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
      await assert.rejects(instance.waitForCompletion(), /disappeared while it was waited for/);
    });

    it("raises when the instance was never right, although the operation says that it succeeded", async () => {
      await azure.admin("POST", "outcomes", { operation: "create", state: "SetupFailed", operationSucceeds: true });
      const instance = await ComputeInstance.create(workspace, "ci-dev", {});
      await assert.rejects(instance.waitForCompletion(), /it is SetupFailed/);
    });

    it("prints to standard output when told so", async () => {
      const instance = await ComputeInstance.create(workspace, "ci-dev", {});
      const { write } = process.stdout;
      const printed: string[] = [];
      process.stdout.write = (text) => printed.push(String(text)) > 0;
      await instance.waitForCompletion({ showOutput: true }).finally(() => {
        process.stdout.write = write;
      });
      assert.match(printed.join(""), /^ci-dev: Running \(\d+s\)\n$/);
    });
  });

  describe("beyond the table", () => {
    it("lists the instances of the workspace, and no other computes", async () => {
      await someoneCreates();
      await someoneCreates({}, { tags: { "pulumi-azureml": "v1:somebody" } }, "ci-other");
      await azure.admin("PUT", "settings", { pageSize: 1 });
      const found = await ComputeInstance.list(workspace);
      assert.deepEqual(
        found.map(({ name, isOwnedByStack, tags }) => ({ name, isOwnedByStack, tags })),
        [
          { name: "ci-dev", isOwnedByStack: false, tags: {} },
          { name: "ci-other", isOwnedByStack: true, tags: {} },
        ],
      );
      const cluster = { value: [{ id: COMPUTE, name: "ci-dev", properties: { computeType: "AmlCompute" } }] };
      await azure.withAnswer("GET", "/computes?", cluster, async () => {
        assert.deepEqual(await ComputeInstance.list(workspace), []);
      });
    });

    it("says whose instances it cannot list", async () => {
      const other = new Workspace(`${WORKSPACE}x`, azure.connection, azure.clock);
      await assert.rejects(
        ComputeInstance.list(other),
        /The compute instances of the workspace .*visionx cannot be listed\. 404/,
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
      await azure.admin("POST", "faults", { path: "/enableSso$", answer: { status: 200 } });
      await assert.rejects(instance.updateSsoSettings(false), {
        message: `${SUBJECT}: Azure accepted the change of enableSSO and kept the old value.`,
      });
    });

    it("does not change single sign-on where preview api-versions are not allowed", async () => {
      await someoneCreates();
      const settings = { ...azure.connection.settings, allowPreviewApis: false };
      const careful = new Workspace(WORKSPACE, { ...azure.connection, settings }, azure.clock);
      const instance = await ComputeInstance.get(careful, "ci-dev");
      await assert.rejects(instance.updateSsoSettings(false), /needs a preview api-version/);
    });
  });
});
