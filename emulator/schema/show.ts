import { isObject } from "../http/body";
import type { Field } from "./fields";
import { isKnown } from "./versions";

/** Shows a kept value by its field: only what the api-version knows, and null for everything that is not set. */
export function showField(field: Field, value: unknown, version: string): unknown {
  if (value === undefined || value === null) return null;
  const item = field.item;
  if (field.kind === "list" && item && Array.isArray(value)) return value.map((each) => showField(item, each, version));
  if (!isObject(value)) return value;
  if (field.kind === "map" && item) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, showField(item, each, version)]));
  }
  if (field.kind !== "object") return value;
  const fields = field.fields ?? {};
  const shown = Object.entries(fields)
    .filter(([, inner]) => !inner.known || isKnown(inner.known, version))
    .map(([name, inner]) => [name, showField(inner, value[name], version)] as const);
  const others = field.open ? Object.entries(value).filter(([name]) => !fields[name]) : [];
  return Object.fromEntries([...shown, ...others]);
}
