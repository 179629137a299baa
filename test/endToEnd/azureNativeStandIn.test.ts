import assert from "node:assert/strict";
import { makeStack, type ResourceState, removeStacks, steps, succeeded } from "./stack";

const network = (tags: string, location = "westeurope") => `
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
const group = new resources.ResourceGroup("group");
const net = new network.VirtualNetwork("net", {
  resourceGroupName: group.name,
  location: "${location}",
  addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
  tags: ${tags},
});
const subnet = new network.Subnet("subnet", {
  resourceGroupName: group.name,
  virtualNetworkName: net.name,
  addressPrefix: "10.0.1.0/24",
});
export const subnetId = subnet.id;
`;

const ofType = (resources: ResourceState[], type: string) => {
  const found = resources.find((resource) => resource.type === type);
  assert.ok(found, `no ${type} in the state`);
  return found;
};

describe("the stand-in for azure-native", () => {
  afterEach(removeStacks);

  it("creates, changes in place, replaces and deletes", async () => {
    const stack = await makeStack({ program: network(`{ team: "vision" }`) });
    succeeded(await stack.up());
    const net = ofType((await stack.export()).resources, "azure-native:network:VirtualNetwork");
    assert.match(net.outputs.name, /^net[0-9a-f]{8}$/);
    succeeded(await stack.preview("--expect-no-changes"));

    stack.program(network(`{ team: "speech" }`));
    assert.deepEqual(steps(succeeded(await stack.up())), ["update net"]);
    const there = await stack.emulator.arm("GET", `${net.id}?api-version=2024-05-01`);
    assert.equal(there.body.tags.team, "speech");

    stack.program(network(`{ team: "speech" }`, "northeurope"));
    const replaced = steps(succeeded(await stack.preview()));
    assert.ok(replaced.includes("replace net"), replaced.join());

    succeeded(await stack.destroy());
    assert.deepEqual((await stack.export()).resources ?? [], []);
  });

  it("sees on refresh what was changed and deleted behind its back", async () => {
    const stack = await makeStack({ program: network(`{ team: "vision" }`) });
    succeeded(await stack.up());
    const { resources } = await stack.export();
    const net = ofType(resources, "azure-native:network:VirtualNetwork");
    const subnet = ofType(resources, "azure-native:network:Subnet");
    const there = (await stack.emulator.arm("GET", `${net.id}?api-version=2024-05-01`)).body;
    await stack.emulator.arm("PUT", `${net.id}?api-version=2024-05-01`, { ...there, tags: { team: "nobody" } });

    const drift = await stack.refresh("--preview-only", "--expect-no-changes");
    assert.notEqual(drift.code, 0);
    succeeded(await stack.refresh());
    assert.deepEqual(steps(succeeded(await stack.up())), ["update net"]);

    await stack.emulator.arm("DELETE", `${subnet.id}?api-version=2024-05-01`);
    succeeded(await stack.refresh());
    assert.ok(!(await stack.export()).resources.some(({ type }) => type === subnet.type));
    assert.deepEqual(steps(succeeded(await stack.up())), ["create subnet"]);
  });

  it("says which types it knows when a program has another", async () => {
    const stack = await makeStack({
      program: `
        import * as cdn from "@pulumi/azure-native/cdn";
        new cdn.Profile("profile", { resourceGroupName: "group", sku: { name: "Standard_Microsoft" } });
      `,
    });
    const result = await stack.preview();
    assert.equal(result.code, 1);
    assert.match(
      result.stdout + result.stderr,
      /the offline stand-in for azure-native does not know azure-native:cdn:Profile; it knows azure-native:resources:ResourceGroup, /,
    );
  });
});
