import type { Change } from "../core/diff";

/** The changes, knowing that properties can be added and that what is there of them cannot change. */
export function withFixedProperties(changes: readonly Change[]): Change[] {
  return changes.map((change) => {
    const isFixed = change.path[0] === "properties" && change.before !== undefined;
    return isFixed ? { ...change, mutability: "replace" } : change;
  });
}
