import { asRecord, isRecord, type Path, UNKNOWN, type Value, type Values, withoutAbsent } from "../core/values";

/** How Pulumi's dynamic host hands over a value that a preview does not know. */
const UNKNOWN_SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** How Pulumi marks a value of its own kind, and which of them is a secret. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Members of inputs and outputs that are not the user's. Pulumi hides names that begin with two underscores. */
export const PROVIDER = "__provider";
export const CONTEXT = "__context";
export const DECLARED = "__declared";
export const RELEASED = "__released";
export const SUPERSEDED = "__superseded";

/** What the host hands over, with the user's values and ours apart. */
export interface Received {
  readonly values: Values;
  readonly hidden: Values;
  /** Of outputs: where something was declared when they were written. */
  readonly declared: Path[];
  /** Of inputs: where something was declared until now. Of outputs: what of it the last update has seen to. */
  readonly released: Path[];
  /** Of outputs: ids of what they took the place of, which may still be there to be deleted. */
  readonly superseded: readonly string[];
  /** Outputs that a call of ours has returned, not the inputs of a resource that the program only reads. */
  readonly isStored: boolean;
}

export function fromHost(given: unknown): Received {
  const { [PROVIDER]: provider, [CONTEXT]: context, ...rest } = asRecord(given as Value);
  const { [DECLARED]: declared, [RELEASED]: released, [SUPERSEDED]: superseded, ...values } = rest;
  return {
    values: known(values) as Values,
    hidden: withoutAbsent({ [PROVIDER]: provider, [CONTEXT]: context }),
    declared: parsePointers(declared),
    released: parsePointers(released),
    superseded: Array.isArray(superseded) ? superseded.map(String) : [],
    isStored: declared !== undefined,
  };
}

/** Values as the host takes them: nothing undefined anywhere. */
export function toHost(values: Values, hidden: Values = {}): Values {
  return withoutAbsent({ ...(unknownAsSentinel(values) as Values), ...hidden });
}

/** The values with the one at the path marked as a secret; or what it is inside of, where that is a list. */
export function withSecret(values: Values, [name, ...inner]: Path): Values {
  const value = values[String(name)];
  if (value === undefined || (isRecord(value) && SIGNATURE in value)) return values;
  const isInside = inner.length > 0 && isRecord(value);
  const hidden: Values = isInside ? withSecret(value, inner) : { [SIGNATURE]: SECRET_SIGNATURE, value };
  return { ...values, [String(name)]: hidden };
}

/** A path as one short text (RFC 6901, without the first slash), because each resource's state holds many. */
export function pointer(path: Path): string {
  return path.map((key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
}

function parsePointers(texts: Value): Path[] {
  if (!Array.isArray(texts)) return [];
  return texts.map((text) =>
    String(text)
      .split("/")
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~")),
  );
}

function known(value: Value): Value {
  if (value === UNKNOWN_SENTINEL) return UNKNOWN;
  return mapped(value, known);
}

function unknownAsSentinel(value: Value): Value {
  if (value === UNKNOWN) return UNKNOWN_SENTINEL;
  return mapped(value, unknownAsSentinel);
}

function mapped(value: Value, change: (inner: Value) => Value): Value {
  if (Array.isArray(value)) return value.map(change);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child)]));
}
