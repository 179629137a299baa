import type { Compute } from "../../azure/api";
import { listed } from "../../core/diff";
import { AzureMLError } from "../../core/errors";
import { equal, show } from "../../core/values";
import { afterWriting, recordedOf, remoteChanges, type Wanted } from "../comparison";
import { restoring } from "../door/changes";
import { subject } from "../messages";
import { lastOperationOf } from "../states";
import type { Target } from "../target";
import { getInstance } from "../waits";
import { type InstanceChange, OPERATIONS } from "./operations";
import { write, writeOtherwise } from "./write";

/** What is there after an update, and which of the changes Azure took and did not make. */
export interface Updated {
  readonly compute: Compute;
  readonly kept: readonly InstanceChange[];
}

/** Brings about the changes and reads them back; what Azure did not do, or undid beside them, is written once more. */
export async function update(
  target: Target,
  wanted: Wanted,
  compute: Compute,
  changes: readonly InstanceChange[],
  ownershipTag?: string,
): Promise<Updated> {
  const known = wanted.written ?? wanted.observed ?? recordedOf(wanted);
  const { isNew } = wanted;
  await write({ target, changes, ownershipTag, known, isNew });
  const first = await readBack(target, compute, changes);
  const left = remoteChanges(afterWriting(wanted), first);
  const undone = left.filter((change) => isUndone(change, changes));
  if (undone.length > 0) {
    target.log.warn(`Azure undid ${listed(undone)} by the update of ${listed(changes)}; it is written again.`);
    await write({ target: restoring(target, undone), changes: undone, known: recordedOf(wanted), isNew });
  }
  const isTriedAgain = await writeOtherwise({ target, changes: dropped(changes, left), known: recordedOf(wanted) });
  if (undone.length === 0 && !isTriedAgain) return { compute: first, kept: dropped(changes, left) };
  const last = await readBack(target, first, changes);
  const remaining = remoteChanges(afterWriting(wanted), last);
  return {
    compute: last,
    kept: [...dropped(changes, remaining), ...remaining.filter((each) => isUndone(each, changes))],
  };
}

/**
 * The changes that the service took and did not make. What was released may become something else than the documented
 * default; it was kept only when it still has its value.
 */
function dropped(written: readonly InstanceChange[], remaining: readonly InstanceChange[]): InstanceChange[] {
  return remaining.filter((change) => {
    const asked = written.find(({ path }) => show(path) === show(change.path));
    return asked && (!asked.released || equal(asked.before, change.before));
  });
}

/** It was as declared before the update of something else. */
function isUndone(change: InstanceChange, written: readonly InstanceChange[]): boolean {
  if (change.mutability !== "update" || change.released || change.operation === "powerState") return false;
  return !written.some(({ path }) => equal([...path], [...change.path]));
}

async function readBack(target: Target, before: Compute, changes: readonly InstanceChange[]): Promise<Compute> {
  const compute = await getInstance(target);
  if (!compute) throw new AzureMLError("Disappeared", `${subject(target.id)} disappeared after it was updated.`);
  if (compute.properties["createdOn"] !== before.properties["createdOn"]) {
    target.log.warn(`Azure recreated the instance during the update of ${listed(changes)}: its disk is new.`);
    return compute;
  }
  const moved = movedBy(before, compute);
  if (moved && !changes.some(({ operation }) => OPERATIONS[operation].interrupts)) {
    target.log.warn(
      `Azure shows a ${moved} of the machine during the update of ${listed(changes)}, which the preview did not show.`,
    );
  }
  return compute;
}

/** The last operation, such as `Restart`, where it is another one than before: that a PUT has none is not documented. */
function movedBy(before: Compute, after: Compute): string | undefined {
  const [was, is] = [lastOperationOf(before), lastOperationOf(after)];
  const isAnother = was.operationName !== is.operationName || was.operationTime !== is.operationTime;
  return isAnother ? is.operationName : undefined;
}
