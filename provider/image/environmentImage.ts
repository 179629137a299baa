import type { Connection } from "../azure/connection";
import { explained } from "../azure/explained";
import type { Change } from "../core/diff";
import { deletionWord } from "../core/inputs";
import type { Resource } from "../core/resource";
import { hasUnknown, type Path, type Values } from "../core/values";
import { isBuildAsked } from "./build";
import { checkImage } from "./checkImage";
import { compare, propertiesText } from "./comparison";
import { counted, isMadeAnew, isOnlyOurs, leaving, removing } from "./door/versions";
import {
  fields,
  type GivenInputs,
  type KnownImage,
  knownRequest,
  type ReadImage,
  type RecordedInputs,
  type RemoveImage,
} from "./fields";
import { createMemory } from "./memory";
import { getVersion, read } from "./read";
import { reconcile } from "./reconcile";
import { idOf, keyOf, subject, targetOf } from "./target";
import { claimsIn, fromWire, isSameClaims, isUnclaimed, left, overlay } from "./wire";

/** The resource `Image` with its default backend: a version of an environment. */
export function environmentImage(connect: () => Connection, memory = createMemory()): Resource {
  return {
    type: "Image",
    fields,
    async check(request) {
      const checked = await checkImage({ ...request, newInputs: memory.named(request) });
      if (!hasUnknown(addressOf(checked.inputs))) {
        memory.note(request, { id: keyOf(idOf(checked.inputs)), made: fixedOf(checked.inputs) });
      }
      return checked;
    },
    diff: compare,
    deletesBeforeReplace(changes, declared) {
      if (changes.some(isOfAnother)) return false;
      memory.noteRenewed(keyOf(idOf(declared)));
      return true;
    },
    unfinished,
    reconcile: async (request) =>
      reconcile(connect(), knownRequest(fields, request), (id) => memory.noteFoundAgain(request.owner, keyOf(id))),
    read: (request: ReadImage) => read(connect(), request),
    async remove(request: RemoveImage) {
      const id = keyOf(request.id);
      const { entry, isRenamed } = memory.declaring(request.owner, id);
      const isSame = entry?.id === id;
      const isOther = isSame && entry.made !== fixedOf(request.inputs);
      if (memory.wasFoundAgain(request.owner, id) || (isSame && !isOther && request.isSuperseded)) {
        return request.log.info("the version is declared again, with the same content: it stays.");
      }
      const isRenewed = memory.wasRenewed(id) && isSame;
      if ((isOther || isRenewed) && !isDeleting(request.inputs)) {
        return request.log.info("the version is declared with other content: it stays as it is.");
      }
      const isNeeded = () => memory.declaring(request.owner, id).isSharedHere || (isSame && isRenamed && !isOther);
      const isSuperseded = entry ? !isSame : request.isSuperseded === true;
      await remove(connect(), request, { isSuperseded, isNeeded, isDeclared: isSame && !isOther });
      if (isSame && !isOther) memory.forget(request.owner);
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

/** Archives or deletes the version as declared, or takes the mark of its owner off it where others use it. */
export async function remove(
  connection: Connection,
  request: RemoveImage,
  { isSuperseded, isNeeded, isDeclared }: { isSuperseded: boolean; isNeeded: () => boolean; isDeclared: boolean },
): Promise<void> {
  const { id, inputs, observed, log } = request;
  const name = isSuperseded ? "onSupersede" : "onDelete";
  const declared = inputs[name] ?? (isSuperseded ? "retain" : "archive");
  const way = deletionWord(subject(id), name, fields[name], declared);
  if (way === "retain") {
    log.info(`left in Azure as it is: ${id}`);
    return;
  }
  const target = targetOf(connection, request, id, "delete", inputs);
  const version = await getVersion(target);
  if (!version) return;
  if (isDeclared && isMadeAnew(version, observed)) {
    return log.info("the version is gone, and was made again as the program declares it: it stays.");
  }
  const claims = claimsIn(version);
  const remaining = target.tag ? left(claims, target.tag) : claims;
  const { environments } = connection;
  const { signal } = request;
  const isHidden = fromWire(version).isArchived === true;
  const count = () => {
    // What another version takes the place of is hidden as declared, and can be taken back.
    if (way !== "delete" && (isHidden || isSuperseded)) return undefined;
    return counted(connection, id);
  };
  const leave = { observed, found: version, way, isNeeded, count };
  const work = async () => {
    if (isOnlyOurs(target, version, observed) && !isNeeded()) {
      if (way === "delete") {
        return environments.deleteEnvironmentVersion(id, removing(target, "delete", leave), signal);
      }
      const archived = overlay(version, [ARCHIVING], remaining);
      if (!isHidden) await environments.putEnvironmentVersion(id, archived, removing(target, "archive", leave), signal);
      return;
    }
    const isNobodys = !isNeeded() && isUnclaimed(claims);
    log.info(`${isNobodys ? "this stack did not make the version" : "others use the version"}: it stays.`);
    if (isSameClaims(claims, remaining)) return;
    await environments.putEnvironmentVersion(id, overlay(version, [], remaining), leaving(target, version), signal);
  };
  await work().catch((error) => {
    throw explained(error, `${subject(id)} could not be ${way === "delete" ? "deleted" : "archived"}.`);
  });
}

const ARCHIVING: Change = {
  path: ["isArchived"],
  before: false,
  after: true,
  mutability: "update",
  operation: "put",
  field: fields.isArchived,
  released: false,
};
