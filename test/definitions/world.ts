import { strict as assert } from "node:assert";
import fc from "fast-check";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import type { Values } from "../../provider/core/values";
import { image } from "../../provider/image/image";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import type { TestEmulator } from "../endToEnd/emulator";
import * as images from "../image/arbitraries";
import { imageInputsOf } from "../image/declared";
import * as instances from "../provider/arbitraries";
import { type Azure, inputsOf, type Json, SUBSCRIPTION } from "../provider/azure";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/lab`;
const IDENTITIES = ["a", "b"].map(
  (name) => `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
);
const OF_INSTANCES = {
  "subnet.id": [`${NETWORK}/subnets/s`],
  "identity.userAssignedIdentities[]": IDENTITIES,
};
const OF_IMAGES = { "build.contextPath": [undefined], "build.contextUri": ["https://example.com/context/"] };

/** What instances and images need to be there. */
export async function prepare(azure: Pick<Azure | TestEmulator, "arm" | "admin">): Promise<void> {
  await azure.admin("PUT", "quotas", { limit: 1_000_000 });
  const put = async (id: string, version: string, body: unknown) => {
    const { status, body: answer } = await azure.arm("PUT", `${id}?api-version=${version}`, body);
    assert.ok(status < 300, JSON.stringify(answer));
  };
  await put(NETWORK, "2024-05-01", {
    location: "eastus",
    properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
  });
  await put(`${NETWORK}/subnets/s`, "2024-05-01", { properties: { addressPrefix: "10.0.0.0/24" } });
  for (const id of IDENTITIES) await put(id, "2023-01-31", { location: "eastus" });
}

/** Random options of instances and of images, the same for the same seed. */
export function randomOptions(counts: { instances: number; images: number }, seed: number) {
  const shown = images.combinations(OF_IMAGES).map((given) => ({ ...given, isArchived: false }));
  return {
    instances: fc.sample(instances.combinations(OF_INSTANCES), { seed, numRuns: counts.instances }),
    images: fc.sample(shown, { seed, numRuns: counts.images }),
  };
}

/** Somebody who knows no ownership tags has made them: `ci-0a`, `ci-1a`, ... and `env-0:1`, `env-1:1`, ... */
export async function populate(
  azure: Pick<Azure, "connection" | "clock">,
  options: ReturnType<typeof randomOptions>,
): Promise<void> {
  const { connection, clock } = azure;
  const theirs = { ...connection, settings: { ...connection.settings, ownershipTag: false } };
  const make = async (provider: Pick<Azure["provider"], "check" | "create">, inputs: Values) => {
    const { inputs: checked, failures } = (await provider.check({}, inputs)) as Json;
    assert.deepEqual(failures, []);
    await provider.create(checked);
  };
  const ofInstances = dynamicProvider(
    computeInstance(() => theirs),
    clock,
  );
  const ofImages = dynamicProvider(
    image(() => theirs),
    clock,
  );
  for (const [i, given] of options.instances.entries()) {
    await make(ofInstances, inputsOf({ computeName: `ci-${i}a`, preflight: "off", ...given }, owner(`ci-${i}a`)));
  }
  for (const [i, given] of options.images.entries()) {
    await make(ofImages, imageInputsOf({ name: `env-${i}`, version: "1", ...given }, owner(`env-${i}`)));
  }
}

export function owner(name: string, stack = "theirs"): Values {
  return { organization: "organization", project: "shop", stack, type: "any", name };
}
