import { isRecord, UNKNOWN, type Value, type Values } from "./values";

/**
 * What changes a property of an existing resource: nothing can (`replace`), only the service does (`computed`),
 * or a write (`update`), named by the field's `operation`.
 */
export type Mutability = "replace" | "computed" | "update";

interface Common<O extends string> {
  /** The user's documentation: meaning, limits, default. */
  readonly doc: string;
  readonly required?: boolean;
  /** Never shown in a message; always a secret in the state. */
  readonly secret?: boolean;
  /** What the service takes when the property is absent; `null` when it then has none. Absent here: not documented. */
  readonly default?: Value;
  /** Inherited by what is inside; `update` when nothing says otherwise. */
  readonly mutability?: Mutability;
  /** The operation that writes a change; inherited by what is inside; the full PUT when nothing says otherwise. */
  readonly operation?: O;
  /** The first stable api-version that knows the property, unless all do; inherited by what is inside. */
  readonly since?: string;
  /** Exists in preview api-versions only. */
  readonly preview?: boolean;
  /** Reads may leave it out although it is set. */
  readonly withheld?: boolean;
  /** Of a property of the resource itself: whether the service decides, whatever is declared. */
  readonly leftToService?: (declared: Values, observed: Values) => boolean;
  /** Steers the provider and is not sent to the service. */
  readonly ours?: boolean;
  /** A further rule on a known value of the right kind: the sentence that follows the path, or nothing. */
  readonly problem?: (value: never) => string | undefined;
  /** Maps values that the service takes for the same to one value. */
  readonly canonical?: (value: never) => Value;
}

/** A field without fields inside. `O` are the names of the operations that its resource has, here and below. */
export interface Scalar<O extends string = string> extends Common<O> {
  readonly kind: "string" | "integer" | "boolean";
  /** Allowed words; the service ignores their letter case. Of a boolean: words that may stand instead of it. */
  readonly choices?: readonly string[];
  /** Inside a list: what is not declared stays as it is, such as what the service chose; it is no difference. */
  readonly chosen?: boolean;
  /** Examples of valid values, for documentation and for generated inputs. */
  readonly examples?: readonly Value[];
}

export interface RecordField<O extends string = string> extends Common<O> {
  readonly kind: "object";
  readonly fields: Fields<O>;
  /** The service accepts further properties here and hands them back. */
  readonly open?: boolean;
}

export interface ListField<O extends string = string> extends Common<O> {
  readonly kind: "list";
  readonly item: Field<O>;
  readonly maxItems?: number;
  /** The order of the items means something. */
  readonly ordered?: boolean;
  /** Names the key whose values must differ between items. */
  readonly uniqueBy?: string;
  /**
   * Of a property of the resource itself: names the key of its items by which they are owned. Only the items whose key the
   * user declares are the user's; others are left alone. Paths lead through the key: `["dataMounts", "data", "source"]`.
   */
  readonly ownedBy?: string;
  /** Of a list with `ownedBy`: whether an item that was observed counts as there. */
  readonly counts?: (item: Values, observed: Values) => boolean;
}

export interface MapField<O extends string = string> extends Common<O> {
  readonly kind: "map";
  readonly values: Field<O>;
  /** Only the keys that the user declares are the user's; others are left alone. */
  readonly ownedByKey?: boolean;
}

export type Field<O extends string = string> = Scalar<O> | RecordField<O> | ListField<O> | MapField<O>;
export type Fields<O extends string = string> = { readonly [name: string]: Field<O> };

type Options<F extends Field> = Omit<F, "kind" | "doc" | "fields" | "item" | "values">;

export const text = <O extends string = never>(doc: string, options: Options<Scalar<O>> = {}): Scalar<O> => ({
  kind: "string",
  doc,
  ...options,
});
export const integer = <O extends string = never>(doc: string, options: Options<Scalar<O>> = {}): Scalar<O> => ({
  kind: "integer",
  doc,
  ...options,
});
export const flag = <O extends string = never>(doc: string, options: Options<Scalar<O>> = {}): Scalar<O> => ({
  kind: "boolean",
  doc,
  ...options,
});
export const choice = <O extends string = never>(
  doc: string,
  choices: readonly string[],
  options: Options<Scalar<O>> = {},
): Scalar<O> => ({ kind: "string", doc, choices, ...options });
export const object = <O extends string = never>(
  doc: string,
  fields: Fields<O>,
  options: Options<RecordField<O>> = {},
): RecordField<O> => ({ kind: "object", doc, fields, ...options });
export const list = <O extends string = never>(
  doc: string,
  item: Field<O>,
  options: Options<ListField<O>> = {},
): ListField<O> => ({ kind: "list", doc, item, ...options });
export const map = <O extends string = never>(
  doc: string,
  values: Field<O>,
  options: Options<MapField<O>> = {},
): MapField<O> => ({ kind: "map", doc, values, ...options });

/** The field of that name; never what every object inherits, because people may write `constructor`. */
export function fieldOf(fields: Fields, name: string | number): Field | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The field of a property, an item or a value inside of another. */
export function fieldInside(field: Field | undefined, key: string | number): Field | undefined {
  if (field?.kind === "object") return fieldOf(field.fields, key);
  if (field?.kind === "list") return field.item;
  return field?.kind === "map" ? field.values : undefined;
}

export function isComputed(field: Field): boolean {
  return field.mutability === "computed";
}

/** The fields directly inside of another. */
export function fieldsInside(field: Field): Field[] {
  if (field.kind === "object") return Object.values(field.fields);
  if (field.kind === "list") return [field.item];
  return field.kind === "map" ? [field.values] : [];
}

/** True for a secret field and for one that holds a secret anywhere inside. */
export function holdsSecret(field: Field): boolean {
  return field.secret === true || fieldsInside(field).some(holdsSecret);
}

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
