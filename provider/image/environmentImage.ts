import type { Connection } from "../azure/connection";
import type { Change } from "../core/diff";
import type { Resource } from "../core/resource";
import { hasUnknown, type Path, type Values } from "../core/values";
import { isBuildAsked } from "./build";
import { checkImage } from "./checkImage";
import { compare, propertiesText } from "./comparison";
import { createDeclarations } from "./declarations";
import { fields } from "./fields";
import {
  type GivenInputs,
  type KnownImage,
  knownRequest,
  type ReadImage,
  type RecordedInputs,
  type RemoveImage,
} from "./properties";
import { read } from "./read";
import { reconcile } from "./reconcile";
import { remove } from "./remove";
import { idOf, keyOf } from "./target";

/** The resource `Image` with its default backend: a version of an environment. */
export function environmentImage(connect: () => Connection, declarations = createDeclarations()): Resource {
  // Versions that are to be deleted before they are created again: to archive one would only hide it.
  const renewed = new Set<string>();
  return {
    type: "Image",
    fields,
    async check(request) {
      const checked = await checkImage({ ...request, newInputs: declarations.named(request) });
      if (!hasUnknown(addressOf(checked.inputs))) {
        declarations.note(request, { id: keyOf(idOf(checked.inputs)), made: fixedOf(checked.inputs) });
      }
      return checked;
    },
    diff: compare,
    deletesBeforeReplace(changes, declared) {
      if (changes.some(isOfAnother)) return false;
      renewed.add(keyOf(idOf(declared)));
      return true;
    },
    unfinished,
    async reconcile(request) {
      const entry = declarations.of(request.owner);
      return reconcile(connect(), knownRequest(fields, request), (id) => {
        // A taint creates first, which finds the owner's own version, and deletes then.
        if (entry) entry.again = keyOf(id);
      });
    },
    read: (request: ReadImage) => read(connect(), request),
    async remove(request: RemoveImage) {
      const id = keyOf(request.id);
      const { entry, isRenamed } = declarations.declaring(request.owner, id);
      const isSame = entry?.id === id;
      const isOther = isSame && entry.made !== fixedOf(request.inputs);
      if ((entry?.again === id && !isRenamed) || (isSame && !isOther && request.isSuperseded)) {
        entry.again = undefined;
        return request.log.info("the version is declared again, with the same content: it stays.");
      }
      const isRenewed = renewed.delete(id) && isSame;
      if ((isOther || isRenewed) && !isDeleting(request.inputs)) {
        return request.log.info("the version is declared with other content: it stays as it is.");
      }
      const isNeeded = () =>
        declarations.declaring(request.owner, id).isSharedHere || (isSame && isRenamed && !isOther);
      const isSuperseded = entry ? !isSame : request.isSuperseded === true;
      await remove(connect(), request, { isSuperseded, isNeeded, isDeclared: isSame && !isOther });
      if (isSame && !isOther) declarations.forget(request.owner);
    },
  };
}

/** What no version changes. Archiving it to recreate it would only hide it: the creation finds it and is refused. */
function fixedOf({ contentHash, properties }: GivenInputs): string {
  return JSON.stringify([contentHash, propertiesText(properties)]);
}

function isDeleting({ onDelete }: RecordedInputs): boolean {
  return typeof onDelete === "string" && onDelete.toLowerCase() === "delete";
}

const ADDRESS: Path = ["workspaceId", "name", "version"];

/** The change leads to another version, which exists beside the old one. */
function isOfAnother({ path, mutability }: Change): boolean {
  return mutability === "replace" && ADDRESS.includes(path[0] ?? "");
}

function addressOf({ workspaceId, name, version }: GivenInputs): Values {
  return { workspaceId, name, version };
}

function unfinished(observed: KnownImage): string | undefined {
  const { creationState, provisioningState, rebuildTrigger, builtTrigger } = observed;
  if (provisioningState === "Failed")
    return 'Azure could not register the version: the next "pulumi up" looks at it again.';
  if (!isBuildAsked(observed)) return undefined;
  if (creationState !== "Succeeded") return `its container image is ${creationState}: the next "pulumi up" builds it.`;
  return rebuildTrigger === builtTrigger
    ? undefined
    : 'its container image was built for another rebuildTrigger: the next "pulumi up" builds it.';
}
