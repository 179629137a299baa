import { type Connection, orAbsent } from "../azure/connection";
import type { EnvironmentVersion } from "../azure/environments";
import { explained } from "../azure/explained";
import { readKnown } from "../azure/knownReads";
import { agrees } from "../core/canonical";
import { deletionWord } from "../core/deletionWord";
import { type Change, diff, listed } from "../core/diff";
import { AzureMLError, isAzureMLError, PartialFailure } from "../core/errors";
import type { Field } from "../core/fields";
import { environmentVersionId } from "../core/ids";
import { outputs } from "../core/reflect";
import type { Observed, ReadRequest, ReconcileRequest, RemoveRequest, Resource } from "../core/resource";
import {
  conflictText,
  isUnshown,
  keptOf,
  leftAloneText,
  NOTHING_UNSHOWN,
  type Unshown,
  unshown,
  withKept,
} from "../core/shown";
import { equal, hasUnknown, type Path, type Values, withoutAbsent } from "../core/values";
import { type Built, build, isBuildAsked, readImage } from "./build";
import { checkImage } from "./checkImage";
import { createDeclarations } from "./declarations";
import { counted } from "./door/evidence";
import { isMadeAnew, isOnlyOurs, leaving, type Maker, registering, relabelling, removing } from "./door/versions";
import { CONTENT, fields } from "./fields";
import { propertiesText, withFixedProperties } from "./fixedProperties";
import { keyOf } from "./ids";
import { sendContext } from "./localFiles";
import { type Claims, claimsOf, isUnclaimed, joined, left } from "./ownership";
import { subject, type Target, targetOf } from "./target";
import { fromWire, overlay, READ, toWire } from "./wire";

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
      return reconcile(connect(), request, (id) => {
        // A taint creates first, which finds the owner's own version, and deletes then.
        if (entry) entry.again = keyOf(id);
      });
    },
    read: (request) => read(connect(), request),
    async remove(request) {
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
function fixedOf({ contentHash, properties }: Values): string {
  return JSON.stringify([contentHash, propertiesText(properties)]);
}

function isDeleting({ onDelete }: Values): boolean {
  return typeof onDelete === "string" && onDelete.toLowerCase() === "delete";
}

const ADDRESS = new Set(["workspaceId", "name", "version"]);

/** The change leads to another version, which exists beside the old one. */
function isOfAnother({ path, mutability }: Change): boolean {
  return mutability === "replace" && ADDRESS.has(String(path[0]));
}

function addressOf({ workspaceId, name, version }: Values): Values {
  return { workspaceId, name, version };
}

function idOf({ workspaceId, name, version }: Values): string {
  return environmentVersionId(String(workspaceId), String(name), String(version));
}

/** Who declares a version has it in lists, unless `isArchived` says otherwise: to archive is how the studio deletes one. */
function compare(declared: Values, observed: Values, declaredBefore: readonly Path[] = []): Change[] {
  const wanted = { isArchived: false, ...declared };
  return withFixedProperties(diff({ fields, declared: wanted, observed, declaredBefore }));
}

function unfinished(observed: Values): string | undefined {
  const { creationState, provisioningState, rebuildTrigger, builtTrigger } = observed;
  if (provisioningState === "Failed")
    return 'Azure could not register the version: the next "pulumi up" looks at it again.';
  if (!isBuildAsked(observed)) return undefined;
  if (creationState !== "Succeeded")
    return `its container image is ${String(creationState)}: the next "pulumi up" builds it.`;
  return equal(rebuildTrigger, builtTrigger)
    ? undefined
    : 'its container image was built for another rebuildTrigger: the next "pulumi up" builds it.';
}

async function reconcile(
  connection: Connection,
  request: ReconcileRequest,
  findAgain: (id: string) => void,
): Promise<Observed> {
  const { inputs, observed: before } = request;
  const id = request.id ?? idOf(inputs);
  const target = targetOf(connection, request, id, request.id ? "update" : "create", inputs);
  const found = await getVersion(target);
  const isNew = found === undefined;
  if (found && request.id === undefined) refuseOtherContent(target, inputs, found);
  const isFound = found !== undefined && request.id === undefined && isHeldBy(target, found);
  if (isFound) findAgain(id);
  const isFoundAgain = isFound && !isGivenUp(found, inputs);
  const held = found ? heldBack(request, found) : NOTHING_UNSHOWN;
  const kept = before ? keptOf(fields, before, held) : [];
  const maker = request.id === undefined ? "engine's create" : "engine's update";
  let version = found ?? (await register(target, maker, inputs));
  let image: Built = { creationState: "NotBuilt" };
  const properties = () =>
    withKept(fields, observe(inputs, version, target, image, isNew ? false : before?.isShared), kept);
  const made = () => ({ id, properties: properties(), isFoundAgain });
  try {
    if (held.others.length > 0) {
      target.log.warn(leftAloneText(subject(id), held.others));
    }
    version = await sync(target, maker, request, version, held);
    if (held.conflicts.length > 0) {
      throw new AzureMLError("input", conflictText(subject(id), held.conflicts));
    }
    if (!isBuildAsked(inputs)) return made();
    const there = await readImage(target);
    const isThere = there.creationState === "Succeeded";
    // Only an image that was there before can be of an older trigger.
    const isOlder = isThere && before !== undefined && isBuildAsked(before);
    const builtTrigger = isOlder ? before.builtTrigger : inputs.rebuildTrigger;
    image = { ...there, ...withoutAbsent({ builtTrigger, imageBuildLogUri: before?.imageBuildLogUri }) };
    if (isThere && equal(builtTrigger, inputs.rebuildTrigger)) return made();
    const { built, problem } = await build(target, inputs);
    const lastTrigger = problem ? builtTrigger : inputs.rebuildTrigger;
    image = { ...built, ...withoutAbsent({ builtTrigger: lastTrigger }) };
    if (problem) throw new AzureMLError("service", problem);
    return made();
  } catch (error) {
    if (!isAzureMLError(error)) throw error;
    throw new PartialFailure(error.message, { id, observed: properties(), isFoundAgain }, error.details);
  }
}

/** What an update does not write, because its preview has not shown it. */
function heldBack({ id, inputs, observed, declaredBefore }: ReconcileRequest, found: EnvironmentVersion): Unshown {
  if (id === undefined || observed === undefined) return NOTHING_UNSHOWN;
  const shown = seenByAzure(compare(inputs, observed, declaredBefore));
  return unshown(shown, remoteChanges(inputs, found, declaredBefore));
}

/** The resource that calls has it already; without tags, nobody can tell that it has not. */
function isHeldBy({ tag }: Target, { properties }: EnvironmentVersion): boolean {
  const { owner, users } = claimsOf(properties.tags as Values);
  return tag === undefined || owner === tag || users.includes(tag);
}

/** It is archived, and the program does not ask for that: a deletion has given it up, or somebody in Azure. */
function isGivenUp({ properties }: EnvironmentVersion, { isArchived }: Values): boolean {
  return properties.isArchived === true && isArchived !== true;
}

async function getVersion({ connection, id, signal }: Target): Promise<EnvironmentVersion | undefined> {
  return orAbsent(connection.environments.getEnvironmentVersion(id, signal)).catch((error) => {
    throw explained(error, `${subject(id)} cannot be read.`);
  });
}

/** The same in a refresh: from a list, where that tells as much. */
async function refreshVersion(target: Target, known: Values | undefined): Promise<EnvironmentVersion | undefined> {
  const { connection, workspaceId, name, version, id, signal } = target;
  const reads = connection.environmentVersions(workspaceId, name);
  return readKnown(reads, { name: version, fields: READ, known, fromWire, signal }).catch((error) => {
    throw explained(error, `${subject(id)} cannot be read.`);
  });
}

async function register(target: Target, maker: Maker, inputs: Values): Promise<EnvironmentVersion> {
  const { connection, id, tag, signal, log } = target;
  const contextUri = await sendContext(target, inputs);
  log.progress("registering the version");
  const body = toWire(inputs, { ...(tag && { owner: tag }), users: [] }, contextUri);
  // Uploads take their time.
  const admission = registering(target, maker, contextUri !== undefined);
  return connection.environments.putEnvironmentVersion(id, body, admission, signal).catch(async (error) => {
    // A PUT whose answer was lost may have worked; its own repetition is then refused as a conflict.
    const there = await getVersion(target).catch(() => undefined);
    if (there && claimsOf(there.properties.tags as Values).owner === tag && tag) return there;
    throw explained(error, `${subject(id)} could not be registered (${id}).`);
  });
}

function refuseOtherContent({ id, log }: Target, inputs: Values, found: EnvironmentVersion): void {
  const there = fromWire(found);
  const isSame = there.contentHash !== undefined && there.contentHash === inputs.contentHash;
  // What is not declared makes other content, too. Of a build context without that mark nobody can tell what is in it.
  const other = isSame ? [] : CONTENT.filter((name) => !agrees(fields[name] as Field, inputs[name], there[name]));
  if (other.length === 0) {
    log.info("the version exists already with this content; it is used.");
    return;
  }
  const archived = there.isArchived === true ? " (it is archived)" : "";
  throw new AzureMLError(
    "input",
    `${subject(id)} exists already${archived} with other content: ${other.join(", ")}. A version never changes: give another version, or none, so that the content decides.`,
  );
}

/** Makes the labels as declared, restores the version when it is created again, and says that it is used. */
async function sync(
  target: Target,
  maker: Maker,
  request: ReconcileRequest,
  version: EnvironmentVersion,
  held: Unshown,
): Promise<EnvironmentVersion> {
  const { inputs, declaredBefore } = request;
  const remaining = (now: EnvironmentVersion) =>
    remoteChanges(inputs, now, declaredBefore).filter((change) => !isUnshown(held, change));
  const changes = remaining(version);
  const fixed = changes.filter(({ mutability }) => mutability === "replace");
  if (fixed.length > 0) {
    throw new AzureMLError(
      "input",
      `${subject(target.id)}: ${listed(fixed)} cannot be changed in a version. Give another version, or declare what is there.`,
    );
  }
  const claims = claimsOf(version.properties.tags as Values);
  const claimed = target.tag ? claimedBy(target.tag, claims, request, version) : claims;
  if (changes.length === 0 && claimed === claims) return version;
  const { connection, signal } = target;
  const admission = relabelling(target, { asker: maker, found: version, changes, held, claims: claimed });
  const written = await connection.environments
    .putEnvironmentVersion(target.id, overlay(version, changes, claimed), admission, signal)
    .catch((error) => {
      throw explained(error, `${subject(target.id)}: Azure refused the update of ${listed(changes) || "its tags"}.`);
    });
  const kept = remaining(written);
  if (kept.length === 0) return written;
  throw new AzureMLError(
    "service",
    `${subject(target.id)}: Azure accepted the update of ${listed(kept)} and kept the old value.`,
  );
}

/** The same owner under another name goes on owning, and who restores what the last owner has left owns it from then on. */
function claimedBy(tag: string, claims: Claims, request: ReconcileRequest, version: EnvironmentVersion): Claims {
  const { id, observed, isOwnerNew } = request;
  const { isArchived, contentHash } = fromWire(version);
  const isLeft = isArchived === true && contentHash !== undefined && isUnclaimed(claims);
  const isOwning = id === undefined ? isLeft : isOwnerNew === true && observed?.isShared === false;
  return isOwning && claims.owner !== tag ? { ...left(claims, tag), owner: tag } : joined(claims, tag);
}

function remoteChanges(inputs: Values, version: EnvironmentVersion, declaredBefore?: readonly Path[]): Change[] {
  return seenByAzure(compare(inputs, fromWire(version), declaredBefore));
}

function seenByAzure(changes: readonly Change[]): Change[] {
  return changes.filter(({ path, field }) => !field.ours && !fields[String(path[0])]?.ours);
}

function observe(
  inputs: Values,
  version: EnvironmentVersion,
  target: Target,
  image: Built,
  wasShared: Values[string],
): Values {
  const { owner } = claimsOf(version.properties.tags as Values);
  const isShared = target.tag && owner !== undefined ? owner !== target.tag : (wasShared ?? true);
  return outputs(fields, inputs, { ...fromWire(version), ...image, isShared });
}

async function read(connection: Connection, request: ReadRequest): Promise<Observed | undefined> {
  const { id, inputs, observed: before } = request;
  const target = targetOf(connection, request, id, "update", inputs);
  const version = await refreshVersion(target, before);
  if (version) {
    const image = isBuildAsked(inputs) ? await readImage(target) : known(before);
    const { imageBuildLogUri, builtTrigger } = before ?? {};
    const seen: Built = { ...image, ...withoutAbsent({ imageBuildLogUri, builtTrigger }) };
    return { id, properties: observe({}, version, target, seen, before?.isShared) };
  }
  await connection.workspaceNow(target.workspaceId).catch((error) => {
    const what = `${subject(id)} cannot be read: its workspace ${target.workspaceId} does not answer, so it is not known whether the version is gone.`;
    throw explained(error, what);
  });
  return undefined;
}

function known(before: Values | undefined): Built {
  return { creationState: before?.creationState === "Succeeded" ? "Succeeded" : "NotBuilt" };
}

async function remove(
  connection: Connection,
  request: RemoveRequest,
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
  const claims = claimsOf(version.properties.tags as Values);
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
    if (equal(claims as never, remaining as never)) return;
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
  field: fields.isArchived as Change["field"],
  released: false,
};
