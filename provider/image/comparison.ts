import type { EnvironmentVersion } from "../azure/environments";
import { type Change, diff, NOTHING_UNSHOWN, type Unshown, unshown } from "../core/diff";
import { type Fields, fieldOf } from "../core/fields";
import { asRecord, type Path, type Value } from "../core/values";
import { fields, type ImageInputs, type KnownImage, type KnownRequest, type PlannedInputs } from "./fields";
import { fromWire } from "./wire";

/** Who declares a version has it in lists, unless `isArchived` says otherwise: to archive is how the studio deletes one. */
export function compare(declared: PlannedInputs, observed: KnownImage, declaredBefore: readonly Path[] = []): Change[] {
  const wanted = { isArchived: false, ...declared };
  return withFixedProperties(diff({ fields, declared: wanted, observed, declaredBefore }));
}

/** What separates the declared from a version as it was read. */
export function remoteChanges(
  written: PlannedInputs,
  version: EnvironmentVersion,
  declaredBefore?: readonly Path[],
): Change[] {
  return seenByAzure(fields, compare(written, fromWire(version), declaredBefore));
}

/** What an update does not write, because its preview has not shown it. */
export function heldBack(request: KnownRequest<ImageInputs>, found: EnvironmentVersion): Unshown {
  const { id, written, observed, declaredBefore } = request;
  if (id === undefined || observed === undefined) return NOTHING_UNSHOWN;
  const shown = seenByAzure(fields, compare(written, observed, declaredBefore));
  return unshown(shown, remoteChanges(written, found, declaredBefore));
}

/** The changes that are written to Azure; others only steer the provider. */
export function seenByAzure(fields: Fields, changes: readonly Change[]): Change[] {
  return changes.filter(({ path, field }) => !field.ours && !fieldOf(fields, path[0] ?? "")?.ours);
}

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
