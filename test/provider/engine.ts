import type { Values } from "../../provider/core/values";
import { inputsOf, type Json } from "./azure";
import type { ProviderProcess } from "./providerProcesses";

/** What Pulumi's state keeps of one resource. */
interface Entry {
  id: string;
  inputs: Json;
  outs: Json;
  /** The last create or update left it in a failed state: the next `up` updates it, whatever diff says. */
  isFailed?: boolean;
  /** It was deleted for a replacement that did not come to its end: the next `up` creates it. */
  isDeleted?: boolean;
}

/** The part of Pulumi's engine that a dynamic resource sees. Its state survives the provider's death. */
export interface Engine {
  up(provider: ProviderProcess, program: Values): Promise<void>;
  destroy(provider: ProviderProcess): Promise<void>;
  /** What a refresh and a preview after it would change. */
  differences(provider: ProviderProcess, program: Values): Promise<Json[]>;
}

/**
 * Calls what Pulumi calls, in its order, and writes the state only after a step has ended, as Pulumi does: an
 * interrupted step leaves no trace but a deletion that was done.
 */
export function createEngine(): Engine {
  let entry: Entry | undefined;

  const checked = async (provider: ProviderProcess, olds: Json, program: Values) => {
    const { inputs, failures } = await provider.call("check", olds, inputsOf(program));
    if (failures.length > 0) throw new Error(failures.map(({ reason }: Json) => reason).join("\n"));
    return inputs;
  };

  const kept = async (inputs: Json, step: Promise<{ id: string; outs: Json }>) => {
    const { id, outs } = await step.catch((error) => {
      // A partial failure: an update keeps the old inputs, a create has only the new ones.
      if (error.id) {
        entry = { id: error.id, inputs: entry?.inputs ?? inputs, outs: error.properties, isFailed: true };
      }
      throw error;
    });
    entry = { id, inputs, outs };
  };

  const create = async (provider: ProviderProcess, program: Values) => {
    const inputs = await checked(provider, {}, program);
    await kept(inputs, provider.call("create", inputs));
  };

  return {
    async up(provider, program) {
      if (!entry) return create(provider, program);
      const { id, outs, isFailed, isDeleted } = entry;
      const inputs = await checked(provider, entry.inputs, program);
      const { changes, replaces } = await provider.call("diff", id, outs, inputs);
      if (!isDeleted && replaces.length === 0) {
        if (!changes && !isFailed) return undefined;
        const updated = provider.call("update", id, outs, inputs);
        return kept(
          inputs,
          updated.then(({ outs }: Json) => ({ id, outs })),
        );
      }
      if (!isDeleted) {
        await checked(provider, {}, program);
        await provider.call("delete", id, outs);
        entry = { ...entry, isDeleted: true };
      }
      return create(provider, program);
    },

    async destroy(provider) {
      if (entry) await provider.call("delete", entry.id, entry.outs);
      entry = undefined;
    },

    async differences(provider, program) {
      if (!entry) return ["nothing is in the state"];
      const { id, outs } = entry;
      const read = await provider.call("read", id, outs);
      const refreshed = await provider.call("diff", id, read.props, entry.inputs);
      const inputs = await checked(provider, entry.inputs, program);
      const planned = await provider.call("diff", id, outs, inputs);
      return [refreshed, planned].filter(({ changes }) => changes);
    },
  };
}
