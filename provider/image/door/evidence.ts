import type { Connection } from "../../azure/connection";
import type { Shown } from "../../azure/permit";
import { type Change, isUnshown, listed, type Unshown } from "../../core/diff";
import { AzureMLError } from "../../core/errors";
import { isAbsent } from "../../core/values";
import { subject } from "../target";

/** That an image is one of as many as may be deleted. */
export function counted({ deletions, settings }: Connection, id: string): Shown<"count"> {
  deletions.begin(id, subject(id), settings.maxDeletions);
  const name = settings.orders.maxDeletions;
  return name ? { row: "count", name, what: "it counts instead of azureml:maxDeletions" } : undefined;
}

/** The reads before the sendings of one request: what was read just now serves for the first. */
export function rereading<Item>(found: Item, read: () => Promise<Item>) {
  let fresh: Item | undefined = found;
  let last = found;
  return {
    async look(): Promise<void> {
      last = fresh ?? (await read());
      fresh = undefined;
    },
    now: (): Item => last,
  };
}

/** Throws a bug's error for changes that are to be written and that no preview has shown. */
export function refuseUnshown(id: string, changes: readonly Change[], held: Unshown): void {
  const others = changes.filter((change) => isUnshown(held, change));
  if (others.length === 0) return;
  const message = `${subject(id)}: no preview has shown the change of ${listed(others)}. Nothing was sent. Please report this.`;
  throw new AzureMLError("InternalError", message);
}

/** True as well where one of them is not known. */
export function isSameTime(one: string | undefined, other: string | undefined): boolean {
  if (isAbsent(one) || isAbsent(other)) return true;
  const [first, second] = [Date.parse(one), Date.parse(other)];
  return Number.isFinite(first) && Number.isFinite(second) ? first === second : one === other;
}
