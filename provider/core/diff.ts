import {
  type Field,
  type Fields,
  isComputed,
  type MapField,
  type Mutability,
  type RecordField,
  type Scalar,
} from "./fields";
import {
  asRecord,
  at,
  equal,
  hasUnknown,
  isAbsent,
  isRecord,
  type Path,
  UNKNOWN,
  type Value,
  type Values,
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
export function diff({ fields, declared, observed, declaredBefore = [], exclusiveMaps = [] }: Comparison): Change[] {
  const changes = Object.entries(fields).flatMap(([name, field]) => {
    const isExclusive = exclusiveMaps.includes(name);
    return compare(site(field, [name]), declared[name] ?? (isExclusive ? {} : undefined), observed[name], isExclusive);
  });
  for (const path of declaredBefore) {
    const change = at(declared, path) === undefined ? release(fields, declared, observed, path) : undefined;
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
  return equal(canonical(field, declared), canonical(field, observed)) ? [] : [changed(here, observed, declared)];
}

function changed({ field, path, mutability, operation }: Site, before: Value, after: Value): Change {
  const known = !hasUnknown(after) && mutability === "replace";
  return { path, before, after, mutability: known ? "replace" : "update", operation, field, released: false };
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
  const isUnknowable = field.default === undefined && (mutability === "replace" || operation !== FULL_WRITE.operation);
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
    const child = parent?.kind === "object" ? parent.fields[key] : parent?.kind === "map" ? parent.values : undefined;
    found = found && child && { ...site(child, [...found.path, key], found), parent };
  }
  return found;
}

function site(field: Field, path: Path, around: Pick<Site, "mutability" | "operation"> = FULL_WRITE): Site {
  const mutability = field.mutability ?? around.mutability;
  return { field, path, mutability, operation: field.operation ?? around.operation };
}

const FULL_WRITE = { mutability: "update", operation: "put" } as const;

/** Where the user declares something: each scalar, list and key of a map that is owned key by key. */
export function declaredPaths(fields: Fields, inputs: Values, prefix: Path = []): Path[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = inputs[name];
    const path = [...prefix, name];
    if (value === undefined || isComputed(field)) return [];
    if (field.kind === "object" && isRecord(value)) return declaredPaths(field.fields, value, path);
    if (field.kind === "map" && field.ownedByKey && isRecord(value))
      return Object.keys(value).map((key) => [...path, key]);
    return [path];
  });
}

/** The one value that stands for all values which the service takes for the same. */
export function canonical(field: Field, value: Value): Value {
  if (value === UNKNOWN) return UNKNOWN;
  const isNothing = isAbsent(value) || (value === "" && field.kind === "string" && !field.canonical);
  if (isNothing) return isAbsent(field.default) || field.default === "" ? null : canonical(field, field.default);
  if (field.canonical) return field.canonical(value as never);
  if (field.kind === "object" && isRecord(value)) return canonicalRecord(field, value);
  if (field.kind === "list" && Array.isArray(value)) {
    const items = value.map((item) => canonical(field.item, item));
    if (items.length === 0) return null;
    return field.ordered || items.some(hasUnknown) ? items : items.sort(byText);
  }
  if (field.kind === "map" && isRecord(value)) {
    return nullWhenEmpty(
      Object.fromEntries(Object.entries(value).map(([key, child]) => [key, canonical(field.values, child)])),
    );
  }
  const isWord = (field as Scalar).choices !== undefined;
  return isWord && typeof value === "string" ? value.toLowerCase() : value;
}

/** Null for an object that says no more than its absence: the service may fill it in with its defaults. */
function canonicalRecord({ fields, open }: RecordField, value: Values): Value {
  const settable = Object.entries(fields).filter(([, child]) => !isComputed(child));
  const inner: Values = Object.fromEntries(settable.map(([name, child]) => [name, canonical(child, value[name])]));
  const extra = open ? Object.entries(value).filter(([name, child]) => !fields[name] && !isAbsent(child)) : [];
  const isDefault = settable.every(([name, child]) => equal(inner[name], canonical(child, undefined)));
  return isDefault && extra.length === 0 ? null : ({ ...inner, ...Object.fromEntries(extra) } as Values);
}

function nullWhenEmpty(record: Values): Values | null {
  return Object.values(record).every((value) => value === null) ? null : record;
}

function byText(a: Value, b: Value): number {
  const [left, right] = [stableText(a), stableText(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function stableText(value: Value): string {
  return JSON.stringify(value, (_, inner) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
