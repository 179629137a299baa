import { computeId } from "../core/ids";
import * as inputs from "../core/inputs";
import type { ReconcileRequest, RemoveRequest } from "../core/resource";
import type { Values } from "../core/values";
import { fields } from "./fields";
import { type InstanceProperties, type KnownInputs, type PlannedInputs, recordedProperties } from "./properties";

/** What the check has found right, with words as the field table spells them. */
export const plannedInputs = (given: Values): PlannedInputs => inputs.plannedInputs(fields, given);

/** The same of a create, an update or a deletion, to which everything is known. */
export const knownInputs = (given: Values): KnownInputs => inputs.knownInputs(fields, given);

/** A create or an update, parsed. */
export interface Reconciling extends Omit<ReconcileRequest, "inputs" | "observed"> {
  readonly inputs: KnownInputs;
  /** The inputs as the user spells them. */
  readonly recorded: Values;
  readonly observed?: InstanceProperties | undefined;
}

export function reconciling(request: ReconcileRequest): Reconciling {
  const { inputs: recorded, observed } = request;
  return { ...request, inputs: knownInputs(recorded), recorded, observed: observed && recordedProperties(observed) };
}

/** A deletion, parsed. */
export interface Removing extends Omit<RemoveRequest, "inputs" | "observed"> {
  readonly inputs: KnownInputs;
  readonly observed: InstanceProperties;
}

export function removing(request: RemoveRequest): Removing {
  const { inputs, observed } = request;
  return { ...request, inputs: knownInputs(inputs), observed: recordedProperties(observed) };
}

/** Undefined while a part of it is not known. */
export function idOf({ workspaceId, computeName }: PlannedInputs): string | undefined {
  const isKnown = typeof workspaceId === "string" && typeof computeName === "string";
  return isKnown ? computeId(workspaceId, computeName) : undefined;
}
