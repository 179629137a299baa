import { strict as assert } from "node:assert";
import { WORKSPACE } from "../provider/azure";
import { PythonError, type Value } from "./client";
import type { Clients } from "./clients";

export const MODULE = "azureml.core.compute";
export const ENTITIES = "azure.ai.ml.entities";
export const GROUP = WORKSPACE.split("/providers/")[0];
export const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/net`;
export const SUBNET = `${NETWORK}/subnets/own`;
export const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/trainer`;
export const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHV3Ymx0b3BxZ2h6bWFqcmRrZXNpY3Zubnlm dev";
export const OBJECT = "8f2c1a60-0000-4000-8000-00000000000b";
export const TENANT = "8f2c1a60-0000-4000-8000-00000000000c";

export const compute = (name: string) => `${WORKSPACE}/computes/${name}`;

/** Fails unless the client raises this exception with such a text. */
export async function fails(work: Promise<unknown>, type: string, text: RegExp): Promise<void> {
  const error: unknown = await work.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  if (!(error instanceof PythonError)) throw error;
  assert.equal(error.type, type, error.message);
  assert.match(error.text, text);
}

/** What the tests do with the clients, in short. */
export function stepsWith(get: () => Clients) {
  return {
    admin: (method: string, path: string, body?: unknown) => get().azure.admin(method, path, body),
    requests: () => get().requests(),

    fetch: (name: string) => get().core.call(`${MODULE}:ComputeInstance`, [get().workspace, name]),
    configure: (given: Record<string, unknown> = {}) =>
      get().core.call(`${MODULE}:ComputeInstance.provisioning_configuration`, [], given),
    async create(name: string, given: Record<string, unknown> = {}): Promise<Value> {
      return get().core.call(`${MODULE}:ComputeTarget.create`, [get().workspace, name, await this.configure(given)]);
    },
    on: (instance: Value, method: string, kwargs: Record<string, unknown> = {}) =>
      get().core.on(instance, method, [], kwargs),

    /** A call of azure-ai-ml's `ml_client.compute`. */
    ml: (method: string, args: unknown[] = [], kwargs: Record<string, unknown> = {}) =>
      get().ml.on(get().compute, method, args, kwargs),
    /** Begins an operation with azure-ai-ml and waits for its end. */
    async done(method: string, args: unknown[] = [], kwargs: Record<string, unknown> = {}): Promise<Value> {
      const poller = await get().ml.on(get().compute, method, args, kwargs);
      return await get().ml.on(poller, "result");
    },
    seenByV2: (name: string) => get().ml.on(get().compute, "get", [name]),

    /** Puts an instance as neither client does. */
    async put(name: string, body: Record<string, unknown> = {}, settings: Record<string, unknown> = {}) {
      const { properties = {}, ...envelope } = body as { properties?: object };
      const answer = await get().azure.arm("PUT", compute(name), {
        location: "eastus",
        ...envelope,
        properties: { computeType: "ComputeInstance", ...properties, properties: settings },
      });
      assert.ok(answer.status < 300, JSON.stringify(answer.body));
    },
    /** The network and the identity that instances refer to. */
    async putReferenced() {
      const identity = await get().azure.arm("PUT", `${IDENTITY}?api-version=2023-01-31`, { location: "eastus" });
      assert.ok(identity.status < 300, JSON.stringify(identity.body));
      const answer = await get().azure.arm("PUT", `${NETWORK}?api-version=2024-05-01`, {
        location: "eastus",
        properties: {
          addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
          subnets: [{ name: "own", properties: { addressPrefix: "10.0.0.0/24" } }],
        },
      });
      assert.ok(answer.status < 300, JSON.stringify(answer.body));
    },
  };
}

/** What the client handed back without the handles of its objects. */
export function plain(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const { $kept, $class, ...fields } = value;
  return Object.fromEntries(Object.entries(fields).map(([key, each]) => [key, plain(each)]));
}
