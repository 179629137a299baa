import type { Compute } from "../azure/api";
import {
  type Comparison,
  diff,
  isAround,
  type Kept,
  keptOf,
  NOTHING_UNSHOWN,
  type Unshown,
  unshown,
  withKept,
} from "../core/diff";
import { recall } from "../core/reflect";
import type { Expected } from "../core/resource";
import { type Path, withoutAbsent } from "../core/values";
import { fields } from "./fields";
import type { Reconciling } from "./parse";
import {
  type InstanceProperties,
  isWord,
  type PlannedInputs,
  type RecordedInputs,
  recordedProperties,
} from "./properties";
import {
  comparablePowerState,
  conditionFrom,
  conditionOf,
  type PowerState,
  type PowerWish,
  powerStateOf,
} from "./states";
import { fromWire } from "./wire";
import type { InstanceChange } from "./writing/operations";

/** The differences by the table, whose every operation is one of an instance. */
export function differences(comparison: Omit<Comparison, "fields">): InstanceChange[] {
  return diff({ fields, ...comparison }) as InstanceChange[];
}

/** The same, where the tags may be all that there are. */
export function compare(
  declared: RecordedInputs,
  observed: InstanceProperties,
  declaredBefore: readonly Path[] = [],
): InstanceChange[] {
  const exclusiveMaps = declared.exclusiveTags === true ? ["tags"] : [];
  return differences({ declared, observed, declaredBefore, exclusiveMaps });
}

/** The differences that Azure can see, without those that are left alone. */
export function remoteChanges(wanted: Wanted, compute: Compute): InstanceChange[] {
  const changes = seenByAzure(compare(recordedOf(wanted), observedFor(wanted, compute), wanted.declaredBefore));
  return changes.filter((change) => !wanted.leftAlone?.some(({ path }) => isAround(path, change.path)));
}

function seenByAzure(changes: readonly InstanceChange[]): InstanceChange[] {
  return changes.filter(({ path }) => !fields[path[0]]?.ours);
}

/** What is to be, and what is known of how it was. */
export interface Wanted extends Pick<Reconciling, "id" | "declaredBefore" | "observed"> {
  readonly inputs: PlannedInputs;
  /** The inputs as the user spells them, where that is to be told or recorded. */
  readonly recorded?: RecordedInputs | undefined;
  /** What was written last, for what reads leave out; what was observed before, when absent. */
  readonly written?: RecordedInputs | undefined;
  /** This call has created it, so nothing of it is older than what was declared. */
  readonly isNew?: boolean | undefined;
  /** The power state that was found and is left alone, though another one is declared. */
  readonly powerLeftAlone?: PowerState | undefined;
  /** What differs in Azure though the preview showed no change of it, with the values of the state. */
  readonly leftAlone?: readonly Kept[] | undefined;
}

/** What the program declares, in its own words. */
export function recordedOf({ recorded, inputs }: Wanted): RecordedInputs {
  return recorded ?? inputs;
}

/** What an update was shown to change; everything where nothing was observed before. */
export function shownChanges(wanted: Wanted): InstanceChange[] {
  const { observed = {}, declaredBefore } = wanted;
  return seenByAzure(compare(recordedOf(wanted), observed, declaredBefore));
}

/**
 * Restricts an update to what separates the state from the program, which is what the preview compares; what Azure has
 * otherwise is told apart.
 */
export function asShown(wanted: Wanted, compute: Compute): Unshown & { readonly wanted: Wanted } {
  const { id, observed } = wanted;
  if (id === undefined || observed === undefined || isUnread(observed)) return { wanted, ...NOTHING_UNSHOWN };
  const shown = shownChanges(wanted);
  // A size may change by a stop and a start, between which a provider may have died.
  const isPowerShown = shown.some(({ operation }) => operation === "resize");
  const now = remoteChanges(wanted, compute).filter(({ operation }) => !isPowerShown || operation !== "powerState");
  const found = unshown(shown, now);
  return { ...found, wanted: { ...wanted, leftAlone: keptOf(fields, observed, found) } };
}

/** Its creation was begun and never read, as after Ctrl-C: there is nothing to compare with. */
function isUnread({ state, provisioningState }: InstanceProperties): boolean {
  return state === undefined && provisioningState === "Creating";
}

/** Of changes, those that no preview has shown. What is created is shown by its declaration. */
export function notShown(wanted: Wanted, changes: readonly InstanceChange[]): InstanceChange[] {
  const { id, isNew, observed, leftAlone = [] } = wanted;
  if (id === undefined || isNew || observed === undefined) return [];
  const shown = shownChanges(wanted);
  const isResized = shown.some(({ operation }) => operation === "resize");
  return changes.filter(({ path, operation }) => {
    if (leftAlone.some((kept) => isAround(kept.path, path))) return true;
    const isShown = shown.some((change) => isAround(change.path, path) || isAround(path, change.path));
    return !isShown && !(isResized && operation === "powerState");
  });
}

/** What is there now was written now: what was observed before says nothing of it any more. */
export function afterWriting(wanted: Wanted): Wanted {
  return { ...wanted, observed: undefined, written: recordedOf(wanted) };
}

/**
 * The properties that were read, with a power state that differs from the declared one only when that is to be changed, and
 * with what reads leave out as it was when it was last known.
 */
export function observedFor(wanted: Wanted, compute: Compute): InstanceProperties {
  const { id, inputs, observed, written } = wanted;
  const wish: PowerWish = {
    declared: inputs.powerState,
    enforcement: inputs.powerStateEnforcement,
    isNew: isNewWish(inputs.powerState, observed),
    isCreation: id === undefined,
    leftAlone: wanted.powerLeftAlone,
    before: observed,
  };
  const whole = recall(fields, fromWire(compute), written ?? observed ?? {});
  const values = withoutAbsent({ ...whole, powerState: comparablePowerState(compute, wish) });
  return recordedProperties(withKept(fields, values, wanted.leftAlone));
}

/** With what is left alone of the power state: a resize, say, would make a schedule's stop look like nobody's. */
export function leavingAlone(wanted: Wanted, compute: Compute): Wanted {
  const there = powerStateOf(conditionOf(compute));
  const shown = observedFor(wanted, compute).powerState;
  return shown === there ? wanted : { ...wanted, powerLeftAlone: there };
}

function isNewWish(declared: PowerWish["declared"], observed: InstanceProperties | undefined): boolean {
  return observed !== undefined && !isSameWish(declared, observed.powerState);
}

function isSameWish(declared: PowerWish["declared"], before: string | undefined): boolean {
  return typeof declared === "string" ? isWord(before, declared) : declared === before;
}

/** A power state that is left alone, and a newer image of the operating system. */
export function expected(
  declared: InstanceProperties,
  observed: InstanceProperties,
  before?: InstanceProperties,
): Expected[] {
  return [...powerState(declared, observed), ...osImage(observed, before)];
}

/** Reads show what is left alone as it is declared; the state itself tells. */
function powerState(
  { powerState: declared, powerStateEnforcement }: InstanceProperties,
  observed: InstanceProperties,
): Expected[] {
  const { state, provisioningState, lastOperation } = observed;
  const found = powerStateOf(conditionFrom(state, provisioningState));
  const isLeftAlone = declared !== undefined && isWord(observed.powerState, declared);
  if (!isLeftAlone || found === undefined || isWord(declared, found)) return [];
  const { operationName, operationTrigger } = lastOperation ?? {};
  const isByPolicy = isWord(powerStateEnforcement, "createOnly");
  const led = found === "Stopped" ? "stopped" : "started";
  const isLast = isWord(operationName, "Stop") || isWord(operationName, "Start");
  const by = isLast ? operationTrigger : `Schedule or IdleShutdown before the last ${operationName}`;
  const reason = isByPolicy ? "powerStateEnforcement is createOnly" : `${led} by ${by}`;
  return [{ path: ["powerState"], declared, found, reason }];
}

function osImage(observed: InstanceProperties, before: InstanceProperties | undefined): Expected[] {
  const [found, known] = [observed, before].map((each) => each?.osImageMetadata?.currentImageVersion);
  if (found === undefined || known === undefined || found === known) return [];
  const path = ["osImageMetadata", "currentImageVersion"];
  return [{ path, declared: known, found, reason: "Azure has updated the image of the operating system" }];
}
