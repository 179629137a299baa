import { agrees, canonical, filled } from "./canonical";
import {
  byKey,
  type Field,
  type Fields,
  isComputed,
  isOwnedByKey,
  keyed,
  type MapField,
  type Mutability,
  type OwnedList,
  unkeyed,
} from "./fields";
import { withoutComputed } from "./mapInside";
import {
  asRecord,
  at,
  equal,
  hasUnknown,
  isRecord,
  type Path,
  show,
  UNKNOWN,
  type Value,
  type Values,
  withValue,
} from "./values";

/** One property that differs between what is declared and what was observed. */
export interface Change {
  readonly path: Path;
  readonly before: Value;
  /** `undefined` asks for the property to go, `UNKNOWN` for something a preview cannot tell. */
  readonly after: Value;
  readonly mutability: Exclude<Mutability, "computed">;
  readonly operation: string;
  readonly field: Field;
  /** A preview does not know it, and only a replacement could change it. */
  readonly mayReplace?: boolean;
  /** The user no longer declares it: it goes back to the service's default. */
  readonly released: boolean;
}

export interface Comparison {
  readonly fields: Fields;
  readonly declared: Values;
  readonly observed: Values;
  /** What was declared when `observed` was last written, as `declaredPaths` returned it. */
  readonly declaredBefore?: readonly Path[];
  /** Names of maps in which keys that nobody declared are drift. */
  readonly exclusiveMaps?: readonly string[];
}

/** A field where it stands, with what it inherits from the fields around it. */
interface Site {
  readonly field: Field;
  readonly path: Path;
  readonly mutability: Mutability;
  readonly operation: string;
}

/**
 * What separates `observed` from `declared`, and nothing that the service does not see: letter case of its words,
 * equal durations, order, defaults that it fills in, properties that nobody declares.
 */
export function diff({ fields, declaredBefore = [], exclusiveMaps = [], ...given }: Comparison): Change[] {
  const declared = keyed(fields, given.declared);
  const observed = keyed(fields, given.observed, given.observed);
  const changes = Object.entries(fields).flatMap(([name, field]) => {
    if (field.leftToService?.(given.declared, given.observed)) return [];
    const isExclusive = exclusiveMaps.includes(name);
    return compare(site(field, [name]), declared[name] ?? (isExclusive ? {} : undefined), observed[name], isExclusive);
  });
  for (const before of declaredBefore) {
    const path = isOwnedItemGone(fields, declared, before) ? before.slice(0, 2) : before;
    const isLeft = fields[String(path[0])]?.leftToService?.(given.declared, given.observed);
    const isReleased = !isLeft && at(declared, path) === undefined;
    const change = isReleased ? release(fields, declared, observed, path) : undefined;
    if (change && !changes.some((other) => equal([...other.path], [...path]))) changes.push(change);
  }
  return changes;
}

function compare(here: Site, declared: Value, observed: Value, exclusive = false): Change[] {
  const { field, path } = here;
  if (declared === undefined || isComputed(field)) return [];
  if (declared === UNKNOWN) return [changed(here, observed, UNKNOWN)];
  if (field.kind === "object" && isRecord(declared)) {
    return Object.entries(field.fields).flatMap(([name, child]) =>
      compare(site(child, [...path, name], here), declared[name], asRecord(observed)[name]),
    );
  }
  if (field.kind === "map" && field.ownedByKey && isRecord(declared)) {
    return compareKeys({ ...here, field }, declared, asRecord(observed), exclusive);
  }
  if (isOwnedByKey(field) && isRecord(declared)) {
    return Object.entries(declared).flatMap(([key, item]) =>
      compareWhole(site(field.item, [...path, key], here), item, at(observed, [key])),
    );
  }
  return agrees(field, declared, observed) ? [] : [changed(here, observed, filled(field, declared, observed))];
}

/** One change of the whole item, whatever of it differs: nothing writes less. */
function compareWhole(here: Site, declared: Value, observed: Value): Change[] {
  return compare(here, declared, observed).length > 0 ? [changed(here, observed, declared)] : [];
}

/** An item of which nothing is declared any more goes as a whole. */
function isOwnedItemGone(fields: Fields, declared: Values, path: Path): boolean {
  const field = fields[String(path[0])];
  return field !== undefined && isOwnedByKey(field) && path.length > 1 && at(declared, path.slice(0, 2)) === undefined;
}

function changed({ field, path, mutability, operation }: Site, before: Value, after: Value): Change {
  const change: Omit<Change, "mutability"> = { path, before, after, operation, field, released: false };
  if (mutability !== "replace") return { ...change, mutability: "update" };
  return hasUnknown(after) ? { ...change, mutability: "update", mayReplace: true } : { ...change, mutability };
}

// ARM ignores the letter case of tag names, and keeps the one it was first given.
function compareKeys(
  here: Site & { field: MapField },
  declared: Values,
  observed: Values,
  exclusive: boolean,
): Change[] {
  const observedKey = keyFinder(observed);
  const declaredKey = keyFinder(declared);
  const inside = (key: string) => site(here.field.values, [...here.path, key], here);
  const declaredHere = Object.entries(declared).flatMap(([key, value]) => {
    const there = observedKey(key) ?? key;
    return compare(inside(there), value, at(observed, [there]));
  });
  const undeclared = exclusive ? Object.keys(observed).filter((key) => declaredKey(key) === undefined) : [];
  return [...declaredHere, ...undeclared.map((key) => changed(inside(key), observed[key], undefined))];
}

/** Finds the key of a record that is the same in other letters. */
export function keyFinder(record: Values): (key: string) => string | undefined {
  const byLowerCase = new Map(Object.keys(record).map((key) => [key.toLowerCase(), key]));
  return (key) => byLowerCase.get(key.toLowerCase());
}

function release(fields: Fields, declared: Values, observed: Values, path: Path): Change | undefined {
  const found = siteAt(fields, path);
  if (!found || isComputed(found.field) || isHidden(declared, path)) return undefined;
  const { field, mutability, operation, parent } = found;
  const [around, last] = [path.slice(0, -1), String(path.at(-1))];
  const siblings = asRecord(at(observed, around));
  const isKey = parent?.kind === "map";
  const key = isKey ? (keyFinder(siblings)(last) ?? last) : last;
  const isRedeclared = isKey && keyFinder(asRecord(at(declared, around)))(last) !== undefined;
  const isBackAlready = equal(canonical(field, at(siblings, [key])), canonical(field, undefined));
  // Leaving it out of the full write asks for a default that nobody documents; nothing else could.
  const isUnknowable = field.default === undefined && (mutability === "replace" || operation !== FULL_WRITE);
  if (isRedeclared || isBackAlready || isUnknowable || mutability === "computed") return undefined;
  const after = field.default ?? undefined;
  return { path: [...around, key], before: at(siblings, [key]), after, mutability, operation, field, released: true };
}

/** An unknown parent may still turn out to declare what is missing now. */
function isHidden(declared: Values, path: Path): boolean {
  return path.some((_, i) => at(declared, path.slice(0, i)) === UNKNOWN);
}

function siteAt(fields: Fields, path: Path): (Site & { parent?: Field }) | undefined {
  const [name, ...rest] = path as [string, ...string[]];
  let found: (Site & { parent?: Field }) | undefined = fields[name] && site(fields[name], [name]);
  for (const key of rest) {
    const parent: Field | undefined = found?.field;
    const child = parent && inside(parent, key);
    found = found && child && { ...site(child, [...found.path, key], found), parent };
  }
  return found;
}

function inside(parent: Field, key: string): Field | undefined {
  if (parent.kind === "object") return parent.fields[key];
  if (parent.kind === "map") return parent.values;
  return isOwnedByKey(parent) ? parent.item : undefined;
}

function site(field: Field, path: Path, around: Pick<Site, "mutability" | "operation"> = BY_DEFAULT): Site {
  const mutability = field.mutability ?? around.mutability;
  return { field, path, mutability, operation: field.operation ?? around.operation };
}

/** The operation of a field that names none. */
export const FULL_WRITE = "put";
const BY_DEFAULT = { mutability: "update", operation: FULL_WRITE } as const;

/** Where the user declares something: each scalar, list, key of a map and item of a list that is owned key by key. */
export function declaredPaths(fields: Fields, inputs: Values, prefix: Path = []): Path[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = inputs[name];
    const path = [...prefix, name];
    if (value === undefined || isComputed(field)) return [];
    if (field.kind === "object" && isRecord(value)) return declaredPaths(field.fields, value, path);
    if (field.kind === "map" && field.ownedByKey && isRecord(value))
      return Object.keys(value).map((key) => [...path, key]);
    if (isOwnedByKey(field)) return itemPaths(field, value, path);
    return [path];
  });
}

function itemPaths(field: OwnedList, value: Value, path: Path): Path[] {
  const items = byKey(field, value);
  return isRecord(items)
    ? Object.entries(items).flatMap(([key, item]) => declaredPaths({ [key]: field.item }, { [key]: item }, path))
    : [path];
}

/** The paths of changes, for a sentence. */
export function listed(changes: readonly Change[]): string {
  return changes.map(({ path }) => show(path)).join(", ");
}

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
