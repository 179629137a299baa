import { type EnvironmentVariables, resolveSettings } from "../../azure/config";
import { masked } from "../../core/mapInside";
import { equal, isRecord, type Path, UNKNOWN, type Value, type Values } from "../../core/values";
import type { Effect } from "../../kinds/kind";
import { fromHost, SIGNATURE } from "../../pulumi/wireFormat";
import type { Failing } from "../options";
import type { Preview, Step } from "./readPreview";

/** What a step does. Of another provider's resources, what Pulumi says. */
export function effectOf(step: Step): Effect {
  const { kind, operation, before, after, observed, overruling = {} } = step;
  if (!kind) {
    const isDeletion = operation === "delete" || operation === "replace";
    return { isDeletion, consequence: "none", texts: [], isWaiting: false };
  }
  return kind.effectOf({
    operation,
    before: fromHost(before).values,
    after: unhidden(fromHost(after).values) as Values,
    observed: fromHost(observed).values,
    overruling,
  });
}

/** What becomes of the thing in Azure, where the operation's name does not tell it, and of whom it is taken: without a full stop. */
export function consequenceOf({ becomes, texts }: Effect): string | undefined {
  const told = [becomes, texts.join(" ").replace(/\.$/, "")].filter((part) => part);
  return told.length > 0 ? told.join(": ") : undefined;
}

/** A secret may have changed: nobody can tell. */
function unhidden(value: Value): Value {
  if (value === "[secret]") return UNKNOWN;
  if (Array.isArray(value)) return value.map(unhidden);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unhidden(inner)]));
}

/** One input that differs. Undefined is absent. */
export interface InputChange {
  readonly path: Path;
  readonly before: Value;
  readonly after: Value;
}

/** The inputs that differ, as deep as objects go. Ours are not told: names with two underscores, and the content's hash. */
export function changesOf({ kind, before, after }: Step): InputChange[] {
  return compare(shown(kind, before), shown(kind, after), []);
}

/** The inputs that cause a replacement, without the one that others imply. */
export function causesOf({ causes }: Step): string[] {
  const told = causes.filter((name) => name !== "contentHash");
  return told.length > 0 ? told : [...causes];
}

// Pulumi hides what is secret, unless it was told not to.
function shown(kind: Step["kind"], inputs: Values): Values {
  const fields = kind?.fields ?? {};
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

const VARIABLES = ["AZUREML_ON_DELETE", "AZUREML_ON_INTERRUPT"];

/** The preview with what its configuration and the variables say instead of what the instances declare. */
export function overruled(preview: Preview, env: EnvironmentVariables): Preview {
  const read = (key: string) => {
    const value = /:(onDelete|onInterrupt)$/.test(key) ? preview.config[key] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  const variables = Object.fromEntries(VARIABLES.map((name) => [name, env[name]]));
  const { onDelete, onInterrupt } = resolveSettings(read, variables);
  return { ...preview, steps: preview.steps.map((step) => ({ ...step, overruling: { onDelete, onInterrupt } })) };
}

/** What is planned and not allowed. */
export interface Refused {
  readonly steps: readonly Step[];
  /** What interrupts somebody. */
  readonly interruptions?: readonly Step[];
  /** Too many deletions. */
  readonly deletions?: { readonly most: number; readonly steps: readonly Step[] };
}

/** What of the steps `--fail-on` forbids. */
export function refusedOf(steps: readonly Step[], { operations, interrupt, most }: Failing): Refused {
  const deletions = steps.filter((step) => effectOf(step).isDeletion);
  const interruptions = interrupt ? steps.filter((step) => effectOf(step).consequence !== "none") : [];
  return {
    steps: steps.filter(({ operation }) => operations.includes(operation)),
    ...(interruptions.length > 0 && { interruptions }),
    ...(most !== undefined && deletions.length > most && { deletions: { most, steps: deletions } }),
  };
}
