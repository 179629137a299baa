import { AzureMLError } from "../core/errors";
import { asRecord, isAbsent, isRecord, type Path, show, type Value } from "../core/values";
import { subject } from "./messages";

/** Paths of environment variables without a value: an existing instance keeps its values of these. */
export function valuesToKeep(applications: Value): Path[] {
  if (!Array.isArray(applications)) return [];
  return applications.flatMap((application, i) =>
    Object.entries(asRecord(asRecord(application)["environmentVariables"]))
      .filter(([, variable]) => isRecord(variable) && isAbsent(variable["value"]))
      .map(([name]) => ["customServices", i, "environmentVariables", name, "value"]),
  );
}

/** Throws when there is nothing to keep: the applications as they would be sent have variables without a value. */
export function refuseMissingValues(id: string, applications: Value): void {
  const missing = valuesToKeep(applications);
  if (missing.length === 0) return;
  throw new AzureMLError(
    "InvalidInput",
    `${subject(id)}: ${missing.map(show).join(", ")}: no value is declared, and Azure shows none that could be kept. Declare it.`,
  );
}
