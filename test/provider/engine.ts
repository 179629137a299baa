import type { Values } from "../../provider/core/values";
import { inputsOf, type Json } from "./azure";

/** A provider to call, here or in a process of its own. */
export interface Called {
  call(method: "check" | "diff" | "create" | "update" | "read" | "delete", ...args: unknown[]): Promise<Json>;
}

/** What Pulumi's state keeps of one resource. */
export interface Entry {
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
  /** What the state has. */
  entry(): Entry | undefined;
  up(provider: Called, program: Values): Promise<void>;
  destroy(provider: Called): Promise<void>;
  /** Takes over what is there now. */
  refresh(provider: Called): Promise<void>;
  /** What a refresh and a preview after it would change. */
  differences(provider: Called, program: Values): Promise<Json[]>;
}

/**
 * Calls what Pulumi calls, in its order, and writes the state only after a step has ended, as Pulumi does: an
 * interrupted step leaves no trace but a deletion that was done.
 */
export function createEngine(sent: (program: Values) => Values = inputsOf): Engine {
  let entry: Entry | undefined;
  /** Replaced, and still to be deleted, without another look at what is declared. */
  let superseded: Entry[] = [];

  const checked = async (provider: Called, olds: Json, program: Values) => {
    const { inputs, failures } = await provider.call("check", olds, sent(program));
    if (failures.length > 0) throw new Error(failures.map(({ reason }: Json) => reason).join("\n"));
    return inputs;
  };

  const create = async (provider: Called, program: Values) => {
    const inputs = await checked(provider, {}, program);
    const keep = (next: Entry) => {
      if (entry && !entry.isDeleted) superseded.push(entry);
      entry = next;
    };
    const { id, outs } = await provider.call("create", inputs).catch((error) => {
      if (error.id) keep({ id: error.id, inputs, outs: error.properties, isFailed: true });
      throw error;
    });
    keep({ id, inputs, outs });
  };

  const update = async (provider: Called, { id, inputs: before, outs: olds }: Entry, inputs: Json) => {
    const { outs } = await provider.call("update", id, olds, inputs).catch((error) => {
      // A partial failure keeps the old inputs.
      if (error.id) entry = { id, inputs: before, outs: error.properties, isFailed: true };
      throw error;
    });
    entry = { id, inputs, outs };
  };

  const deleteSuperseded = async (provider: Called) => {
    for (const { id, outs } of superseded) {
      await provider.call("delete", id, outs);
      superseded = superseded.slice(1);
    }
  };

  const change = async (provider: Called, program: Values) => {
    if (!entry) return create(provider, program);
    const { id, outs, isFailed, isDeleted } = entry;
    const inputs = await checked(provider, entry.inputs, program);
    const { changes, replaces, deleteBeforeReplace } = await provider.call("diff", id, outs, inputs);
    if (!isDeleted && replaces.length === 0) return changes || isFailed ? update(provider, entry, inputs) : undefined;
    if (!isDeleted && deleteBeforeReplace) {
      await checked(provider, {}, program);
      await provider.call("delete", id, outs);
      entry = { ...entry, isDeleted: true };
    }
    return create(provider, program);
  };

  return {
    entry: () => entry,

    async up(provider, program) {
      await change(provider, program);
      await deleteSuperseded(provider);
    },

    async destroy(provider) {
      await deleteSuperseded(provider);
      if (entry) await provider.call("delete", entry.id, entry.outs);
      entry = undefined;
    },

    async refresh(provider) {
      if (!entry) return;
      const { id, props, inputs } = await provider.call("read", entry.id, entry.outs);
      entry = id && { ...entry, outs: props, inputs };
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
