import { compare } from "../../computeInstance/comparing";
import type { Consequence } from "../../computeInstance/consequence";
import {
  consequenceOf,
  type Effect,
  greatest,
  interruptionsOf,
  interruptionText,
  machineOf,
  mayWait,
} from "../../computeInstance/interrupting";
import { deletionPolicy, interruptPolicy } from "../../computeInstance/policies";
import { conditionFrom } from "../../computeInstance/states";
import { isRecord, UNKNOWN, type Value, type Values } from "../../core/values";
import { fromHost } from "../../pulumi/wireFormat";
import type { Step } from "./read";

/** What a step does to the machine that somebody uses. */
export interface Interrupting {
  readonly consequence: Consequence;
  /** Sentences, in the words of the provider's own preview. */
  readonly texts: readonly string[];
  /** Changes that wait until the machine is stopped. */
  readonly waiting: readonly Effect[];
}

const NOTHING: Interrupting = { consequence: "none", texts: [], waiting: [] };
const INSTANCE = "pulumi-nodejs:dynamic/azureml:ComputeInstance";

/** By what the state knows, as the provider itself tells it. */
export function interruptingBy(step: Step): Interrupting {
  const { type, operation } = step;
  if (type !== INSTANCE || operation === "create") return NOTHING;
  if (operation === "update") return byUpdate(step);
  const way = wayOf(step);
  if (way === "retain") return NOTHING;
  const observed = fromHost(step.observed).values;
  const condition = conditionFrom(observed.state, observed.provisioningState);
  const consequence = consequenceOf(way === "stop" ? "stop" : "delete", condition);
  const isTold = consequence !== "none" && Object.keys(observed).length > 0;
  return { consequence, texts: isTold ? [`${machineOf(observed)}.`] : [], waiting: [] };
}

/** What becomes of an instance that is replaced or deleted: what the program says now counts for a replacement. */
export function wayOf({ operation, before, after, overruling = {} }: Step): string {
  const declared = fromHost(operation === "replace" ? after : before).values;
  const way = deletionPolicy({ settings: overruling }, declared);
  return way === "stop" || way === "retain" ? way : "delete";
}

function byUpdate({ before, after, observed: outputs, overruling = {} }: Step): Interrupting {
  const observed = fromHost(outputs).values;
  const known = Object.keys(observed).length > 0 ? observed : fromHost(before).values;
  const declared = unhidden(fromHost(after).values) as Values;
  const interruptions = interruptionsOf(compare(declared, known), known);
  const onInterrupt = interruptPolicy(overruling, declared);
  const isWaiting = onInterrupt === "whenStopped";
  return {
    consequence: isWaiting ? "none" : greatest(interruptions),
    texts: interruptions.map((each) => interruptionText(each, known, onInterrupt)),
    waiting: isWaiting ? interruptions.filter(mayWait) : [],
  };
}

/** A secret may have changed: nobody can tell. */
function unhidden(value: Value): Value {
  if (value === "[secret]") return UNKNOWN;
  if (Array.isArray(value)) return value.map(unhidden);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unhidden(inner)]));
}
