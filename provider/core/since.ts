import type { Field, Fields } from "./fields";
import { isRecord, type Path, UNKNOWN, type Value, type Values } from "./values";

export interface TooNew {
  readonly path: Path;
  /** The first api-version that knows the property. */
  readonly since: string;
}

/** The declared properties that a stable api-version does not know yet, without what is inside them. */
export function tooNewFor(apiVersion: string, fields: Fields, inputs: Values, path: Path = []): TooNew[] {
  return Object.entries(fields).flatMap(([name, field]) => find(apiVersion, field, inputs[name], [...path, name]));
}

function find(apiVersion: string, field: Field, value: Value, path: Path): TooNew[] {
  if (value === undefined || value === UNKNOWN) return [];
  if (field.since && field.since > apiVersion) return [{ path, since: field.since }];
  if (field.kind === "object" && isRecord(value)) return tooNewFor(apiVersion, field.fields, value, path);
  if (field.kind === "list" && Array.isArray(value)) {
    return value.flatMap((item, i) => find(apiVersion, field.item, item, [...path, i]));
  }
  if (field.kind !== "map" || !isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => find(apiVersion, field.values, child, [...path, key]));
}
