import { explained } from "../../azure/explained";
import type { ImagePatch, ServiceImage } from "../../azure/modelManagement";
import { type Change, diff, isUnshown, listed, NOTHING_UNSHOWN, type Unshown, unshown } from "../../core/diff";
import { AzureMLError } from "../../core/errors";
import { equal, type Path, type Value } from "../../core/values";
import { hasEnded } from "../build";
import { seenByAzure, withFixedProperties } from "../comparison";
import { patching } from "../door/serviceImages";
import type { KnownImage, KnownRequest } from "../fields";
import type { Labels } from "../scripting/backend";
import { subject, type Target } from "../target";
import { claimsOf, withClaims } from "../wire";
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
function remoteChanges(
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
  field: fields.creationState,
  released: false,
});

/** Makes tags and properties as declared. The service takes whole maps, so what others have set is sent along. */
export async function sync(
  target: Target,
  { id: declared, written: inputs, declaredBefore, isOwnerNew }: KnownRequest<ServiceInputs>,
  image: ServiceImage,
  again: () => Promise<ServiceImage>,
  held: Unshown,
): Promise<ServiceImage> {
  const { connection, workspaceId, name, version, id, signal } = target;
  const remaining = (now: ServiceImage) =>
    remoteChanges(target, inputs, now, declaredBefore).filter((change) => !isUnshown(held, change));
  const changes = remaining(image);
  const fixed = changes.filter(({ mutability }) => mutability === "replace");
  if (fixed.length > 0)
    throw new AzureMLError("CannotBeChanged", `${subject(id)}: ${listed(fixed)} cannot be changed in an image.`);
  const owner = ownerOf(target, image, isOwnerNew);
  const patches = patchesFor(image, changes, owner);
  if (patches.length === 0) return image;
  const service = connection.modelManagement(workspaceId);
  const asker = declared === undefined ? "engine's create" : "engine's update";
  for (const patch of patches) {
    const admission = patching(target, { asker, found: image, changes, held, owner });
    await service.patchImage(`${name}:${version}`, [patch], admission, signal).catch((error) => {
      throw explained(error, `${subject(id)}: Azure refused the update of ${listed(changes) || "its tags"}.`);
    });
  }
  const written = await again();
  const kept = remaining(written);
  if (kept.length === 0) return written;
  const text = `${subject(id)}: Azure accepted the update of ${listed(kept)} and kept the old value.`;
  throw new AzureMLError("NotAsDeclared", text);
}

/** The tag of the owner, which another owner keeps unless the resource was moved here. */
function ownerOf({ tag }: Target, { kvTags }: ServiceImage, isOwnerNew = false): string | undefined {
  const { owner } = claimsOf(kvTags);
  return isOwnerNew ? (tag ?? owner) : (owner ?? tag);
}

function patchesFor({ kvTags, properties }: ServiceImage, changes: readonly Change[], owner?: string): ImagePatch[] {
  const tags = withClaims(changed({ ...kvTags }, changes, "tags"), { ...(owner && { owner }), users: [] });
  const grown = changed({ ...properties }, changes, "properties");
  return [
    ...(equal(tags, { ...kvTags }) ? [] : [{ op: "replace", path: "/kvTags", value: tags } as const]),
    ...(equal(grown, { ...properties }) ? [] : [{ op: "add", path: "/properties", value: grown } as const]),
  ];
}

function changed(there: Labels, changes: readonly Change[], name: "tags" | "properties"): Labels {
  const entries = new Map(Object.entries(there));
  for (const { path, after } of changes) {
    const [first, key] = path;
    if (first !== name || typeof key !== "string") continue;
    if (typeof after === "string") entries.set(key, after);
    else entries.delete(key);
  }
  return Object.fromEntries(entries);
}
