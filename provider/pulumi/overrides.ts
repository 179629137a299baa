import * as pulumi from "@pulumi/pulumi";
import { type Fields, isComputed } from "../core/fields";
import { nearest } from "../core/words";
import type { Named } from "../definitions/definition";
import type { Kind } from "../kinds/kind";

/** Overrides from one place, such as the stack's configuration. */
export interface OverrideSource {
  /** How messages call it. */
  readonly where: string;
  readonly overrides: unknown;
}

/** One override with the definitions that it is for. */
interface Override {
  readonly where: string;
  /** The key under which it was given. */
  readonly name: string;
  readonly given: unknown;
  readonly kinds: readonly Kind[];
  isFor(definition: Named): boolean;
}

const NOT_GIVEN = ["workspaceId", "contentHash"];
const ALL = "*";

/** The definitions' inputs with the overrides of each source over those before it, or all that is wrong with these. */
export function overridden(
  kinds: readonly Kind[],
  definitions: readonly Named[],
  sources: readonly OverrideSource[],
): { inputs: Map<Named, pulumi.Inputs>; problems: string[] } {
  const overrides = sources.flatMap((source) => overridesOf(kinds, definitions, source));
  const problems = overrides.flatMap((override) => problemsOf(definitions, override));
  if (problems.length > 0) return { inputs: new Map(), problems };
  const inputs = definitions.map((definition): [Named, pulumi.Inputs] => {
    const own = overrides.filter((override) => override.isFor(definition));
    const { fields = {} } = kinds.find(isDefinedAs(definition)) ?? {};
    return [definition, own.reduce((before, { given }) => laidOver(fields, before, given), definition.inputs)];
  });
  return { inputs: new Map(inputs), problems };
}

const isDefinedAs =
  ({ kind }: Named) =>
  ({ definedAs }: Kind) =>
    definedAs === kind;

function laidOver(fields: Fields, before: pulumi.Inputs, given: unknown): pulumi.Inputs {
  const known = Object.entries(given as pulumi.Inputs).filter(([name]) => fields[name]);
  return merged(fields, before, Object.fromEntries(known));
}

/** In the order in which they apply. */
function overridesOf(
  kinds: readonly Kind[],
  definitions: readonly Named[],
  { where, overrides }: OverrideSource,
): Override[] {
  if (overrides === undefined) return [];
  if (typeof overrides === "function") {
    return definitions.map((definition) => ({
      where: `${where}(${definition.key})`,
      name: definition.key,
      given: overrides(definition) ?? {},
      kinds: kinds.filter(isDefinedAs(definition)),
      isFor: (other) => other === definition,
    }));
  }
  if (!isPlain(overrides)) return [{ where, name: ALL, given: undefined, kinds, isFor: () => true }];
  const names = Object.keys(overrides).sort((a, b) => exactness(a) - exactness(b));
  return names.map((name) => {
    const isFor = (each: Named) => namesOf(each).includes(name);
    const own = definitions.filter(isFor);
    const theirs = name === ALL ? kinds : kinds.filter((kind) => own.some((each) => isDefinedAs(each)(kind)));
    return { where: `${where}[${JSON.stringify(name)}]`, name, given: overrides[name], kinds: theirs, isFor };
  });
}

const exactness = (name: string) => (name === ALL ? 0 : name.includes(":") ? 2 : 1);

function namesOf({ name, version }: Named): string[] {
  return [ALL, name, ...(version === undefined ? [] : [`${name}:${version}`])];
}

function problemsOf(definitions: readonly Named[], { where, name, given, kinds }: Override): string[] {
  if (kinds.length === 0) {
    const known = definitions.flatMap(namesOf).filter((each) => each !== ALL);
    return [`${where}: there is no definition of this name${nearestTo(name, known)}.`];
  }
  if (!isPlain(given)) return [`${where}: expected an object, with inputs of resources as its keys.`];
  const known = kinds.flatMap(({ fields }) => inputNames(fields));
  const what = kinds.map(({ noun }) => noun).join(" or ");
  return Object.keys(given)
    .filter((property) => !known.includes(property))
    .map((property) => `${where}.${property}: is not an input of ${what}${nearestTo(property, known)}.`);
}

function inputNames(fields: Fields): string[] {
  const isInput = ([name, field]: [string, Fields[string]]) => !isComputed(field) && !NOT_GIVEN.includes(name);
  return Object.entries(fields)
    .filter(isInput)
    .map(([name]) => name);
}

function nearestTo(word: string, words: readonly string[]): string {
  const [close] = nearest(word, words, 1);
  return close === undefined ? "" : `; the nearest is ${JSON.stringify(close)}`;
}

/** True for an object whose keys are known now, whatever its values are. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && !pulumi.Output.isInstance(value) && !(value instanceof Promise);
}

/** The inputs with others over them: maps key by key, also those that only become known later, all else replaced. */
export function merged(fields: Fields, before: pulumi.Inputs, after: pulumi.Inputs): pulumi.Inputs {
  const laid = Object.entries(after)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, fields[name]?.kind === "map" ? mergedMap(before[name], value) : value]);
  return { ...before, ...Object.fromEntries(laid) };
}

function mergedMap(before: unknown, after: unknown): unknown {
  if (after === null || before === undefined || before === null) return after;
  if (isPlain(before) && isPlain(after)) return mergedKeys(before, after);
  return pulumi
    .all([pulumi.output(before), pulumi.output(after)])
    .apply(([known, over]) => (isPlain(known) && isPlain(over) ? mergedKeys(known, over) : over));
}

/** Azure ignores the letter case of keys, so a key in other letters is the same. */
function mergedKeys(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const replaced = new Set(Object.keys(after).map((key) => key.toLowerCase()));
  const kept = Object.entries(before).filter(([key]) => !replaced.has(key.toLowerCase()));
  return Object.fromEntries([...kept, ...Object.entries(after)]);
}

/** The value with a secret in the place of each of its values, so that its keys can still be seen. */
export function secretInside(value: unknown): unknown {
  if (!isPlain(value)) return value === null ? null : pulumi.secret(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, secretInside(inner)]));
}
