import {
  type Field,
  type Fields,
  fieldOf,
  isComputed,
  isOwnedByKey,
  type ListField,
  object,
  type Scalar,
} from "./fields";
import { partsOf } from "./mapInside";
import { isAbsent, isRecord, type Path, show, UNKNOWN, type Value, type Values, withoutAbsent } from "./values";
import { counted, nearest } from "./words";

const FEW = 12;

/** One thing that is wrong with an input: where, what, and what would be right. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
}

/** A rule over several fields. It sees inputs whose every field may still be wrong, unknown or absent. */
export type Rule = (inputs: Values) => Problem[];

export interface Checked {
  /** The inputs without absent keys and empty objects. */
  readonly inputs: Values;
  readonly problems: Problem[];
}

/** Checks inputs against their table and the rules between fields. All problems are found at once. */
export function check(fields: Fields, rules: readonly Rule[], given: Values): Checked {
  const inputs = withoutAbsent(given);
  const problems = [...recordProblems(fields, false, inputs, []), ...rules.flatMap((rule) => rule(inputs))];
  return { inputs: withoutEmpty(fields, inputs), problems };
}

/** An object in which nothing is declared says the same as its absence, and so does a list of nothing that is owned. */
function withoutEmpty(fields: Fields, inputs: Values): Values {
  const shown = Object.entries(inputs).map(([name, value]) => {
    const field = fieldOf(fields, name);
    const inner = field?.kind === "object" && isRecord(value) ? withoutEmpty(field.fields, value) : value;
    const isEmpty = isRecord(inner) ? Object.keys(inner).length === 0 : field && isOwnedByKey(field) && isNoItem(inner);
    return [name, isEmpty ? undefined : inner];
  });
  return withoutAbsent(Object.fromEntries(shown));
}

const isNoItem = (value: Value) => Array.isArray(value) && value.length === 0;

interface TooNew {
  readonly path: Path;
  /** The first api-version that knows the property. */
  readonly since: string;
}

/** The declared properties that a stable api-version does not know yet, without what is inside them. */
export function tooNewFor(apiVersion: string, fields: Fields, inputs: Values): TooNew[] {
  return tooNewIn(apiVersion, object("All inputs.", fields), inputs, []);
}

function tooNewIn(apiVersion: string, around: Field, within: Value, path: Path): TooNew[] {
  return partsOf(around, within).flatMap(({ key, field, value }): TooNew[] => {
    const here = [...path, key];
    if (value === undefined || value === UNKNOWN) return [];
    if (field.since !== undefined && field.since > apiVersion) return [{ path: here, since: field.since }];
    return tooNewIn(apiVersion, field, value, here);
  });
}

/** `path: message`, as users read it. */
export function describe(problem: Problem): string {
  return `${show(problem.path)}: ${problem.message}`;
}

function fieldProblems(field: Field, value: Value, path: Path): Problem[] {
  if (value === UNKNOWN) return [];
  const wrong = kindProblem(field, value);
  if (wrong) return [{ path, message: wrong }];
  const own = ownProblem(field, value);
  return [...(own ? [{ path, message: own }] : []), ...innerProblems(field, value, path)];
}

function kindProblem(field: Field, value: Value): string | undefined {
  if (field.kind === "integer") {
    return Number.isInteger(value) ? undefined : `expected a whole number, got ${shownKind(value)}.`;
  }
  const kind = kindOf(value);
  if (field.kind === "boolean" && field.choices && kind === "string") return undefined;
  const expected = field.kind === "map" ? "object" : field.kind;
  return kind === expected ? undefined : `expected ${named(field.kind)}, got ${shownKind(value)}.`;
}

function ownProblem(field: Field, value: Value): string | undefined {
  const { choices } = field as Scalar;
  if (choices && typeof value === "string" && !choices.some((choice) => choice.toLowerCase() === value.toLowerCase())) {
    const allowed = choices.map((choice) => `"${choice}"`).join(", ");
    return `${field.secret ? "the value" : JSON.stringify(value)} is not one of ${allowed}.`;
  }
  return field.problem?.(value as never);
}

function innerProblems(field: Field, value: Value, path: Path): Problem[] {
  if (field.kind === "object") return recordProblems(field.fields, field.open ?? false, value as Values, path);
  if (field.kind === "list") return listProblems(field, value as Value[], path);
  if (field.kind !== "map") return [];
  return Object.entries(value as Values).flatMap(([key, child]) => fieldProblems(field.values, child, [...path, key]));
}

function recordProblems(fields: Fields, open: boolean, value: Values, path: Path): Problem[] {
  const problems: Problem[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (isComputed(field)) continue;
    const child = value[name];
    if (child !== undefined) problems.push(...fieldProblems(field, child, [...path, name]));
    else if (field.required) problems.push({ path: [...path, name], message: "is required." });
  }
  for (const name of Object.keys(value)) {
    const field = fieldOf(fields, name);
    if (field ? !isComputed(field) : open) continue;
    const message = field
      ? "is set by Azure and cannot be an input."
      : `is not a property here; ${known(name, fields)}`;
    problems.push({ path: [...path, name], message });
  }
  return problems;
}

function listProblems(field: ListField, items: Value[], path: Path): Problem[] {
  const problems = items.flatMap((item, i) =>
    isAbsent(item)
      ? [{ path: [...path, i], message: `expected ${named(field.item.kind)}, got nothing.` }]
      : fieldProblems(field.item, item, [...path, i]),
  );
  if (field.maxItems !== undefined && items.length > field.maxItems) {
    problems.unshift({
      path,
      message: `has ${counted(items.length, "item")}; Azure allows at most ${field.maxItems}.`,
    });
  }
  if (field.uniqueBy) problems.push(...duplicates(items, field.uniqueBy, path));
  return problems;
}

function duplicates(items: Value[], key: string, path: Path): Problem[] {
  const first = new Map<Value, number>();
  return items.flatMap((item, i) => {
    const value = isRecord(item) ? item[key] : undefined;
    if (value === undefined || value === UNKNOWN) return [];
    const earlier = first.get(value);
    if (earlier === undefined) {
      first.set(value, i);
      return [];
    }
    const message = `${JSON.stringify(value)} is already the ${key} of ${show([...path, earlier])}; each must differ.`;
    return [{ path: [...path, i, key], message }];
  });
}

/** Every known name while they are few, else the one that may have been meant. */
function known(given: string, fields: Fields): string {
  const names = Object.keys(fields).filter((name) => {
    const field = fields[name];
    return field !== undefined && !isComputed(field);
  });
  if (names.length <= FEW) return `known are ${names.join(", ")}.`;
  return `the nearest name is ${nearest(given, names, 1).join()}.`;
}

function kindOf(value: Value): string {
  if (Array.isArray(value)) return "list";
  return isRecord(value) ? "object" : typeof value;
}

function shownKind(value: Value): string {
  return typeof value === "number" && !Number.isInteger(value) ? "a fraction" : named(kindOf(value));
}

function named(kind: string): string {
  const nouns: Record<string, string> = { object: "an object", map: "an object", integer: "a whole number" };
  return nouns[kind] ?? `a ${kind}`;
}
