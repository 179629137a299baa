import fc from "fast-check";
import { type Field, type Fields, isComputed, type Scalar } from "../../provider/core/fields";
import type { Value, Values } from "../../provider/core/values";

/** Values that must exist in Azure, by path. */
export type Existing = Record<string, readonly Value[]>;

/** Makes what was chosen field by field fit together. */
export type Consistent = (given: Values, existing: Existing) => Values;

export interface Arbitraries {
  /** The names of the inputs that a user can set and that reach Azure. */
  readonly optionNames: string[];
  /** Inputs with the named options, made from the field table; `requiredKeys` are always there. */
  combinations(existing: Existing, names?: string[], requiredKeys?: string[]): fc.Arbitrary<Values>;
}

/** Inputs of a resource, as its table of fields allows them. */
export function arbitrariesOf(fields: Fields, consistent: Consistent): Arbitraries {
  const settable = Object.entries(fields).filter(([, field]) => !field.ours && !isComputed(field));
  const optionNames = settable.map(([name]) => name);
  return {
    optionNames,
    combinations(existing, names = optionNames, requiredKeys = []) {
      const chosen = settable.filter(([name]) => names.includes(name));
      const values = Object.fromEntries(chosen.map(([name, field]) => [name, valuesOf(field, name, existing)]));
      const records = fc.record(values, { requiredKeys }) as fc.Arbitrary<Values>;
      return records.map((given) => consistent(given, existing));
    },
  };
}

function valuesOf(field: Field, path: string, existing: Existing): fc.Arbitrary<Value> {
  const given = existing[path];
  if (given) return fc.constantFrom(...given);
  switch (field.kind) {
    case "object":
      return recordOf(field.fields, path, existing);
    case "list":
      return fc.array(valuesOf(field.item, `${path}[]`, existing), { minLength: 1, maxLength: field.maxItems ?? 3 });
    case "map":
      return fc.dictionary(words, valuesOf(field.values, `${path}{}`, existing), { maxKeys: 4 });
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.constantFrom(...(field.examples ?? [1, 2, 3]));
    case "string":
      return textOf(field);
  }
}

function recordOf(of: Fields, path: string, existing: Existing): fc.Arbitrary<Value> {
  const inside = Object.entries(of).filter(([, field]) => !isComputed(field));
  const values = Object.fromEntries(
    inside.map(([name, field]) => [name, valuesOf(field, path ? `${path}.${name}` : name, existing)]),
  );
  const requiredKeys = inside.filter(([, field]) => field.required).map(([name]) => name);
  return fc.record(values, { requiredKeys }) as fc.Arbitrary<Value>;
}

const words = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9._ -]{0,12}[a-zA-Z0-9]$/);

// The service ignores the letter case of its own words, so any case is valid.
function textOf({ choices, examples, problem }: Scalar): fc.Arbitrary<Value> {
  if (choices) {
    const cases = choices.flatMap((word) => [word, word.toLowerCase(), word.toUpperCase()]);
    return fc.constantFrom(...cases);
  }
  if (examples) return fc.constantFrom(...examples);
  if (problem) throw new Error("A field with a rule needs examples.");
  return fc.oneof(words, fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }));
}

/** Tags whose names differ in more than letter case, which Azure ignores. */
export function withDifferentNames(tags: Values): Values {
  return Object.fromEntries(
    new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), [key, value]])).values(),
  );
}
