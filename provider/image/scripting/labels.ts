import { AzureMLError } from "../../core/errors";
import type { Values } from "../../core/values";
import { subject } from "../target";
import { labelNames } from "../validation";

/** Throws for names that cannot be those of tags or properties. */
export function refuseNames(id: string, what: "tags" | "properties", values: Values): void {
  const problem = labelNames(values);
  if (problem) throw new AzureMLError("input", `${subject(id)}: ${what}: ${problem}`);
}

/** Properties can be added; what is there cannot change. */
export function refuseExisting(id: string, there: Values, added: Values): void {
  const existing = Object.keys(added).filter((name) => Object.hasOwn(there, name));
  if (existing.length === 0) return;
  throw new AzureMLError(
    "input",
    `${subject(id)}: properties can only be added, and ${existing.join(", ")} is there already.`,
  );
}
