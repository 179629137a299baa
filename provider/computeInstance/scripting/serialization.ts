import type { Compute } from "../../azure/api";
import { AzureMLError } from "../../core/errors";
import { parseComputeId } from "../../core/ids";
import { masked } from "../../core/mapInside";
import { asRecord, type Value } from "../../core/values";
import { fields } from "../fields";
import { isWord } from "../properties";

/** An instance as ARM shows it, in JSON, with `<secret>` for every secret. */
export function serialized(compute: Compute): Compute {
  const copy: Compute = JSON.parse(JSON.stringify(compute));
  const inner = asRecord(copy.properties.properties as Value);
  const shown = Object.entries(inner).map(([name, value]) => [
    name,
    fields[name] ? masked(fields[name], value) : value,
  ]);
  return { ...copy, properties: { ...copy.properties, properties: Object.fromEntries(shown) } };
}

/** The instance in the JSON. Throws when it is none, or belongs to another workspace. */
export function deserialized(workspaceId: string, object: unknown): Compute {
  const compute = asRecord(object as Value);
  const properties = asRecord(compute["properties"]);
  const parts = typeof compute["id"] === "string" ? parseComputeId(compute["id"]) : undefined;
  if (!parts) throw invalid('"id" is not the ARM id of a compute');
  if (!isWord(properties["computeType"], "ComputeInstance"))
    throw invalid('"properties.computeType" is not "ComputeInstance"');
  if (parts.workspace.toLowerCase() === workspaceId.toLowerCase()) return compute as unknown as Compute;
  throw new AzureMLError(
    "InvalidId",
    `ComputeInstance "${parts.computeName}" belongs to the workspace ${parts.workspace}, not to ${workspaceId}.`,
  );
}

function invalid(reason: string): AzureMLError {
  return new AzureMLError("InvalidFile", `This is no serialized ComputeInstance: ${reason}.`);
}
