import { type Field, type Fields, fieldInside, fieldOf, isComputed } from "./fields";
import type { Row } from "./mapping";
import { isRecord, type Path, type Value } from "./values";

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

export function snakeFields(fields: Fields): Fields {
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
  if (field.kind === "list")
    return Array.isArray(value) ? value.map((item) => renamed(field.item, item, names)) : value;
  if (!isRecord(value)) return value;
  if (field.kind === "map") {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, renamed(field.values, child, names)]));
  }
  if (field.kind !== "object") return value;
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
