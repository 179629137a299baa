import type { Settings } from "../azure/config";
import type { Connection } from "../azure/connection";
import { computeId } from "../core/ids";
import * as inputs from "../core/inputs";
import type { ReconcileRequest, RemoveRequest } from "../core/resource";
import { isAbsent, UNKNOWN, type Values } from "../core/values";
import { fields } from "./fields";
import {
  type InstanceProperties,
  type KnownInputs,
  type PlannedInputs,
  type RecordedInputs,
  recordedInputs,
  recordedProperties,
} from "./properties";

/** What the check has found right, with words as the field table spells them. */
export const plannedInputs = (given: Values): PlannedInputs => inputs.plannedInputs(fields, given);

/** The same of a create, an update or a deletion, to which everything is known. */
export const knownInputs = (given: Values): KnownInputs => inputs.knownInputs(fields, given);

/** A create or an update, parsed. */
export interface Reconciling extends Omit<ReconcileRequest, "inputs" | "observed"> {
  readonly inputs: KnownInputs;
  /** The inputs as the user spells them. */
  readonly recorded: RecordedInputs;
  readonly observed?: InstanceProperties | undefined;
}

/** Parses a create or an update. */
export function reconciling(request: ReconcileRequest): Reconciling {
  const { inputs, observed } = request;
  return {
    ...request,
    inputs: knownInputs(inputs),
    recorded: recordedInputs(inputs),
    observed: observed && recordedProperties(observed),
  };
}

/** A deletion, parsed. */
export interface Removing extends Omit<RemoveRequest, "inputs" | "observed"> {
  readonly inputs: KnownInputs;
  readonly observed: InstanceProperties;
}

/** Parses a deletion. */
export function removing(request: RemoveRequest): Removing {
  const { inputs, observed } = request;
  return { ...request, inputs: knownInputs(inputs), observed: recordedProperties(observed) };
}

/** Undefined while a part of it is not known. */
export function idOf({ workspaceId, computeName }: PlannedInputs): string | undefined {
  const isKnown = typeof workspaceId === "string" && typeof computeName === "string";
  return isKnown ? computeId(workspaceId, computeName) : undefined;
}

/** What is done about runs that are active. */
export type OnActiveRuns = "fail" | "wait" | "ignore";

/**
 * How a resource's runs are guarded: configuration and environment, for an emergency, before the inputs. `fail` for a word
 * that is not known.
 */
export function runsPolicy({ settings }: Connection, inputs: PlannedInputs): OnActiveRuns {
  const word = settings.onActiveRuns ?? inputs.onActiveRuns;
  return word === "wait" || word === "ignore" ? word : "fail";
}

/** What a deletion does, likewise; by default while a preview does not know it. */
export function deletionPolicy({ settings }: { settings: Pick<Settings, "onDelete"> }, inputs: PlannedInputs): string {
  const declared = inputs.onDelete === UNKNOWN ? undefined : inputs.onDelete;
  return settings.onDelete ?? declared ?? "delete";
}

/** What an update does that would interrupt somebody. */
export type OnInterrupt = "allow" | "fail" | "whenStopped";

const ON_INTERRUPT: readonly OnInterrupt[] = ["allow", "fail", "whenStopped"];

/** Likewise; `allow` while a preview does not know it, and `fail` for a word that is not known. */
export function interruptPolicy(settings: Pick<Settings, "onInterrupt">, inputs: PlannedInputs): OnInterrupt {
  const word = settings.onInterrupt ?? inputs.onInterrupt;
  if (isAbsent(word) || word === UNKNOWN) return "allow";
  return ON_INTERRUPT.find((each) => each === word) ?? "fail";
}
