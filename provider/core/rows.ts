import { type Field, type Fields, fieldInside, fieldOf, isComputed } from "./fields";
import { mapInside } from "./mapInside";
import { asRecord, at, equal, isAbsent, isRecord, type Path, type Value, type Values, withValue } from "./values";

/**
 * How one part of a document becomes one part of the inputs, and back. Paths start from the object around: the document
 * and the inputs themselves, or an item of the lists that `items` maps. An empty path is that item itself.
 */
export interface Row {
  /** Absent: no key says it, so only `otherwise` can be. */
  readonly from?: Path;
  readonly to: Path;
  /** Undefined: this row has nothing to say. `around` is the object that `from` starts from. */
  readonly read?: (value: Value, around: Values) => Value;
  readonly write?: (value: Value, around: Values) => Value;
  /** What it is when the document does not say; left out when written. */
  readonly otherwise?: Value;
  /** Rows of an object, of the items of a list, or of the values of a map. */
  readonly inside?: readonly Row[];
  readonly items?: readonly Row[];
  readonly entries?: readonly Row[];
  /** Where a path inside of `to` is inside of `from`, when it is not called the same there. */
  readonly within?: (rest: Path) => Path;
}

/** The inputs that a document says. */
export function readRows(rows: readonly Row[], document: Value): Value {
  let inputs: Value;
  for (const row of rows) {
    const given = row.from && at(document, row.from);
    const read = readValue(row, given, asRecord(document));
    const value = read === undefined && given === undefined ? row.otherwise : read;
    if (value !== undefined) inputs = row.to.length === 0 ? value : withValue(asRecord(inputs), row.to, value);
  }
  return inputs;
}

function readValue(row: Row, given: Value, around: Values): Value {
  if (row.read) return row.read(given, around);
  const { inside, items, entries } = row;
  if (inside) return isRecord(given) ? readRows(inside, given) : given;
  if (items) return Array.isArray(given) ? given.map((item) => readRows(items, item)) : given;
  if (entries) return isRecord(given) ? mapped(given, (value) => readRows(entries, value)) : given;
  return given;
}

/** The document that says the inputs. */
export function writeRows(rows: readonly Row[], inputs: Value): Value {
  let document: Value;
  for (const row of rows) {
    const given = at(inputs, row.to);
    if (!row.from || isAbsent(given)) continue;
    const value = writeValue(row, given, asRecord(inputs));
    if (value === undefined || (row.otherwise !== undefined && equal(given, row.otherwise))) continue;
    document =
      row.from.length === 0 ? value : withValue(asRecord(document), row.from, merged(at(document, row.from), value));
  }
  return document;
}

function writeValue(row: Row, given: Value, around: Values): Value {
  if (row.write) return row.write(given, around);
  const { inside, items, entries } = row;
  if (inside) return writeRows(inside, given) ?? {};
  if (items) return Array.isArray(given) ? given.map((item) => writeRows(items, item) ?? {}) : given;
  if (entries) return isRecord(given) ? mapped(given, (value) => writeRows(entries, value) ?? {}) : given;
  return given;
}

/** Where in the document an input comes from. */
export function originOf(rows: readonly Row[], path: Path, document: Value): Path {
  const candidates = rows.filter(({ from, to }) => from && to.every((key, i) => key === path[i]));
  const said = candidates.filter(({ from = [] }) => at(document, from) !== undefined);
  const [row] = [...(said.length > 0 ? said : candidates)].sort((a, b) => b.to.length - a.to.length);
  if (!row?.from) return commonOrigin(rows, path);
  const rest = path.slice(row.to.length);
  const here = at(document, row.from);
  if (row.within) return [...row.from, ...row.within(rest)];
  if (row.inside && rest.length > 0) return [...row.from, ...originOf(row.inside, rest, here)];
  const inner = row.items ?? row.entries;
  const [key, ...inRest] = rest;
  if (inner && key !== undefined) return [...row.from, key, ...originOf(inner, inRest, at(here, [key]))];
  return [...row.from, ...rest];
}

/** Of an object of the inputs that is put together from several keys: the first of them. */
function commonOrigin(rows: readonly Row[], path: Path): Path {
  const inside = rows.find(({ from, to }) => from && path.every((key, i) => key === to[i]));
  return inside?.from?.slice(0, path.length) ?? path;
}

function merged(before: Value, value: Value): Value {
  return isRecord(before) && isRecord(value) ? { ...before, ...value } : value;
}

function mapped(record: Values, change: (value: Value) => Value): Values {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** `enableOSPatching` → `enable_os_patching` */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/** A property of a resource as documents have it: the same, under names with underscores, without what only Azure sets. */
export function snakeField(field: Field): Field {
  if (field.kind === "object") return { ...field, fields: snakeFields(field.fields) };
  if (field.kind === "list")
    return { ...field, item: snakeField(field.item), ...(field.uniqueBy && { uniqueBy: snakeCase(field.uniqueBy) }) };
  return field.kind === "map" ? { ...field, values: snakeField(field.values) } : field;
}

function snakeFields(fields: Fields): Fields {
  const settable = Object.entries(fields).filter(([, field]) => !isComputed(field));
  return Object.fromEntries(settable.map(([name, field]) => [snakeCase(name), snakeField(field)]));
}

/** The row of a property that documents have under the same name with underscores. */
export function sameRow(name: string, field: Field): Row {
  return {
    from: [snakeCase(name)],
    to: [name],
    read: (value) => renamed(field, value, (property) => [snakeCase(property), property]),
    write: (value) => renamed(field, value, (property) => [property, snakeCase(property)]),
    within: (rest) =>
      rest.map((key) => (typeof key === "string" && isProperty(field, rest, key) ? snakeCase(key) : key)),
  };
}

/** The value with its properties renamed; keys of maps, and properties that the table does not know, stay. */
function renamed(field: Field, value: Value, names: (property: string) => [string, string]): Value {
  if (field.kind !== "object" || !isRecord(value))
    return mapInside(field, value, (inside, child) => renamed(inside, child, names));
  const known = new Map(
    Object.entries(field.fields).map(([property, child]) => {
      const [from, to] = names(property);
      return [from, [to, child] as const];
    }),
  );
  const entries = Object.entries(value).map(([key, child]): [string, Value] => {
    const [to, inside] = known.get(key) ?? [key, undefined];
    return [to, inside ? renamed(inside, child, names) : child];
  });
  return Object.fromEntries(entries);
}

function isProperty(field: Field, rest: Path, key: string): boolean {
  let here: Field | undefined = field;
  for (const step of rest) {
    if (here?.kind === "object" && step === key && fieldOf(here.fields, key)) return true;
    here = fieldInside(here, step);
  }
  return false;
}
