import assert from "node:assert/strict";
import { OWNERSHIP_TAG } from "../../provider/azure/ownership";
import { plannedInputs } from "../../provider/computeInstance/parse";
import { toWire as toCompute } from "../../provider/computeInstance/wire";
import type { Values } from "../../provider/core/values";
import { CONTENT_PROPERTY, toWire as toVersion } from "../../provider/image/wire";
import { BASE } from "../image/declared";
import type { Azure, Json } from "../provider/azure";
import { IDENTITIES, NETWORK, SUBNETS } from "./fieldChanges";

/** The other resources that the changes of fields refer to. */
export async function putReferred({ arm, admin }: Azure): Promise<void> {
  await admin("PUT", "quotas", { limit: 1_000_000 });
  const put = async (id: string, version: string, body: unknown) =>
    succeeded(await arm("PUT", `${id}?api-version=${version}`, body));
  const addressSpace = { addressPrefixes: ["10.0.0.0/16"] };
  await put(NETWORK, "2024-05-01", { location: "eastus", properties: { addressSpace } });
  for (const [i, id] of SUBNETS.entries()) {
    await put(id, "2024-05-01", { properties: { addressPrefix: `10.0.${i}.0/24` } });
  }
  for (const id of IDENTITIES) await put(id, "2023-01-31", { location: "eastus" });
}

export async function removeInstance({ arm }: Azure, id: string): Promise<void> {
  succeeded(await arm("DELETE", `${id}?underlyingResourceAction=Delete`));
}

export async function removeVersion({ arm }: Azure, id: string): Promise<void> {
  succeeded(await arm("DELETE", `${id}?api-version=2026-05-01`));
}

/** Makes of an instance behind everybody's back what these inputs say, were it by deleting it first. Its owner's tag stays. */
export async function remakeInstance(azure: Azure, id: string, { powerState, ...inputs }: Values): Promise<void> {
  const { arm } = azure;
  const { body } = await arm("GET", id);
  await removeInstance(azure, id);
  succeeded(await arm("PUT", id, toCompute(plannedInputs(inputs), "eastus", body.tags?.[OWNERSHIP_TAG])));
  const { dataMounts } = inputs;
  if (Array.isArray(dataMounts)) {
    const mounts = dataMounts.map((mount) => ({ ...(mount as Values), mountAction: "Mount" }));
    succeeded(await arm("POST", `${id}/updateDataMounts`, mounts));
  }
  if (powerState === "Stopped") succeeded(await arm("POST", `${id}/stop`));
}

/** The same of a version of an environment. What the provider has noted of the content stays. */
export async function remakeVersion(azure: Azure, id: string, inputs: Values): Promise<void> {
  const { arm } = azure;
  const at = `${id}?api-version=2026-05-01`;
  const { body } = await arm("GET", at);
  const contentHash = body.properties.properties[CONTENT_PROPERTY];
  await removeVersion(azure, id);
  succeeded(await arm("PUT", at, toVersion({ ...withBase(inputs), contentHash }, { users: [] })));
}

/** An image has a base image, unless it is built from a context. */
export function withBase(inputs: Values): Values {
  return inputs["build"] ? inputs : { image: BASE, ...inputs };
}

function succeeded({ status, body }: { status: number; body: Json }): void {
  assert.ok(status < 300, JSON.stringify(body));
}
