import type { EnvironmentVersion } from "../../azure/environments";
import { explained } from "../../azure/explained";
import { AzureMLError } from "../../core/errors";
import type { Field } from "../../core/fields";
import { equal, type Values } from "../../core/values";
import { removalByName, versionByName } from "../door/ordered";
import { fields } from "../fields";
import { withoutClaims } from "../ownership";
import { subject } from "../target";
import { labelNames } from "../validation";
import { claimsIn, overlay, propertiesIn } from "../wire";
import type { ImageCall } from "./backend";
import { requireVersion } from "./versions";

/** What can change in a version, as ARM has it now; tags without the provider's own. */
export interface Labels {
  readonly tags: Values;
  readonly properties: Values;
  readonly isArchived: boolean;
}

const LABELS = ["tags", "properties", "isArchived"] as const;

/**
 * Reads the version, and writes what `change` makes of its labels; nothing is sent when that is the same. There is no ETag:
 * of two who write at the same time the last one wins.
 */
export async function writeLabels(
  call: ImageCall,
  id: string,
  change: (labels: Labels) => Partial<Labels>,
): Promise<EnvironmentVersion> {
  const { connection, signal } = call;
  const version = await requireVersion(call, id);
  const before = labelsOf(version);
  const wanted = change(before);
  const changed = LABELS.filter((name) => wanted[name] !== undefined && !equal(before[name], wanted[name]));
  if (changed.length === 0) return version;
  const names = changed.join(", ");
  const changes = changed.map((name) => ({ path: [name], after: wanted[name], field: fields[name] as Field }));
  const claims = claimsIn(version);
  const isArchival = changed.includes("isArchived") && wanted.isArchived === true;
  const admission = isArchival
    ? removalByName(call, "environmentVersion", id, "archive")
    : versionByName(call, id, version);
  const written = await connection.environments
    .putEnvironmentVersion(id, overlay(version, changes, claims), admission, signal)
    .catch((error) => {
      throw explained(error, `${subject(id)}: Azure refused the update of ${names}.`);
    });
  const after = labelsOf(written);
  if (changed.every((name) => equal(after[name], wanted[name]))) return { ...written, id };
  throw new AzureMLError(
    "NotAsDeclared",
    `${subject(id)}: Azure accepted the update of ${names} and kept the old value.`,
  );
}

function labelsOf(version: EnvironmentVersion): Labels {
  const { tags, properties, isArchived } = propertiesIn(version);
  return { tags: withoutClaims(tags), properties: properties ?? {}, isArchived: isArchived === true };
}

/** Throws for names that cannot be those of tags or properties. */
export function refuseNames(id: string, what: "tags" | "properties", values: Values): void {
  const problem = labelNames(values);
  if (problem) throw new AzureMLError("InvalidInput", `${subject(id)}: ${what}: ${problem}`);
}

/** Properties can be added; what is there cannot change. */
export function refuseExisting(id: string, there: Values, added: Values): void {
  const existing = Object.keys(added).filter((name) => Object.hasOwn(there, name));
  if (existing.length === 0) return;
  throw new AzureMLError(
    "CannotBeChanged",
    `${subject(id)}: properties can only be added, and ${existing.join(", ")} is there already.`,
  );
}
