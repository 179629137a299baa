import { type Field, fieldInside, isComputed, type Scalar } from "./fields";
import { isAbsent, isRecord, type Value } from "./values";

/** One part of a value: a property, an item, or what a key of a map has. */
export interface Part {
  readonly key: string | number;
  readonly field: Field;
  readonly value: Value;
}

/** The parts directly inside of a value, the properties in the order of the table; none where it is not of its field's kind. */
export function partsOf(field: Field, value: Value): Part[] {
  if (field.kind === "list")
    return Array.isArray(value) ? value.map((item, key) => ({ key, field: field.item, value: item })) : [];
  if (!isRecord(value)) return [];
  if (field.kind === "map")
    return Object.entries(value).map(([key, child]) => ({ key, field: field.values, value: child }));
  if (field.kind !== "object") return [];
  return Object.entries(field.fields).map(([key, inside]) => ({ key, field: inside, value: value[key] }));
}

/** The value with `change` made of each part that has a field. What is not of its field's kind stays. */
export function mapInside(
  field: Field,
  value: Value,
  change: (field: Field, value: Value, key: string | number) => Value,
): Value {
  const changed = (key: string | number, child: Value) => {
    const inside = fieldInside(field, key);
    return inside ? change(inside, child, key) : child;
  };
  if (field.kind === "list") return Array.isArray(value) ? value.map((item, i) => changed(i, item)) : value;
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, changed(key, child)]));
}

/** The value with the service's own spelling of its words, whose letter case users need not know. */
export function spelled(field: Field, value: Value): Value {
  const isWord = typeof value === "string" && "choices" in field;
  return isWord ? wordOf(field, value) : mapInside(field, value, spelled);
}

function wordOf({ choices = [] }: Scalar, word: string): string {
  return choices.find((choice) => choice.toLowerCase() === word.toLowerCase()) ?? word;
}

/** Stands where a secret was: the data of setup scripts, their arguments, the environment of applications. */
export const SECRET = "<secret>";

/** The value with `<secret>` for every secret in it. */
export function masked(field: Field, value: Value): Value {
  if (isAbsent(value)) return value;
  return field.secret ? SECRET : mapInside(field, value, masked);
}

/** A value without the parts that only the service sets. */
export function withoutComputed(field: Field, value: Value): Value {
  const inner = mapInside(field, value, withoutComputed);
  if (field.kind !== "object" || !isRecord(inner)) return inner;
  const isSettable = (name: string) => {
    const inside = fieldInside(field, name);
    return !inside || !isComputed(inside);
  };
  return Object.fromEntries(Object.entries(inner).filter(([name]) => isSettable(name)));
}
