import { agrees } from "./canonical";
import { type Change, listed } from "./diff";
import type { Fields } from "./fields";
import { withoutComputed } from "./mapInside";
import { keyed, unkeyed } from "./owned";
import { at, type Path, type Value, type Values, withValue } from "./values";

/** What Azure has otherwise than the state, seen from an update that does what its preview has shown. */
export interface Unshown {
  /** The preview showed no change of it: it is left alone. */
  readonly others: readonly Change[];
  /** It was to be changed, and is neither as the preview showed it before nor as it showed it after. */
  readonly conflicts: readonly Change[];
}

export const NOTHING_UNSHOWN: Unshown = { others: [], conflicts: [] };

export function isUnshown({ others, conflicts }: Unshown, { path }: Change): boolean {
  return [...others, ...conflicts].some((each) => isAround(each.path, path));
}

export function leftAloneText(subject: string, others: readonly Change[]): string {
  return `${subject}: Azure has ${listed(others)} otherwise than the state; this update leaves that alone. Run "pulumi refresh" to see it, and "pulumi up" to change it.`;
}

export function conflictText(subject: string, conflicts: readonly Change[]): string {
  return `${subject}: ${listed(conflicts)} was not changed: somebody has changed it since the state was written. Run "pulumi refresh", and "pulumi up" after a look at its preview.`;
}

/** Compares what the preview has shown with what would have to be changed now. */
export function unshown(shown: readonly Change[], now: readonly Change[]): Unshown {
  const shownAt = (path: Path) => shown.find((change) => isAround(change.path, path) || isAround(path, change.path));
  return {
    others: now.filter(({ path }) => !shownAt(path)),
    conflicts: now.filter(({ path, field, before }) => {
      const change = shownAt(path);
      return change && !agrees(field, withoutComputed(field, change.before), before);
    }),
  };
}

/** Names of tags and such are the same in any letter case. */
export function isAround(path: Path, inner: Path): boolean {
  return path.every((key, i) => String(key).toLowerCase() === String(inner[i]).toLowerCase());
}

/** A value that stays in the state until a refresh. */
export interface Kept {
  readonly path: Path;
  readonly value: Value;
}

/** What the state has of what is not changed. */
export function keptOf(fields: Fields, state: Values, { others, conflicts }: Unshown): Kept[] {
  const byKeys = keyed(fields, state);
  return [...others, ...conflicts].map(({ path }): Kept => ({ path, value: at(byKeys, path) }));
}

export function withKept(fields: Fields, values: Values, kept: readonly Kept[] = []): Values {
  if (kept.length === 0) return values;
  return unkeyed(
    fields,
    kept.reduce((rest, { path, value }) => withValue(rest, path, value), keyed(fields, values)),
  );
}
