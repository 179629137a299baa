import { AzureMLError } from "../core/errors";
import { object } from "../core/fields";
import type { ReconcileRequest, RemoveRequest } from "../core/resource";
import { spelled } from "../core/spelling";
import { hasUnknown, type Values } from "../core/values";
import { fields } from "./fields";
import type { InstanceProperties, KnownInputs, PlannedInputs } from "./properties";

const instance = object("A compute instance.", fields);

/** What the check has found right, with words as the field table spells them. */
export function plannedInputs(inputs: Values): PlannedInputs {
  return spelled(instance, inputs) as PlannedInputs;
}

/** The same of a create, an update or a deletion, to which everything is known. */
export function knownInputs(inputs: Values): KnownInputs {
  if (hasUnknown(inputs)) throw new AzureMLError("InternalError", "An input is not known yet. Please report this.");
  return plannedInputs(inputs) as KnownInputs;
}

/** What a state has recorded, as the user spells it. */
export function recordedProperties(outputs: Values): InstanceProperties {
  return outputs as InstanceProperties;
}

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
