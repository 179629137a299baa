import type { Field, Fields, ListField } from "./fields";
import { isRecord, UNKNOWN, type Value, type Values } from "./values";

/** A list whose items are owned one by one, by a key of theirs. */
export type OwnedList = ListField & { readonly ownedBy: string };

export function isOwnedByKey(field: Field): field is OwnedList {
  return field.kind === "list" && field.ownedBy !== undefined;
}

/** The items by their key. Unknown while a key is, because then nobody knows which item is whose. */
export function byKey({ ownedBy }: OwnedList, items: Value): Values | typeof UNKNOWN | undefined {
  if (items === UNKNOWN) return UNKNOWN;
  if (!Array.isArray(items)) return isRecord(items) ? items : undefined;
  const keys = items.map((item) => (isRecord(item) ? item[ownedBy] : item));
  if (keys.includes(UNKNOWN)) return UNKNOWN;
  return Object.fromEntries(items.map((item, i) => [String(keys[i]), item]));
}

/** The properties with records instead of lists that are owned by key; of observed ones only the items that count. */
export function keyed(fields: Fields, values: Values, observed?: Values): Values {
  const lists = Object.entries(fields).flatMap(([name, field]) => {
    if (!isOwnedByKey(field) || values[name] === undefined) return [];
    return [[name, byKey(field, observed ? counting(field, values[name], observed) : values[name])]];
  });
  return { ...values, ...Object.fromEntries(lists) };
}

/** The observed items that count as there. */
export function counting({ counts }: OwnedList, items: Value, observed: Values): Value {
  if (!counts || !Array.isArray(items)) return items;
  return items.filter((item) => isRecord(item) && counts(item, observed));
}

/** The properties with lists again where `keyed` has made records. */
export function unkeyed(fields: Fields, values: Values): Values {
  const entries = Object.entries(values).map(([name, value]) => {
    const field = fields[name];
    return [name, field && isOwnedByKey(field) && isRecord(value) ? Object.values(value) : value];
  });
  return Object.fromEntries(entries);
}
