import type { Change } from "../core/diff";
import { asRecord, type Value } from "../core/values";

/** The same for properties that the comparison takes for the same: neither their order nor the letter case of names counts. */
export function propertiesText(properties: Value): string {
  const entries = Object.entries(asRecord(properties)).map(([name, value]) => [name.toLowerCase(), value] as const);
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The changes, knowing that properties can be added and that what is there of them cannot change. */
export function withFixedProperties(changes: readonly Change[]): Change[] {
  return changes.map((change) => {
    const isFixed = change.path[0] === "properties" && change.before !== undefined;
    return isFixed ? { ...change, mutability: "replace" } : change;
  });
}
