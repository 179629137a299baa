import { type Field, fieldsInside, isComputed, type ListField, type RecordField, type Scalar } from "./fields";
import { mapInside } from "./mapInside";
import { at, equal, hasUnknown, isAbsent, isRecord, UNKNOWN, type Value, type Values } from "./values";

/** True when the service takes both for the same, or the declared leaves the difference to it. */
export function agrees(field: Field, declared: Value, observed: Value): boolean {
  return same(field, declared, observed) || same(field, filled(field, declared, observed), observed);
}

function same(field: Field, a: Value, b: Value): boolean {
  return equal(canonical(field, a), canonical(field, b));
}

/** The declared value, with the fields that it leaves to the service filled from the observed one. */
export function filled(field: Field, declared: Value, observed: Value): Value {
  if (isAbsent(declared)) return (field as Scalar).chosen ? observed : declared;
  if (!hasChoice(field)) return declared;
  if (field.kind === "list") return filledItems(field, declared, observed);
  if (field.kind === "map" && isRecord(observed)) {
    return mapInside(field, declared, (inside, child, key) => filled(inside, child, at(observed, [key])));
  }
  if (field.kind !== "object" || !isRecord(declared) || !isRecord(observed)) return declared;
  const inside = Object.entries(field.fields).map(([name, child]) => [
    name,
    filled(child, declared[name], observed[name]),
  ]);
  const present = inside.filter(([, value]) => value !== undefined);
  return { ...declared, ...Object.fromEntries(present) };
}

/** Items go together when they agree; those that leave nothing open choose first. */
function filledItems({ item: field, uniqueBy }: ListField, declared: Value, observed: Value): Value {
  if (!Array.isArray(declared) || !Array.isArray(observed)) return declared;
  const left = [...observed];
  const take = (goesWith: (candidate: Value) => boolean): Value => {
    const found = left.findIndex(goesWith);
    return found < 0 ? undefined : left.splice(found, 1)[0];
  };
  const keyOf = (item: Value) => (uniqueBy && isRecord(item) ? item[uniqueBy] : undefined);
  const partners = declared.map((item) => take((candidate) => same(field, item, candidate)));
  return declared.map((item, i) => {
    const partner = partners[i] ?? take((candidate) => same(field, filled(field, item, candidate), candidate));
    const key = keyOf(item);
    return filled(field, item, partner ?? (key && take((candidate) => keyOf(candidate) === key)));
  });
}

function hasChoice(field: Field): boolean {
  return ("chosen" in field && field.chosen === true) || fieldsInside(field).some(hasChoice);
}

/** The one value that stands for all values which the service takes for the same. */
export function canonical(field: Field, value: Value): Value {
  if (value === UNKNOWN) return UNKNOWN;
  const isNothing = isAbsent(value) || (value === "" && field.kind === "string" && !field.canonical);
  if (isNothing) return isAbsent(field.default) || field.default === "" ? null : canonical(field, field.default);
  if (field.canonical) return field.canonical(value as never);
  if (field.kind === "object" && isRecord(value)) return canonicalRecord(field, value);
  const inner = mapInside(field, value, canonical);
  if (field.kind === "list" && Array.isArray(inner)) {
    if (inner.length === 0) return null;
    return field.ordered || inner.some(hasUnknown) ? inner : inner.sort(byText);
  }
  if (field.kind === "map" && isRecord(inner)) return nullWhenEmpty(inner);
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
