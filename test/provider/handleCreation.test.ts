import { strict as assert } from "node:assert";
import {
  AzureMLError,
  ComputeInstance,
  type ComputeInstanceConfiguration,
  Workspace,
} from "../../provider/computeInstance/handle";
import { DEFAULT_VM_SIZE } from "../../provider/computeInstance/provisioningConfiguration";
import type { Values } from "../../provider/core/values";
import { SUBSCRIPTION, WORKSPACE } from "./azure";
import { COMPUTE, handles, SUBJECT } from "./handles";

const { provisioningConfiguration } = ComputeInstance;

describe("the handle ComputeInstance, the rows about its creation", () => {
  const scene = handles();
  const { someoneCreates, slow, seen, writes } = scene;

  describe("`ComputeTarget.create(ws, name, config)`: checks size and name availability, then creates", () => {
    it("asks what it must know, writes once, and does not wait", async () => {
      await slow({ create: "manual" });
      const configuration = provisioningConfiguration({ vmSize: "standard_ds2_V2", tags: { team: "vision" } });
      const instance = await ComputeInstance.create(scene.workspace, "ci-dev", configuration);
      assert.deepEqual(await scene.azure.requests(), [
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
      assert.deepEqual(await scene.azure.requests(), ["GET /computes/ci-dev"]);
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
      const instance = await ComputeInstance.create(scene.workspace, "ci-dev", inputs);
      await instance.waitForCompletion();
      assert.equal(instance.properties.idleTimeBeforeShutdown, "PT30M");
      assert.equal(instance.properties.enableRootAccess, false);
    });

    const refusals: [string, string, ComputeInstanceConfiguration | Values, RegExp][] = [
      ["a name", "1", {}, /was not created\. computeName: "1" has 1 character; Azure takes 3 to 24\.$/],
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
        await scene.azure.requests();
        await assert.rejects(ComputeInstance.create(scene.workspace, name, configuration), { kind: "input", message });
        assert.deepEqual(await scene.azure.requests(), []);
      });
    }

    it("refuses a size that the region does not offer", async () => {
      await assert.rejects(ComputeInstance.create(scene.workspace, "ci-dev", { vmSize: "Standard_X1" }), {
        kind: "input",
        message: `${SUBJECT} was not created. vmSize: "Standard_X1" is not offered to compute instances in eastus. ComputeInstance.supportedVmSizes lists what is.`,
      });
      assert.deepEqual(await writes(), []);
    });

    it("goes on when sizes cannot be listed: the create itself would say it", async () => {
      const other = {
        ...scene.azure.connection,
        vmSizes: () => Promise.reject(new AzureMLError("RequestRefused", "403")),
      };
      const lines: string[] = [];
      await ComputeInstance.create(
        new Workspace(WORKSPACE, other, scene.azure.clock),
        "ci-dev",
        {},
        { showOutput: (line) => lines.push(line) },
      );
      assert.ok(lines.includes("ci-dev: the size could not be checked before the create: 403"), lines.join("\n"));
    });

    it("refuses a name that is taken in the region", async () => {
      const taken = { nameAvailable: false, reason: "AlreadyExists", message: "in use" };
      await scene.azure.withAnswer("POST", "/checkComputeNameAvailability", taken, () =>
        assert.rejects(ComputeInstance.create(scene.workspace, "ci-dev", {}), {
          message: `${SUBJECT}: the name is not available in the region (AlreadyExists: in use). Choose another computeName. If it was deleted a moment ago, its name is released after a while.`,
        }),
      );
      assert.ok(!(await writes()).includes("PUT /computes/ci-dev"));
    });

    it("never overwrites an instance that exists", async () => {
      await someoneCreates();
      await scene.azure.requests();
      await assert.rejects(ComputeInstance.create(scene.workspace, "ci-dev", {}), {
        message: `${SUBJECT} exists already: ComputeInstance.get fetches it.`,
      });
      assert.deepEqual(await writes(), []);
    });

    it("says that an instance may be there when the answer to its PUT is lost", async () => {
      await scene.azure.admin("POST", "faults", { method: "PUT", path: "/computes/ci-dev$", drop: "after", count: 9 });
      await assert.rejects(
        ComputeInstance.create(scene.workspace, "ci-dev", {}),
        /It may exist anyway: check with ComputeInstance\.get/,
      );
      assert.equal((await seen()).properties.properties.state, "Running");
    });

    it("waits for an instance that does not appear at once", async () => {
      await scene.azure.admin("POST", "faults", {
        method: "GET",
        path: "/computes/ci-dev$",
        count: 3,
        answer: { status: 404, code: "ResourceNotFound" },
      });
      const instance = await ComputeInstance.create(scene.workspace, "ci-dev", provisioningConfiguration());
      assert.equal(instance.properties.provisioningState, "Creating");
      assert.equal(instance.id, COMPUTE);
      await instance.waitForCompletion();
      assert.equal(instance.properties.state, "Running");
    });
  });

  describe('`provisioning_configuration(vm_size, ssh_public_access, admin_user_ssh_public_key, vnet_resourcegroup_name, vnet_name, subnet_name, tags, description, assigned_user_object_id, assigned_user_tenant_id)`: all ten arguments, defaults and the "all three network names or none" check', () => {
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
      await scene.azure.arm("PUT", `${network}${version}`, {
        location: "eastus",
        properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
      });
      await scene.azure.arm("PUT", `${network}/subnets/ml${version}`, { properties: { addressPrefix: "10.0.1.0/24" } });
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
        scene.workspace,
        "ci-dev",
        provisioningConfiguration({ ...given, adminUserSshPublicKey: key }),
      );
      const user = { objectId: SUBSCRIPTION, tenantId: SUBSCRIPTION };
      const theirs = { assignedUserObjectId: SUBSCRIPTION, assignedUserTenantId: SUBSCRIPTION };
      await ComputeInstance.create(scene.workspace, "ci-other", provisioningConfiguration({ ...given, ...theirs }));
      const { tags, properties } = await seen();
      const { vmSize, subnet, sshSettings } = properties.properties;
      assert.deepEqual([tags, properties.description], [{ team: "vision" }, "for vision"]);
      assert.deepEqual([vmSize.toLowerCase(), subnet.id], ["standard_ds2_v2", `${network}/subnets/ml`]);
      assert.deepEqual([sshSettings.sshPublicAccess, sshSettings.adminPublicKey], ["Enabled", key]);
      const { body } = await scene.azure.arm("GET", `${WORKSPACE}/computes/ci-other`);
      assert.deepEqual(body.properties.properties.personalComputeInstanceSettings, { assignedUser: user });
    });

    it("takes three network names or none", () => {
      assert.throws(
        () => provisioningConfiguration({ vnetName: "lab" }),
        /vnetResourcegroupName and subnetName are missing/,
      );
    });
  });
});
