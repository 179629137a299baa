import type { Known } from "./versions";

/** One property of the wire format, as data: reading, checking and showing all go by it. */
export interface Field {
  kind: "string" | "boolean" | "integer" | "duration" | "object" | "list" | "map" | "any";
  /** Read-only: accepted in a request and ignored. */
  readOnly?: true;
  required?: true;
  /** The only values taken, compared without case, answered as written here. */
  values?: readonly string[];
  fields?: Fields;
  item?: Field;
  /** The object takes properties that are not listed. */
  open?: true;
  /** Absent when it is as old as what contains it. */
  known?: Known;
  maximumItems?: number;
}
export type Fields = Readonly<Record<string, Field>>;

type More = Omit<Field, "kind">;
export const string = (more: More = {}): Field => ({ kind: "string", ...more });
export const boolean = (more: More = {}): Field => ({ kind: "boolean", ...more });
export const integer = (more: More = {}): Field => ({ kind: "integer", ...more });
export const any = (more: More = {}): Field => ({ kind: "any", ...more });
export const oneOf = (values: string, more: More = {}): Field => ({
  kind: "string",
  values: values.split(" "),
  ...more,
});
export const object = (fields: Fields, more: More = {}): Field => ({ kind: "object", fields, ...more });
export const list = (item: Field, more: More = {}): Field => ({ kind: "list", item, ...more });
export const map = (item: Field, more: More = {}): Field => ({ kind: "map", item, ...more });

/** `known("2022-06-01", "2025-12-01")`: since that preview, and since that stable version. */
export const known = (preview: string, stable?: string, until?: string): { known: Known } => ({
  known: { preview, stable, until },
});
export const readOnly = { readOnly: true } as const;
export const required = { required: true } as const;
