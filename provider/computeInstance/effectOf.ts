import type { Values } from "../core/values";
import type { Effect, PlannedStep } from "../kinds/kind";
import { compare } from "./comparison";
import { consequenceOf, greatest, interruptionsOf, interruptionText, machineOf, mayWait } from "./interruptions";
import { plannedInputs } from "./parse";
import { deletionPolicy, interruptPolicy } from "./policies";
import { recordedProperties } from "./properties";
import { conditionFrom } from "./states";

type Way = "delete" | "stop" | "retain";

const BECOMES: Readonly<Record<Way, string>> = {
  delete: "the instance is deleted with its disk",
  stop: "the instance is stopped and stays",
  retain: "the instance stays",
};

/** What a planned step does to an instance and its machine, by what the state knows. */
export function effectOf(step: PlannedStep): Effect {
  const { operation, before, after } = step;
  if (operation === "update") return byUpdate(step);
  if (operation === "create") {
    const becomes = after["adopt"] ? { becomes: "an instance of this name that exists is taken over" } : {};
    return { ...becomes, isDeletion: false, consequence: "none", texts: [], isWaiting: false };
  }
  // For a replacement, what the program says now counts.
  const way = wayOf(step, operation === "replace" ? after : before);
  const becomes = operation === "replace" ? `${BECOMES[way]}, and another is made` : BECOMES[way];
  return { becomes, isDeletion: way === "delete", isWaiting: false, ...byRemoval(step, way) };
}

function wayOf({ overruling }: PlannedStep, declared: Values): Way {
  const way = deletionPolicy({ settings: overruling }, plannedInputs(declared));
  return way === "stop" || way === "retain" ? way : "delete";
}

function byRemoval(step: PlannedStep, way: Way): Pick<Effect, "consequence" | "texts"> {
  const observed = recordedProperties(step.observed);
  if (way === "retain") return { consequence: "none", texts: [] };
  const consequence = consequenceOf(way, conditionFrom(observed.state, observed.provisioningState));
  const isTold = consequence !== "none" && Object.keys(observed).length > 0;
  return { consequence, texts: isTold ? [`${machineOf(observed)}.`] : [] };
}

function byUpdate({ before, after, observed, overruling }: PlannedStep): Effect {
  const known = recordedProperties(Object.keys(observed).length > 0 ? observed : before);
  const interruptions = interruptionsOf(compare(after, known), known);
  const onInterrupt = interruptPolicy(overruling, plannedInputs(after));
  const isWaiting = onInterrupt === "whenStopped";
  return {
    isDeletion: false,
    consequence: isWaiting ? "none" : greatest(interruptions),
    texts: interruptions.map((each) => interruptionText(each, known, onInterrupt)),
    isWaiting: isWaiting && interruptions.some(mayWait),
  };
}
