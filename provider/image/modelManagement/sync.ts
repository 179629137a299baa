import { explained } from "../../azure/explained";
import type { ImagePatch, ServiceImage } from "../../azure/modelManagement";
import { type Change, listed } from "../../core/diff";
import { AzureMLError } from "../../core/errors";
import { isUnshown, type Unshown } from "../../core/shown";
import { asRecord, equal, type Value, type Values, withValue } from "../../core/values";
import { patching } from "../door/serviceImages";
import type { KnownRequest } from "../imageInputs";
import { claimsOf, withClaims } from "../ownership";
import { subject, type Target } from "../target";
import { remoteChanges } from "./compare";
import type { ServiceInputs } from "./fields";

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
  const { owner } = claimsOf({ ...kvTags });
  return isOwnerNew ? (tag ?? owner) : (owner ?? tag);
}

function patchesFor({ kvTags, properties }: ServiceImage, changes: readonly Change[], owner?: string): ImagePatch[] {
  const tags = withClaims(changed({ ...kvTags }, changes, "tags"), { ...(owner && { owner }), users: [] });
  const grown = changed({ ...properties }, changes, "properties");
  return [
    ...(equal(tags, { ...kvTags }) ? [] : [{ op: "replace", path: "/kvTags", value: texts(tags) } as const]),
    ...(equal(grown, { ...properties }) ? [] : [{ op: "add", path: "/properties", value: texts(grown) } as const]),
  ];
}

function changed(there: Values, changes: readonly Change[], name: string): Values {
  return changes
    .filter(({ path }) => path[0] === name)
    .reduce((map, { path, after }) => withValue(map, path.slice(1), after), there);
}

const texts = (map: Value) => asRecord(map) as Record<string, string>;
