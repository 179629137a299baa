import * as pulumi from "@pulumi/pulumi";
import type { Fields } from "../core/fields";

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
