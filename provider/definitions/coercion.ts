import { type Field, type Fields, fieldOf } from "../core/fields";
import { isRecord, type Value, type Values } from "../core/values";

// The words that Azure ML's loader takes, besides the plain booleans of YAML.
const TRUE = new Set(["t", "T", "true", "True", "TRUE", "on", "On", "ON", "y", "Y", "yes", "Yes", "YES", "1"]);
const FALSE = new Set(["f", "F", "false", "False", "FALSE", "off", "Off", "OFF", "n", "N", "no", "No", "NO", "0"]);

/** The values as the table wants them, where Azure ML's loader reads them so: `"15"` as 15, `y` as true. */
export function coerced(fields: Fields, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = fieldOf(fields, name);
      return [name, field ? coercedField(field, value) : value];
    }),
  );
}

function coercedField(field: Field, value: Value): Value {
  if (field.kind === "object") return isRecord(value) ? coerced(field.fields, value) : value;
  if (field.kind === "list") return Array.isArray(value) ? value.map((item) => coercedField(field.item, item)) : value;
  if (field.kind === "map") {
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, coercedField(field.values, child)]));
  }
  if (field.kind === "integer") return wholeNumber(value);
  if (field.kind === "boolean") return truth(value);
  return field.choices ? chosen(field.choices, value) : value;
}

/** What Python's `int` makes of it. */
function wholeNumber(value: Value): Value {
  if (typeof value === "number") return Number.isFinite(value) ? Math.trunc(value) : value;
  const isNumber = typeof value === "string" && /^\s*[-+]?\d+(?:_\d+)*\s*$/.test(value);
  return isNumber ? Number(value.replaceAll("_", "")) : value;
}

/** `SYSTEM_ASSIGNED`, `systemAssigned` and `SystemAssigned, UserAssigned` are words in snake case, too. */
function chosen(choices: readonly string[], value: Value): Value {
  if (typeof value !== "string") return value;
  const parts = value.split(",").map((part) => part.trim());
  const snake = parts.map((part) => part.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase()).join(",");
  return choices.includes(snake) ? snake : value;
}

function truth(value: Value): Value {
  if (typeof value === "object") return value;
  if (TRUE.has(String(value))) return true;
  return FALSE.has(String(value)) ? false : value;
}
