import { type Consequence, isMore } from "../core/resource";
import { show, type Values } from "../core/values";
import type { Effect, PlannedStep } from "../kinds/kind";
import { compare } from "./comparison";
import { ownerOf, runningSince } from "./messages";
import { deletionPolicy, interruptPolicy, type OnInterrupt, plannedInputs } from "./parse";
import { type InstanceProperties, recordedInputs, recordedProperties } from "./properties";
import { type Condition, conditionFrom, isBeingDeleted, isRestartable, isStillborn, powerStateOf } from "./states";
import { actOf, type InstanceChange } from "./writing/operations";

/** A request that may take the machine from somebody. */
export type Interrupting = "stop" | "restart" | "resize" | "delete";

/** How far a call may interrupt who uses the machine: what `onInterrupt` says, and the most that the preview has shown. */
export interface Bounds {
  readonly onInterrupt: OnInterrupt;
  /** What is declared instead. */
  readonly declared: OnInterrupt;
  readonly shown: Consequence;
}

/** What somebody who uses the instance would notice of a planned step. */
export interface Interruption {
  /** The input whose change it is, or that the instance is repaired. */
  readonly what: string;
  readonly consequence: Exclude<Consequence, "none">;
  /** A repair waits for nothing: what has failed is restarted or left. */
  readonly isRepair?: boolean;
}

function mayWait({ isRepair }: Interruption): boolean {
  return isRepair !== true;
}

const BY_ACT = {
  stop: "stops",
  restart: "restarts",
  // Whether a running one is resized as it runs is not documented.
  resize: "stops and starts",
  delete: "disk lost",
} as const;

/** What a request does to an instance in this condition. */
export function consequenceOf(act: Interrupting, condition: Condition): Consequence {
  const isTaken = act === "delete" ? !isStillborn(condition) : mayRun(condition);
  return isTaken ? BY_ACT[act] : "none";
}

/** Unless it is known to be stopped: a word that is not known, or a failure, may be of a machine that somebody uses. */
export function mayRun(condition: Condition): boolean {
  return powerStateOf(condition) !== "Stopped" && !isStillborn(condition) && !isBeingDeleted(condition);
}

/** What an update interrupts that makes the changes, and repairs what has failed; replacements are told apart. */
export function interruptionsOf(changes: readonly InstanceChange[], observed: InstanceProperties): Interruption[] {
  const condition = conditionFrom(observed.state, observed.provisioningState);
  const repair = isRestartable(condition) ? interruption("the repair", "restart", condition) : [];
  return [
    ...repair.map((each) => ({ ...each, isRepair: true })),
    ...changes.flatMap((change) => interruptionBy(change, observed)),
  ];
}

/** What the change of one input interrupts: nothing or one. */
export function interruptionBy(
  { path, operation, after }: InstanceChange,
  observed: InstanceProperties,
): Interruption[] {
  const act = actOf(operation, after);
  return act ? interruption(show(path), act, conditionFrom(observed.state, observed.provisioningState)) : [];
}

function interruption(what: string, act: Interrupting, condition: Condition): Interruption[] {
  const consequence = consequenceOf(act, condition);
  return consequence === "none" ? [] : [{ what, consequence }];
}

/** The worst of them. */
export function greatest(interruptions: readonly Interruption[]): Consequence {
  return interruptions.reduce<Consequence>(
    (most, { consequence }) => (isMore(consequence, most) ? consequence : most),
    "none",
  );
}

/** `the machine of jane@contoso.com, which runs since 2026-11-30 08:00 UTC` */
export function machineOf(observed: InstanceProperties): string {
  const condition = conditionFrom(observed.state, observed.provisioningState);
  const whose = `the machine of ${ownerOf(observed)}`;
  if (powerStateOf(condition) !== "Running") {
    return `${whose}, which is ${condition.state}${mayRun(condition) ? " and may run" : ""}`;
  }
  const since = runningSince(observed);
  return `${whose}, which runs${since ? ` since ${since}` : "; Azure does not tell since when"}`;
}

const WOULD = {
  restarts: "restart",
  "stops and starts": "stop and start",
  stops: "stop",
  "disk lost": "delete the disk of",
} as const;

/** A sentence for the preview. */
export function interruptionText(
  interruption: Interruption,
  observed: InstanceProperties,
  onInterrupt: OnInterrupt,
): string {
  const { what, consequence } = interruption;
  const machine = machineOf(observed);
  const would = `it would ${WOULD[consequence]} ${machine}`;
  if (onInterrupt === "allow") return `${what}: ${consequence} ${machine}.`;
  if (onInterrupt === "whenStopped" && mayWait(interruption))
    return `${what} waits until the machine is stopped: ${would}.`;
  return `${what} is refused, because onInterrupt is "${onInterrupt}": ${would}.`;
}

/** What to do where `onInterrupt` forbids it. Only what changes in place may wait. */
export function adviceOn(onInterrupt: OnInterrupt, isInPlace: boolean): string {
  const later =
    isInPlace && onInterrupt === "fail"
      ? ', or set onInterrupt: "whenStopped" to leave the change until it is stopped'
      : "";
  return `Stop the machine first${later}. To interrupt it anyway, set onInterrupt: "allow", or the variable AZUREML_ON_INTERRUPT=allow.`;
}

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
    const becomes = recordedInputs(after).adopt
      ? { becomes: "an instance of this name that exists is taken over" }
      : {};
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
  const interruptions = interruptionsOf(compare(recordedInputs(after), known), known);
  const onInterrupt = interruptPolicy(overruling, plannedInputs(after));
  const isWaiting = onInterrupt === "whenStopped";
  return {
    isDeletion: false,
    consequence: isWaiting ? "none" : greatest(interruptions),
    texts: interruptions.map((each) => interruptionText(each, known, onInterrupt)),
    isWaiting: isWaiting && interruptions.some(mayWait),
  };
}
