import type * as pulumi from "@pulumi/pulumi";
import { fields as instanceFields } from "../computeInstance/fields";
import { type Fields, isComputed } from "../core/fields";
import { nearest } from "../core/nearest";
import type { Kind } from "../definitions/definition";
import type { Named } from "../definitions/naming";
import { fields as imageFields } from "../image/fields";
import type { ComputeInstanceProperties } from "./computeInstanceTypes";
import type { ImageArgs } from "./image";
import { isPlain, merged } from "./merging";

type Nullable<T> = { readonly [Name in keyof T]: T[Name] | null };

/**
 * Inputs of the resource, under its own names, over those of the document. Maps such as `tags` are merged key by key, all
 * else is replaced, and null takes away what the document says.
 */
export type DefinitionOverride = Nullable<ComputeInstanceProperties> | Nullable<Omit<ImageArgs, "workspace">>;

/** What a function of overrides is told of a document. */
export type DefinedDocument = Omit<Named, "problems">;

/**
 * By the document's name, `"*"` for all, or `name:version` for one version of an environment, the more exact over the less;
 * or a function that is asked about each. What only instances or only images have is for these alone.
 */
export type DefinitionOverrides =
  | { readonly [name: string]: DefinitionOverride }
  | ((definition: DefinedDocument) => DefinitionOverride | undefined);

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

const FIELDS: Readonly<Record<Kind, Fields>> = { computeInstance: instanceFields, environment: imageFields };
const NOUNS: Readonly<Record<Kind, string>> = { computeInstance: "a compute instance", environment: "an image" };
const KINDS: readonly Kind[] = ["computeInstance", "environment"];
const NOT_GIVEN = ["workspaceId", "contentHash"];
const ALL = "*";

/** The definitions' inputs with the overrides of each source over those before it, or all that is wrong with these. */
export function overridden(
  definitions: readonly Named[],
  sources: readonly OverrideSource[],
): { inputs: Map<Named, pulumi.Inputs>; problems: string[] } {
  const overrides = sources.flatMap((source) => overridesOf(definitions, source));
  const problems = overrides.flatMap((override) => problemsOf(definitions, override));
  if (problems.length > 0) return { inputs: new Map(), problems };
  const inputs = definitions.map((definition): [Named, pulumi.Inputs] => {
    const own = overrides.filter((override) => override.isFor(definition));
    return [definition, own.reduce((before, { given }) => laidOver(definition, before, given), definition.inputs)];
  });
  return { inputs: new Map(inputs), problems };
}

function laidOver({ kind }: Named, before: pulumi.Inputs, given: unknown): pulumi.Inputs {
  const known = Object.entries(given as pulumi.Inputs).filter(([name]) => FIELDS[kind][name]);
  return merged(FIELDS[kind], before, Object.fromEntries(known));
}

/** In the order in which they apply. */
function overridesOf(definitions: readonly Named[], { where, overrides }: OverrideSource): Override[] {
  if (overrides === undefined) return [];
  if (typeof overrides === "function") {
    return definitions.map((definition) => ({
      where: `${where}(${definition.key})`,
      name: definition.key,
      given: overrides(definition) ?? {},
      kinds: [definition.kind],
      isFor: (other) => other === definition,
    }));
  }
  if (!isPlain(overrides)) return [{ where, name: ALL, given: undefined, kinds: KINDS, isFor: () => true }];
  const names = Object.keys(overrides).sort((a, b) => exactness(a) - exactness(b));
  return names.map((name) => {
    const isFor = (each: Named) => namesOf(each).includes(name);
    const kinds = name === ALL ? KINDS : definitions.filter(isFor).map(({ kind }) => kind);
    return { where: `${where}[${JSON.stringify(name)}]`, name, given: overrides[name], kinds, isFor };
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
  const known = kinds.flatMap((kind) => inputNames(FIELDS[kind]));
  const what = [...new Set(kinds)].map((kind) => NOUNS[kind]).join(" or ");
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
