import type { Compute } from "../azure/api";
import type { Connection } from "../azure/connection";
import type { Shown } from "../azure/permit";
import type { Run } from "../azure/services";
import { type Kept, listed } from "../core/diff";
import { AzureMLError, isAzureMLError } from "../core/errors";
import { parseComputeId } from "../core/ids";
import { isMore } from "../core/resource";
import { isTaggedWith } from "./claiming";
import { remoteChanges, shownChanges, type Wanted } from "./comparison";
import {
  adviceOn,
  type Bounds,
  consequenceOf,
  greatest,
  type Interrupting,
  interruptionsOf,
  machineOf,
  mayRun,
} from "./interruptions";
import { failure, stackAdvice, subject } from "./messages";
import { interruptPolicy } from "./parse";
import type { InstanceProperties, PlannedInputs } from "./properties";
import { activeRuns } from "./runs";
import { conditionFrom, conditionOf } from "./states";
import type { Target } from "./target";
import { getInstance, pause } from "./waits";
import { fromWire } from "./wire";
import { actOf, type InstanceChange } from "./writing/operations";

/** What is about to be done to an instance whose runs would be lost by it. */
export type Ending = Interrupting | "replace";

/** The runs on an instance, or why they cannot be asked for. */
export type RunsFound = { readonly runs: readonly Run[] } | { readonly unknown: string };

const SHOWN = 10;
const SECONDS_BETWEEN = 30;

/** The active runs on an instance. */
export async function runsOn({ history }: Connection, id: string, signal?: AbortSignal): Promise<RunsFound> {
  try {
    const runs: Run[] = [];
    for await (const run of activeRuns(history(parseComputeId(id)?.workspace ?? ""), id, {}, signal)) runs.push(run);
    return { runs };
  } catch (error) {
    if (!isAzureMLError(error) || error.kind === "aborted") throw error;
    return { unknown: error.message };
  }
}

const EMERGENCY = 'set onActiveRuns: "ignore"; for a destroy, set the variable AZUREML_ON_ACTIVE_RUNS=ignore.';
const NOT_SEEN = "Notebooks and terminals are not seen.";

/** Throws, or waits, while runs are active on the instance, as `onActiveRuns` says. */
export async function guardActiveRuns(target: Target, interruption: Ending): Promise<void> {
  const { connection, id, signal, log, clock, deadline, onActiveRuns } = target;
  if (onActiveRuns === "ignore") return;
  for (;;) {
    const found = await runsOn(connection, id, signal);
    const refusal = refusalOf(id, interruption, found);
    if (!refusal) return;
    if ("unknown" in found) {
      if (interruption === "stop" || interruption === "resize") return log.warn(refusal);
      throw new AzureMLError("RunsUnknown", refusal);
    }
    if (onActiveRuns !== "wait") throw new AzureMLError("ActiveRuns", refusal);
    if (clock.now() >= deadline) {
      throw new AzureMLError("TimedOut", `${subject(id)}: its runs did not end in time: ${shownRuns(found.runs)}.`);
    }
    log.progress(`waiting for ${shownRuns(found.runs)}`);
    await pause(target, SECONDS_BETWEEN, `runs on ${subject(id)} to end: ${shownRuns(found.runs)}`);
  }
}

/** Why the interruption should not happen now; nothing when no run is active. */
export function refusalOf(id: string, interruption: Ending, found: RunsFound): string | undefined {
  const sentence = runsSentence(id, interruption, found);
  const way = `To ${interruption} it anyway, ${EMERGENCY}`;
  if (!("unknown" in found)) return sentence && `${sentence} Wait or cancel, or set onActiveRuns: "wait". ${way}`;
  return interruption === "stop" || interruption === "resize" ? sentence : `${sentence} ${way}`;
}

/** The runs that the interruption would end, or that they are not known; nothing when there are none. */
export function runsSentence(id: string, interruption: Ending, found: RunsFound): string | undefined {
  if ("unknown" in found) return `${found.unknown} It is not known whether runs are active on the instance.`;
  if (found.runs.length === 0) return undefined;
  const [are, them] = found.runs.length === 1 ? ["1 run is", "it"] : [`${found.runs.length} runs are`, "them"];
  return `${subject(id)}: ${are} active on it, and a ${interruption} would end ${them}: ${shownRuns(found.runs)}. ${NOT_SEEN}`;
}

function shownRuns(runs: readonly Run[]): string {
  const shown = runs.slice(0, SHOWN).map(({ displayName, runId, status, createdBy }) => {
    const name = displayName && displayName !== runId ? `${displayName} (${runId})` : runId;
    return `${name} ${status || "without a status"}${createdBy?.userName ? ` by ${createdBy.userName}` : ""}`;
  });
  const more = runs.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

/**
 * Of a creation there are none: nobody uses the machine yet. An adoption shows what it would change, and so does a creation
 * that finds its instance in another size: it may be long over.
 */
export function boundsOf(
  connection: Connection,
  wanted: Wanted,
  standing: Compute,
  tag: string | undefined,
): Bounds | undefined {
  const { id, inputs, observed } = wanted;
  if (id === undefined && isTaggedWith(standing, tag) && !isResized(remoteChanges(wanted, standing))) return undefined;
  const shown =
    id !== undefined && observed
      ? interruptionsOf(shownChanges(wanted), observed)
      : interruptionsOf(remoteChanges(wanted, standing), fromWire(standing));
  return { ...allowed(connection, inputs), shown: greatest(shown) };
}

function isResized(changes: readonly InstanceChange[]): boolean {
  return changes.some(({ operation }) => operation === "resize");
}

/** Of a removal: the state says what it takes. */
export function removalBounds(
  connection: Connection,
  inputs: PlannedInputs,
  act: Interrupting,
  observed: InstanceProperties,
): Bounds {
  const shown = consequenceOf(act, conditionFrom(observed.state, observed.provisioningState));
  return { ...allowed(connection, inputs), shown };
}

function allowed({ settings }: Connection, inputs: PlannedInputs): Pick<Bounds, "onInterrupt" | "declared"> {
  return { onInterrupt: interruptPolicy(settings, inputs), declared: interruptPolicy({}, inputs) };
}

/** An update without what it may not interrupt. */
interface Held {
  readonly wanted: Wanted;
  /** Why the update fails once the rest of it is made. */
  readonly refusal?: string;
}

/** Leaves what would interrupt somebody, further than the bounds allow, as it is: for later, or refused. */
export function heldBack(target: Target, wanted: Wanted, compute: Compute): Held {
  const { bounds, id, log } = target;
  if (!bounds) return { wanted };
  const held = remoteChanges(wanted, compute).filter(({ operation, after }) => {
    const act = actOf(operation, after);
    return act !== undefined && goesTooFar(bounds, act, compute);
  });
  if (held.length === 0) return { wanted };
  const kept = held.map(({ path, before }): Kept => ({ path, value: before }));
  const without = { ...wanted, leftAlone: [...(wanted.leftAlone ?? []), ...kept] };
  const machine = machineOf(fromWire(compute));
  if (bounds.onInterrupt !== "whenStopped") {
    return { wanted: without, refusal: refusal(id, changing(held), bounds, machine, true) };
  }
  log.warn(`${listed(held)} ${held.length > 1 ? "wait" : "waits"} until the machine is stopped: it is ${machine}.`);
  return { wanted: without };
}

function changing(held: readonly InstanceChange[]): string {
  return `${listed(held)} ${held.length > 1 ? "were" : "was"} not changed`;
}

const UNDONE = {
  stop: "it was not stopped",
  restart: "it was not restarted",
  resize: "it was not resized",
  delete: "it was not deleted",
} as const;

/**
 * Throws when the request would interrupt somebody further than the bounds allow, as the instance is now. What is done only
 * because of an order is told.
 */
export function refuseInterruption(
  { id, bounds, connection }: Target,
  act: Interrupting,
  compute: Compute,
): Shown<"interruption"> {
  if (!bounds) return undefined;
  if (goesTooFar(bounds, act, compute)) {
    throw new AzureMLError(
      "InterruptionRefused",
      refusal(id, UNDONE[act], bounds, machineOf(fromWire(compute)), act !== "delete"),
    );
  }
  const name = connection.settings.orders.onInterrupt;
  if (!name || !goesTooFar({ ...bounds, onInterrupt: bounds.declared }, act, compute)) return undefined;
  return { row: "interruption", name, what: `it counts instead of onInterrupt: "${bounds.declared}"` };
}

function goesTooFar({ onInterrupt, shown }: Bounds, act: Interrupting, compute: Compute): boolean {
  const condition = conditionOf(compute);
  const consequence = consequenceOf(act, condition);
  if (consequence === "none") return false;
  return (onInterrupt !== "allow" && mayRun(condition)) || isMore(consequence, shown);
}

function refusal(id: string, undone: string, { onInterrupt }: Bounds, machine: string, isInPlace: boolean): string {
  const why =
    onInterrupt === "allow"
      ? `It is ${machine}, and the state did not know that. Run "pulumi refresh", and "pulumi up" after a look at its preview.`
      : `It is ${machine}, and onInterrupt is "${onInterrupt}". ${adviceOn(onInterrupt, isInPlace)}`;
  return `${subject(id)}: ${undone}. ${why}`;
}

/** Why an instance that has failed is not restarted; undefined where it may be. */
export function whyNotRepaired({ id, bounds }: Target, compute: Compute): string | undefined {
  if (!bounds || !goesTooFar(bounds, "restart", compute)) return undefined;
  const { onInterrupt } = bounds;
  const forbidden = `It is not restarted: it is ${machineOf(fromWire(compute))}, and onInterrupt is "${onInterrupt}". ${adviceOn(onInterrupt, true)}`;
  return failure(id, compute, onInterrupt === "allow" ? stackAdvice(compute) : forbidden);
}

/**
 * Asked before each time that something is sent that may take the machine from somebody: it looks at the instance as it is
 * now, asks for its runs, and throws when it may not be sent. False for one that does not run: it takes nothing from anybody.
 */
export async function guardInterruption(target: Target, act: "stop" | "resize"): Promise<boolean> {
  if (!(await isTakenBy(target, act))) return false;
  await guardActiveRuns(target, act);
  // It has waited for runs: much may have happened since.
  return target.onActiveRuns === "wait" ? isTakenBy(target, act) : true;
}

async function isTakenBy(target: Target, act: "stop" | "resize"): Promise<boolean> {
  const compute = await getInstance(target);
  if (!compute) return false;
  refuseInterruption(target, act, compute);
  return mayRun(conditionOf(compute));
}
