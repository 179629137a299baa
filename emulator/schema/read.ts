import type { ErrorDetail } from "../arm/errors";
import { isObject } from "../http/body";
import { idleTimeProblem } from "./durations";
import type { Field } from "./fields";
import { isKnown } from "./versions";

/** How properties that only other api-versions know are treated. */
export interface Reading {
  version: string;
  refuseUnknownToVersion: boolean;
  problems: ErrorDetail[];
}

/**
 * Reads a value of a request by its field: read-only parts are left out, enum values get the service's casing,
 * and every problem is collected with its path. Null is the same as absent.
 */
export function readField(field: Field, value: unknown, path: string, reading: Reading): unknown {
  if (value === undefined || value === null || field.readOnly) return undefined;
  const wrong = (message: string) => {
    reading.problems.push({ code: "UserError", message, target: path });
    return undefined;
  };
  switch (field.kind) {
    case "any":
      return value;
    case "boolean":
      return typeof value === "boolean" ? value : wrong(`'${path}' must be a boolean.`);
    case "integer":
      return Number.isInteger(value) ? value : wrong(`'${path}' must be an integer.`);
    case "duration": {
      if (typeof value !== "string") return wrong(`'${path}' must be a string.`);
      const problem = idleTimeProblem(value);
      return problem ? wrong(`'${path}': ${problem}`) : value;
    }
    case "string":
      return typeof value === "string" ? readString(field, value, path, wrong) : wrong(`'${path}' must be a string.`);
    case "list":
      if (!Array.isArray(value)) return wrong(`'${path}' must be an array.`);
      if (field.maximumItems !== undefined && value.length > field.maximumItems) {
        return wrong(`'${path}' has ${value.length} items; at most ${field.maximumItems} are allowed.`);
      }
      return value.map((item, index) =>
        field.item ? readField(field.item, item, `${path}[${index}]`, reading) : item,
      );
    case "map":
      if (!isObject(value)) return wrong(`'${path}' must be an object.`);
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          field.item ? (readField(field.item, item, `${path}.${key}`, reading) ?? null) : item,
        ]),
      );
    case "object":
      return isObject(value) ? readObject(field, value, path, reading) : wrong(`'${path}' must be an object.`);
  }
}

function readString(field: Field, value: string, path: string, wrong: (message: string) => undefined) {
  if (!field.values) return value;
  const known = field.values.find((each) => each.toLowerCase() === value.toLowerCase());
  return known ?? wrong(`The value '${value}' of '${path}' is not one of ${field.values.join(", ")}.`);
}

function readObject(field: Field, value: Record<string, unknown>, path: string, reading: Reading) {
  const fields = field.fields ?? {};
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  const result: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const inner = fields[name];
    const target = below(name);
    if (!inner) {
      if (field.open) result[name] = given;
      else reading.problems.push({ code: "UserError", message: `Could not find member '${target}'.`, target });
    } else if (inner.known && !isKnown(inner.known, reading.version)) {
      if (reading.refuseUnknownToVersion && !inner.readOnly) {
        const message = `'${target}' is not supported by the api-version '${reading.version}'.`;
        reading.problems.push({ code: "UserError", message, target });
      }
    } else {
      const read = readField(inner, given, target, reading);
      if (read !== undefined) result[name] = read;
    }
  }
  for (const [name, inner] of Object.entries(fields)) {
    if (inner.required && (value[name] === undefined || value[name] === null)) {
      const target = below(name);
      reading.problems.push({ code: "UserError", message: `Required property '${target}' is missing.`, target });
    }
  }
  return result;
}
