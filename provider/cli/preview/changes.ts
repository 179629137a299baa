import { masked } from "../../core/masked";
import { equal, isRecord, type Path, type Value, type Values } from "../../core/values";
import { kindInStack } from "../../kinds";
import { SIGNATURE } from "../../pulumi/wireFormat";
import type { Step } from "./read";

/** One input that differs. Undefined is absent. */
export interface InputChange {
  readonly path: Path;
  readonly before: Value;
  readonly after: Value;
}

/** The inputs that differ, as deep as objects go. Ours are not told: names with two underscores, and the content's hash. */
export function changesOf({ type, before, after }: Step): InputChange[] {
  return compare(shown(type, before), shown(type, after), []);
}

/** The inputs that cause a replacement, without the one that others imply. */
export function causesOf({ causes }: Step): string[] {
  const told = causes.filter((name) => name !== "contentHash");
  return told.length > 0 ? told : [...causes];
}

// Pulumi hides what is secret, unless it was told not to.
function shown(type: string, inputs: Values): Values {
  const fields = kindInStack(type)?.fields ?? {};
  const known = Object.entries(inputs).filter(([name]) => !name.startsWith("__") && name !== "contentHash");
  return Object.fromEntries(known.map(([name, value]) => [name, fields[name] ? masked(fields[name], value) : value]));
}

function compare(before: Value, after: Value, path: Path): InputChange[] {
  if (isRecord(before) && isRecord(after) && !isHidden(before) && !isHidden(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => compare(before[name], after[name], [...path, name]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, i) => compare(item, after[i], [...path, i]));
  }
  return equal(before, after) ? [] : [{ path, before: hidden(before), after: hidden(after) }];
}

const isHidden = (value: Value): boolean => isRecord(value) && SIGNATURE in value;

function hidden(value: Value): Value {
  if (isHidden(value)) return "[secret]";
  if (Array.isArray(value)) return value.map(hidden);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hidden(inner)]));
}
