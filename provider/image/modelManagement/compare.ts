import { type Change, diff } from "../../core/diff";
import type { Field } from "../../core/fields";
import type { Path, Value, Values } from "../../core/values";
import { withFixedProperties } from "../compare";
import { hasEnded } from "../untilEnded";
import { fields } from "./fields";

/** The differences by the table. What is there of the properties cannot change, and no image comes out of a failed creation. */
export function compare(declared: Values, observed: Values, declaredBefore: readonly Path[] = []): Change[] {
  const changes = withFixedProperties(diff({ fields, declared, observed, declaredBefore }));
  return hasFailed(observed.creationState) ? [...changes, another(observed.creationState)] : changes;
}

export function hasFailed(state: Value): boolean {
  return typeof state === "string" && hasEnded(state) && state.toLowerCase() !== "succeeded";
}

const another = (before: Value): Change => ({
  path: ["creationState"],
  before,
  after: "Succeeded",
  mutability: "replace",
  operation: "create",
  field: fields.creationState as Field,
  released: false,
});
