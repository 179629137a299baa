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
