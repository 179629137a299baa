import type { ServiceImage } from "../../azure/modelManagement";
import { type Change, diff } from "../../core/diff";
import type { Field } from "../../core/fields";
import { NOTHING_UNSHOWN, type Unshown, unshown } from "../../core/shown";
import type { Path, Value } from "../../core/values";
import { hasEnded } from "../build";
import { seenByAzure, withFixedProperties } from "../compare";
import type { KnownImage, KnownRequest } from "../imageInputs";
import type { Target } from "../target";
import { fields, type PlannedServiceInputs, type ServiceInputs } from "./fields";
import { fromWire } from "./wire";

/** The differences by the table. What is there of the properties cannot change, and no image comes out of a failed creation. */
export function compare(
  declared: PlannedServiceInputs,
  observed: KnownImage,
  declaredBefore: readonly Path[] = [],
): Change[] {
  const changes = withFixedProperties(diff({ fields, declared, observed, declaredBefore }));
  return hasFailed(observed.creationState) ? [...changes, another(observed.creationState)] : changes;
}

export function hasFailed(state: Value): boolean {
  return typeof state === "string" && hasEnded(state) && state.toLowerCase() !== "succeeded";
}

/** What separates the declared from an image as it was read. */
export function remoteChanges(
  target: Target,
  written: PlannedServiceInputs,
  image: ServiceImage,
  declaredBefore?: readonly Path[],
): Change[] {
  return seenByAzure(fields, compare(written, fromWire(target.workspaceId, image), declaredBefore));
}

/** What an update does not write, because its preview has not shown it. */
export function heldBack(target: Target, request: KnownRequest<ServiceInputs>, image: ServiceImage): Unshown {
  const { id, written, observed, declaredBefore } = request;
  if (id === undefined || observed === undefined) return NOTHING_UNSHOWN;
  const shown = seenByAzure(fields, compare(written, observed, declaredBefore));
  return unshown(shown, remoteChanges(target, written, image, declaredBefore));
}

const another = (before: Value): Change => ({
  path: ["creationState"],
  before,
  after: "Succeeded",
  mutability: "replace",
  operation: "create",
  field: fields["creationState"] as Field,
  released: false,
});
