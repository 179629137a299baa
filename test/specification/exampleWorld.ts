import { type Emulator, startEmulator } from "../../emulator";
import { emulatorClock } from "../clock";
import type { Client } from "../emulator/client";
import type { Example } from "./examples";

const group = (subscription: string, name: string) => `/subscriptions/${subscription}/resourceGroups/${name}`;
const first = group("34adfa4f-cedf-4dc0-ba29-b6d1a69ab345", "testrg123");
const second = group("00000000-1111-2222-3333-444444444444", "workspace-1234");
const third = group("00000000-1111-2222-3333-444444444444", "accountcrud-1234");
const network = `${first}/providers/Microsoft.Network/virtualNetworks/test`;
const workspace = `${first}/providers/Microsoft.MachineLearningServices/workspaces/workspaces123`;
const compute = `${workspace}/computes/compute123`;
const ofEnvironments = [
  `${group("00000000-1111-2222-3333-444444444444", "test-rg")}/providers/Microsoft.MachineLearningServices/workspaces/my-aml-workspace`,
  `${group("00000000-1111-2222-3333-444444444444", "testrg123")}/providers/Microsoft.MachineLearningServices/workspaces/testworkspace`,
];

// What the examples only hint at, or what is not offered everywhere.
const rewritten: Readonly<Record<string, string>> = {
  "test-subnet-resource-id": `${network}/subnets/test`,
  eastus2euap: "eastus2",
};

/** The example's body, with the names of what exists. */
export function rewrite(body: unknown): unknown {
  if (body === undefined) return undefined;
  const text = Object.entries(rewritten).reduce((all, [from, to]) => all.replaceAll(from, to), JSON.stringify(body));
  return JSON.parse(text);
}

/** An emulator in which everything exists that the examples speak of. */
export const startExampleWorld = (): Promise<Emulator> =>
  startEmulator({ workspaces: [workspace, ...ofEnvironments], clock: emulatorClock });

/** Makes what an example needs beforehand. */
export async function prepare(client: Client, example: Example, all: readonly Example[]): Promise<void> {
  await client.admin("POST", "reset");
  if (example.path.includes("/environments")) return prepareEnvironment(client, example);
  await client.admin("POST", "subscriptions", { id: "00000000-0000-0000-0000-000000000000" });
  await client.admin("POST", "subscriptions", { id: "00000000-1111-2222-3333-444444444444" });
  await put(client, network, "2024-05-01", { location: "eastus", properties: {} });
  await put(client, `${network}/subnets/test`, "2024-05-01", { properties: {} });
  if (example.path.startsWith(`${workspace}/computes/`) && example.method !== "PUT") {
    const properties = { computeType: "ComputeInstance", properties: { vmSize: "Standard_DS3_v2" } };
    await put(client, compute, "2026-05-01", { location: "eastus", properties });
    // start needs a stopped instance.
    if (example.path.endsWith("/start")) await client.arm("POST", `${compute}/stop`);
    return;
  }
  if (!example.path.startsWith("/subscriptions/00000000-1111")) return;
  for (const each of [second, third]) await put(client, each, "2024-03-01", { location: "eastus2" });
  for (const id of [
    `${second}/providers/Microsoft.ContainerRegistry/registries/testRegistry`,
    `${second}/providers/Microsoft.KeyVault/vaults/testkv`,
    `${second}/providers/Microsoft.Insights/components/testinsights`,
    `${third}/providers/Microsoft.Storage/storageAccounts/testStorageAccount`,
    `${second}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/testuai`,
  ]) {
    await put(client, id, "2024-05-01", { location: "eastus2" });
  }
  const create = all.find(({ file }) => file === "stable-2024-04-01/Workspace/create.json");
  if (create && example.method !== "PUT") await put(client, create.path, create.apiVersion, rewrite(create.body));
}

/** The examples read what they do not make: an environment, and a version of it. */
async function prepareEnvironment(client: Client, { method, path }: Example): Promise<void> {
  if (method === "PUT") return;
  const [id = "", version = "string"] = path.replace(/\/versions$/, "").split("/versions/");
  const one = id.endsWith("/environments") ? `${id}/testEnvironment` : id;
  await put(client, `${one}/versions/${version}`, "2026-05-01", { properties: { image: "ubuntu:22.04" } });
}

async function put(client: Client, id: string, version: string, body: unknown): Promise<void> {
  const { status, body: answer } = await client.arm("PUT", id, body, version);
  if (status >= 300) throw new Error(`${id}: ${status} ${JSON.stringify(answer)}`);
}
