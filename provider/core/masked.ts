import { type Field, fieldOf } from "./fields";
import { isAbsent, isRecord, type Value, type Values } from "./values";

/** Stands where a secret was: the data of setup scripts, their arguments, the environment of applications. */
export const SECRET = "<secret>";

/** The value with `<secret>` for every secret in it. */
export function masked(field: Field, value: Value): Value {
  if (isAbsent(value)) return value;
  if (field.secret) return SECRET;
  if (field.kind === "list") return Array.isArray(value) ? value.map((item) => masked(field.item, item)) : value;
  if ((field.kind !== "object" && field.kind !== "map") || !isRecord(value)) return value;
  const inside = (name: string) => (field.kind === "map" ? field.values : fieldOf(field.fields, name));
  const entries = Object.entries(value).map(([name, child]) => {
    const of = inside(name);
    return [name, of ? masked(of, child) : child];
  });
  return Object.fromEntries(entries) as Values;
}
