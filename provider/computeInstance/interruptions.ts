import { type Consequence, isMore } from "../core/resource";
import { show } from "../core/values";
import type { Interrupting } from "./bounds";
import { ownerOf, runningSince } from "./messages";
import type { OnInterrupt } from "./policies";
import type { InstanceProperties } from "./properties";
import { type Condition, conditionFrom, isBeingDeleted, isRestartable, isStillborn, powerStateOf } from "./states";
import { actOf, type InstanceChange } from "./writing/operations";

/** What somebody who uses the instance would notice of a planned step. */
export interface Effect {
  /** The input whose change it is, or that the instance is repaired. */
  readonly what: string;
  readonly consequence: Exclude<Consequence, "none">;
  /** A repair waits for nothing: what has failed is restarted or left. */
  readonly isRepair?: boolean;
}

export function mayWait({ isRepair }: Effect): boolean {
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
export function interruptionsOf(changes: readonly InstanceChange[], observed: InstanceProperties): Effect[] {
  const condition = conditionFrom(observed.state, observed.provisioningState);
  const repair = isRestartable(condition) ? interruption("the repair", "restart", condition) : [];
  return [
    ...repair.map((each) => ({ ...each, isRepair: true })),
    ...changes.flatMap((change) => interruptionBy(change, observed)),
  ];
}

/** What the change of one input interrupts: nothing or one. */
export function interruptionBy({ path, operation, after }: InstanceChange, observed: InstanceProperties): Effect[] {
  const act = actOf(operation, after);
  return act ? interruption(show(path), act, conditionFrom(observed.state, observed.provisioningState)) : [];
}

function interruption(what: string, act: Interrupting, condition: Condition): Effect[] {
  const consequence = consequenceOf(act, condition);
  return consequence === "none" ? [] : [{ what, consequence }];
}

export function greatest(interruptions: readonly Effect[]): Consequence {
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
export function interruptionText(effect: Effect, observed: InstanceProperties, onInterrupt: OnInterrupt): string {
  const { what, consequence } = effect;
  const machine = machineOf(observed);
  const would = `it would ${WOULD[consequence]} ${machine}`;
  if (onInterrupt === "allow") return `${what}: ${consequence} ${machine}.`;
  if (onInterrupt === "whenStopped" && mayWait(effect)) return `${what} waits until the machine is stopped: ${would}.`;
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
