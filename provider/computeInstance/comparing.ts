import type { Compute } from "../azure/api";
import { agrees } from "../core/canonical";
import { type Change, diff } from "../core/diff";
import { keyed, unkeyed } from "../core/owned";
import { recall, withoutComputed } from "../core/reflect";
import type { ReconcileRequest } from "../core/resource";
import { at, type Path, type Value, type Values, withoutAbsent, withValue } from "../core/values";
import { fields } from "./fields";
import { comparablePowerState, type PowerState, type PowerWish, powerStateOf } from "./power";
import { conditionOf } from "./states";
import { fromWire } from "./wire";

/** The differences by the table. */
export function compare(declared: Values, observed: Values, declaredBefore: readonly Path[] = []): Change[] {
  const exclusiveMaps = declared.exclusiveTags === true ? ["tags"] : [];
  return diff({ fields, declared, observed, declaredBefore, exclusiveMaps });
}

/** The differences that Azure can see, without those that are left alone. */
export function remoteChanges(wanted: Wanted, compute: Compute): Change[] {
  const changes = seenByAzure(compare(wanted.inputs, observedFor(wanted, compute), wanted.declaredBefore));
  return changes.filter((change) => !wanted.leftAlone?.some(({ path }) => isAround(path, change.path)));
}

function seenByAzure(changes: readonly Change[]): Change[] {
  return changes.filter(({ path }) => !fields[String(path[0])]?.ours);
}

/** What is to be, and what is known of how it was. */
export type Wanted = Pick<ReconcileRequest, "id" | "inputs" | "declaredBefore" | "observed"> & {
  /** What was written last, for what reads leave out; what was observed before, when absent. */
  readonly written?: Values;
  /** The power state that was found and is left alone, though another one is declared. */
  readonly powerLeftAlone?: PowerState;
  /** What differs in Azure though the preview showed no change of it, with the values of the state. */
  readonly leftAlone?: readonly Kept[];
};

interface Kept {
  readonly path: Path;
  readonly value: Value;
}

/** An update does what its preview has shown. */
export interface Shown {
  readonly wanted: Wanted;
  /** What Azure has otherwise, and is left alone. */
  readonly others: readonly Change[];
  /** What was to be changed and is neither as the preview showed it before nor as it showed it after. */
  readonly conflicts: readonly Change[];
}

/** Restricts an update to what separates the state from the program, which is what the preview compares. */
export function asShown(wanted: Wanted, compute: Compute): Shown {
  const { id, inputs, observed, declaredBefore } = wanted;
  if (id === undefined || observed === undefined) return { wanted, others: [], conflicts: [] };
  const shown = seenByAzure(compare(inputs, observed, declaredBefore));
  const shownAt = (path: Path) => shown.find((change) => isAround(change.path, path) || isAround(path, change.path));
  // A size may change by a stop and a start, between which a provider may have died.
  const isPowerShown = shown.some(({ operation }) => operation === "resize");
  const live = remoteChanges(wanted, compute);
  const others = live.filter(({ path, operation }) => !shownAt(path) && !(isPowerShown && operation === "powerState"));
  const conflicts = live.filter((change) => {
    const before = shownAt(change.path)?.before;
    return shownAt(change.path) && !agrees(change.field, withoutComputed(change.field, before), change.before);
  });
  const state = keyed(fields, observed);
  const leftAlone = [...others, ...conflicts].map(({ path }): Kept => ({ path, value: at(state, path) }));
  return { wanted: { ...wanted, leftAlone }, others, conflicts };
}

/** Names of tags and such are the same in any letter case. */
function isAround(path: Path, inner: Path): boolean {
  return path.every((key, i) => String(key).toLowerCase() === String(inner[i]).toLowerCase());
}

/** What is there now was written now: what was observed before says nothing of it any more. */
export function afterWriting(wanted: Wanted): Wanted {
  return { ...wanted, observed: undefined, written: wanted.inputs };
}

/**
 * The properties that were read, with a power state that differs from the declared one only when that is to be changed, and
 * with what reads leave out as it was when it was last known.
 */
export function observedFor(wanted: Wanted, compute: Compute): Values {
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
  if (!wanted.leftAlone?.length) return values;
  const kept = wanted.leftAlone.reduce((rest, { path, value }) => withValue(rest, path, value), keyed(fields, values));
  return unkeyed(fields, kept);
}

/** With what is left alone of the power state: a resize, say, would make a schedule's stop look like nobody's. */
export function leavingAlone(wanted: Wanted, compute: Compute): Wanted {
  const there = powerStateOf(conditionOf(compute));
  const shown = observedFor(wanted, compute).powerState;
  return shown === there ? wanted : { ...wanted, powerLeftAlone: there };
}

function isNewWish(declared: Value, observed: Values | undefined): boolean {
  return observed !== undefined && String(observed.powerState).toLowerCase() !== String(declared).toLowerCase();
}
