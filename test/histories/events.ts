import { asRecord, equal, type Values } from "../../provider/core/values";
import { DECLARED } from "../../provider/pulumi/wireFormat";
import type { EngineEvent, StepMetadata } from "../endToEnd/stack";

/** One step of a command on a resource, as the display has it. */
export interface Shown extends StepMetadata {
  /** Ids in the state before and after, in lower case. */
  readonly oldId?: string;
  readonly newId?: string;
  /** The program says of an image that it is archived. */
  readonly isArchived: boolean;
}

interface State {
  readonly id?: string;
  readonly inputs?: Values;
  readonly outputs?: Values;
}

interface WithStates {
  readonly old?: State | null;
  readonly new?: State | null;
}

export const isOurs = (urn: string) => /::.*pulumi-nodejs:dynamic\/azureml:/.test(urn);

/** The steps that concern resources of the package, those that change nothing apart. */
export function stepsOf(events: readonly EngineEvent[]): Shown[] {
  return events.flatMap(({ resourcePreEvent }) => {
    const step = resourcePreEvent?.metadata as (StepMetadata & WithStates) | undefined;
    if (!step || !isOurs(step.urn) || step.op === "same") return [];
    const [oldId, newId] = [step.old?.id, step.new?.id].map((id) => id?.toLowerCase());
    // What is not known yet may come out true.
    const isArchived = ![undefined, false].includes(step.new?.inputs?.["isArchived"] as boolean | undefined);
    return [{ ...step, isArchived, ...(oldId && { oldId }), ...(newId && { newId }) }];
  });
}

/** What a refresh found otherwise. Names of outputs have with them what nobody declares, and no drift is told of. */
export interface Drifted {
  readonly names: readonly string[];
  readonly areOutputs: boolean;
}

/** Of a refresh: what it found otherwise, by URN. */
export function driftOf(events: readonly EngineEvent[]): Map<string, Drifted | "gone"> {
  const found = new Map<string, Drifted | "gone">();
  for (const { resOutputsEvent } of events) {
    const step = resOutputsEvent?.metadata;
    if (!step || !isOurs(step.urn)) continue;
    if (step.op === "delete") found.set(step.urn, "gone");
    if (step.op === "update") found.set(step.urn, drifted(step));
  }
  return found;
}

/** What a later step of the same command may change, such as the deletion of the resource that shared it. */
export const OF_OTHERS = new Set(["isShared", "modifiedOn", "systemData"]);

/** The names of the properties that a step changes: the dynamic host tells none, so the display compares the inputs. */
export function topNames(step: StepMetadata): string[] {
  const { old, new: now } = step as StepMetadata & WithStates;
  return differing(asRecord(old?.inputs), asRecord(now?.inputs)).sort();
}

/** The same of a refresh, which finds also what nobody has declared. */
function drifted(step: StepMetadata): Drifted {
  const { old, new: now } = step as StepMetadata & WithStates;
  const names = recordedNames(step);
  const observed = differing(asRecord(old?.outputs), asRecord(now?.outputs)).filter((name) => !OF_OTHERS.has(name));
  return names.length > 0 ? { names, areOutputs: false } : { names: observed.sort(), areOutputs: true };
}

/**
 * Those that a refresh knows as declared. The host gives it the outputs alone, which an update that changes nothing does
 * not write: what was declared as it already was is not in them.
 */
export function recordedNames(step: StepMetadata): string[] {
  const { old } = step as StepMetadata & WithStates;
  const declared = old?.outputs?.[DECLARED];
  const recorded = new Set(Array.isArray(declared) ? declared.map((path) => String(path).split("/")[0]) : []);
  return topNames(step).filter((name) => recorded.has(name));
}

/** The names of the user's own properties that differ. */
export function differing(one: Values, other: Values): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => !name.startsWith("__") && !equal(one[name], other[name]));
}
