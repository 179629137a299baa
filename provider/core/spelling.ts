import { type Field, fieldOf, type Scalar } from "./fields";
import { isRecord, type Value } from "./values";

/** The value with the service's own spelling of its words, whose letter case users need not know. */
export function spelled(field: Field, value: Value): Value {
  if (field.kind === "list") return Array.isArray(value) ? value.map((item) => spelled(field.item, item)) : value;
  if (field.kind === "object" || field.kind === "map") {
    if (!isRecord(value)) return value;
    const inside = (name: string) => (field.kind === "map" ? field.values : fieldOf(field.fields, name));
    const entries = Object.entries(value).map(([name, child]) => [name, spelledInside(inside(name), child)]);
    return Object.fromEntries(entries);
  }
  return typeof value === "string" ? wordOf(field, value) : value;
}

function spelledInside(field: Field | undefined, value: Value): Value {
  return field ? spelled(field, value) : value;
}

function wordOf({ choices = [] }: Scalar, word: string): string {
  return choices.find((choice) => choice.toLowerCase() === word.toLowerCase()) ?? word;
}
