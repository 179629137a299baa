import type { Compute } from "../../azure/api";
import { AzureMLError } from "../../core/errors";
import type { Field } from "../../core/fields";
import { parseComputeId } from "../../core/ids";
import { asRecord, isAbsent, isRecord, type Value, type Values } from "../../core/values";
import { fields } from "../fields";

/** Stands where a secret was: the data of setup scripts, their arguments, the environment of applications. */
export const SECRET = "<secret>";

/** An instance as ARM shows it, in JSON, with `<secret>` for every secret. */
export function serialized(compute: Compute): Compute {
  const copy: Compute = JSON.parse(JSON.stringify(compute));
  const inner = asRecord(copy.properties.properties as Value);
  const masked = Object.entries(inner).map(([name, value]) => [name, fields[name] ? mask(fields[name], value) : value]);
  return { ...copy, properties: { ...copy.properties, properties: Object.fromEntries(masked) } };
}

function mask(field: Field, value: Value): Value {
  if (isAbsent(value)) return value;
  if (field.secret) return SECRET;
  if (field.kind === "list") return Array.isArray(value) ? value.map((item) => mask(field.item, item)) : value;
  if ((field.kind !== "object" && field.kind !== "map") || !isRecord(value)) return value;
  const inside = (name: string) => (field.kind === "map" ? field.values : field.fields[name]);
  const masked = Object.entries(value).map(([name, child]) => {
    const of = inside(name);
    return [name, of ? mask(of, child) : child];
  });
  return Object.fromEntries(masked) as Values;
}

/** The instance in the JSON. Throws when it is none, or belongs to another workspace. */
export function deserialized(workspaceId: string, object: unknown): Compute {
  const compute = asRecord(object as Value);
  const properties = asRecord(compute.properties);
  const parts = typeof compute.id === "string" ? parseComputeId(compute.id) : undefined;
  if (!parts) throw invalid('"id" is not the ARM id of a compute');
  if (properties.computeType !== "ComputeInstance") throw invalid('"properties.computeType" is not "ComputeInstance"');
  if (parts.workspace.toLowerCase() === workspaceId.toLowerCase()) return compute as unknown as Compute;
  throw new AzureMLError(
    "input",
    `ComputeInstance "${parts.computeName}" belongs to the workspace ${parts.workspace}, not to ${workspaceId}.`,
  );
}

function invalid(reason: string): AzureMLError {
  return new AzureMLError("input", `This is no serialized ComputeInstance: ${reason}.`);
}
