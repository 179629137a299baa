import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { ComputeInstance } from "../../provider/pulumi/computeInstance";

const { provisioningConfiguration } = ComputeInstance;
const SUBNET = "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/lab/subnets/ml";

describe("ComputeInstance.provisioningConfiguration", () => {
  it("has the defaults of azureml-core", () => {
    const defaults = { vmSize: "Standard_DS3_v2", sshSettings: { sshPublicAccess: "Disabled" } };
    assert.deepEqual(provisioningConfiguration(), defaults);
    assert.deepEqual(provisioningConfiguration({ vmSize: "", description: "", adminUserSshPublicKey: "" }), defaults);
  });

  it("maps all ten arguments", () => {
    assert.deepEqual(
      provisioningConfiguration({
        vmSize: "Standard_D4s_v3",
        sshPublicAccess: true,
        adminUserSshPublicKey: "ssh-rsa AAAA me",
        vnetResourcegroupName: "net",
        vnetName: "lab",
        subnetName: "ml",
        tags: { team: "vision" },
        description: "for vision",
        assignedUserObjectId: "object",
        assignedUserTenantId: "tenant",
      }),
      {
        vmSize: "Standard_D4s_v3",
        sshSettings: { sshPublicAccess: "Enabled", adminPublicKey: "ssh-rsa AAAA me" },
        subnet: { id: SUBNET },
        tags: { team: "vision" },
        description: "for vision",
        personalComputeInstanceSettings: { assignedUser: { objectId: "object", tenantId: "tenant" } },
      },
    );
  });

  it("leaves SSH out when its access is null and there is no key", () => {
    assert.equal(provisioningConfiguration({ sshPublicAccess: null }).sshSettings, undefined);
    assert.deepEqual(provisioningConfiguration({ sshPublicAccess: null, adminUserSshPublicKey: "k" }).sshSettings, {
      adminPublicKey: "k",
    });
  });

  it("passes half an assigned user on, for the check to name what is missing", () => {
    assert.deepEqual(provisioningConfiguration({ assignedUserObjectId: "object" }).personalComputeInstanceSettings, {
      assignedUser: { objectId: "object" },
    });
  });

  it("takes three network names or none", () => {
    assert.throws(() => provisioningConfiguration({ vnetName: "lab" }), {
      message:
        "provisioningConfiguration: vnetResourcegroupName and subnetName are missing; give vnetResourcegroupName, vnetName and subnetName, or none of them.",
    });
    assert.throws(() => provisioningConfiguration({ vnetName: "lab", vnetResourcegroupName: "net" }), {
      message:
        "provisioningConfiguration: subnetName is missing; give vnetResourcegroupName, vnetName and subnetName, or none of them.",
    });
  });

  it("takes outputs of other resources", async () => {
    const { subnet, sshSettings } = provisioningConfiguration({
      vnetResourcegroupName: pulumi.output("net"),
      vnetName: "lab",
      subnetName: pulumi.output("ml"),
      sshPublicAccess: pulumi.output(true),
    });
    const seen = await new Promise((resolve) => {
      pulumi.all([subnet, sshSettings]).apply((values) => resolve(values));
    });
    assert.deepEqual(seen, [{ id: SUBNET }, { sshPublicAccess: "Enabled" }]);
  });
});
