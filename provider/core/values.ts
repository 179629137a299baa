/** A value that a preview does not know yet. Hosts translate their own sign for it at their border. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** JSON, with `undefined` for "absent" and `UNKNOWN` for "known only after other resources exist". */
export type Value = string | number | boolean | null | undefined | typeof UNKNOWN | Value[] | { [key: string]: Value };
export type Values = { [key: string]: Value };

/** The keys that lead from a record to a value inside it. */
export type Path = readonly (string | number)[];

export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isAbsent(value: Value): value is null | undefined {
  return value === undefined || value === null;
}

/** True when `value` is unknown or has something unknown inside. */
export function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isRecord(value) && Object.values(value).some(hasUnknown);
}

export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key]));
}

/** Leaves out keys whose value is null or undefined, at every level; lists keep their length. */
export function withoutAbsent<T extends Value>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutAbsent) as T;
  if (!isRecord(value)) return value;
  const present = Object.entries(value).filter(([, child]) => !isAbsent(child));
  return Object.fromEntries(present.map(([key, child]) => [key, withoutAbsent(child)])) as T;
}

/** What `path` leads to; never what an object inherits, because tags may be called `constructor`. */
export function at(value: Value, path: Path): Value {
  return path.reduce<Value>((inner, key) => {
    if (typeof inner !== "object" || inner === null) return undefined;
    return Object.hasOwn(inner, key) ? (inner as Values)[key] : undefined;
  }, value);
}

/** A copy of `record` in which `path` holds `value`; undefined removes it, and the objects that this leaves empty. */
export function withValue(record: Values, path: Path, value: Value): Values {
  const [key, ...rest] = path as [string, ...string[]];
  const inside = rest.length === 0 ? value : withValue(asRecord(at(record, [key])), rest, value);
  const isEmptied = value === undefined && isRecord(inside) && Object.keys(inside).length === 0;
  const { [key]: _, ...others } = record;
  return inside === undefined || isEmptied ? others : { ...others, [key]: inside };
}

export function asRecord(value: Value): Values {
  return isRecord(value) ? value : {};
}

/** A path as users write it: `schedules.computeStartStop[0].action`, `tags["cost.center"]`. */
export function show(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text ? `${text}.${key}` : key;
  }, "");
}
