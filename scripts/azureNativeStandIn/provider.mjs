import { createHash } from "node:crypto";
import { ArmError, connectToArm } from "./arm.mjs";
import {
  hasUnknown,
  identifyingInputs,
  inputsFromId,
  isEqual,
  observedInputs,
  outputsFromBody,
  resourcePath,
  toBody,
  unknown,
} from "./mapping.mjs";
import { typeOf } from "./types.mjs";

/** The methods of a Pulumi provider, in plain values: main.mjs translates them to and from gRPC. */
export function createProvider(env = process.env) {
  const stop = new AbortController();
  const arm = connectToArm(env, stop.signal);
  let config = {};
  const subscriptionId = () => config.subscriptionId || env.ARM_SUBSCRIPTION_ID || env.AZURE_SUBSCRIPTION_ID;
  const address = (type, id) => `${id}?api-version=${type.apiVersion}`;

  async function readOrNothing(type, id) {
    try {
      return await arm.get(address(type, id));
    } catch (error) {
      if (error instanceof ArmError && error.status === 404) return undefined;
      throw error;
    }
  }

  async function locationOfGroup(name) {
    const type = typeOf("azure-native:resources:ResourceGroup");
    const group = await readOrNothing(type, resourcePath(type, { resourceGroupName: name }, subscriptionId()));
    return group?.location;
  }

  async function write(token, inputs) {
    const type = typeOf(token);
    const id = resourcePath(type, inputs, subscriptionId());
    const body = await arm.put(address(type, id), toBody(type, inputs));
    return { id: body.id, outputs: outputsFromBody(type, inputs, body) };
  }

  return {
    configure(values) {
      config = values;
    },

    cancel() {
      stop.abort(new Error("cancelled"));
    },

    async check(token, name, oldInputs, newInputs, randomSeed) {
      const type = typeOf(token);
      const inputs = { ...newInputs };
      inputs[type.nameInput] ??= oldInputs[type.nameInput] ?? `${name}${suffix(randomSeed)}`;
      if (type.hasLocation && inputs.location === undefined) {
        const group = inputs.resourceGroupName;
        const location = config.location ?? oldInputs.location ?? (group !== unknown && (await locationOfGroup(group)));
        if (location) inputs.location = location;
      }
      return inputs;
    },

    diff(token, oldInputs, newInputs) {
      const type = typeOf(token);
      const keys = new Set([...Object.keys(oldInputs), ...Object.keys(newInputs)]);
      const changed = [...keys].filter((key) => !isEqual(oldInputs[key], newInputs[key]));
      const replaces = changed.filter((key) => identifyingInputs(type).includes(key) && !hasUnknown(newInputs[key]));
      const takesSameName = !changed.includes(type.nameInput);
      return { changed, replaces, deleteBeforeReplace: replaces.length > 0 && takesSameName };
    },

    async create(token, inputs, preview) {
      if (!preview) return await write(token, inputs);
      return { id: "", outputs: previewOutputs(typeOf(token), inputs) };
    },

    async update(token, _id, oldOutputs, inputs, preview) {
      if (!preview) return (await write(token, inputs)).outputs;
      return { ...oldOutputs, ...previewOutputs(typeOf(token), inputs) };
    },

    async read(token, id, oldInputs) {
      const type = typeOf(token);
      const named = inputsFromId(type, id);
      if (!named) throw new Error(`${id} is not the id of a ${token}`);
      const body = await readOrNothing(type, id);
      if (!body) return undefined;
      const isImport = Object.keys(oldInputs).length === 0;
      const inputs = isImport ? { ...named, location: body.location, tags: body.tags } : oldInputs;
      return { id, inputs: observedInputs(type, inputs, body), outputs: outputsFromBody(type, inputs, body) };
    },

    async delete(token, id) {
      try {
        await arm.delete(address(typeOf(token), id));
      } catch (error) {
        if (!(error instanceof ArmError) || error.status !== 404) throw error;
      }
    },

    async invoke(token) {
      if (token !== "azure-native:authorization:getClientConfig") {
        throw new Error(`the offline stand-in for azure-native has no function ${token}, only getClientConfig`);
      }
      const { oid, tid, appid } = await arm.claims();
      const clientId = appid ?? env.ARM_CLIENT_ID;
      return {
        clientId,
        objectId: oid ?? clientId,
        subscriptionId: subscriptionId(),
        tenantId: tid ?? env.ARM_TENANT_ID,
      };
    },
  };
}

function previewOutputs(type, inputs) {
  return outputsFromBody(type, inputs, { name: inputs[type.nameInput] });
}

function suffix(randomSeed) {
  return createHash("sha256").update(randomSeed).digest("hex").slice(0, 8);
}
