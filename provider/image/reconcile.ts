import type { Connection } from "../azure/connection";
import type { EnvironmentVersion } from "../azure/environments";
import { explained } from "../azure/explained";
import { agrees } from "../core/canonical";
import {
  conflictText,
  isUnshown,
  keptOf,
  leftAloneText,
  listed,
  NOTHING_UNSHOWN,
  type Unshown,
  withKept,
} from "../core/diff";
import { AzureMLError, isAzureMLError, PartialFailure } from "../core/errors";
import type { Observed } from "../core/resource";
import { withoutAbsent } from "../core/values";
import { type Built, build, isBuildAsked, readImage } from "./build";
import { heldBack, remoteChanges } from "./comparison";
import { type Maker, registering, relabelling } from "./door/versions";
import { CONTENT, fields, type ImageInputs, type KnownRequest } from "./fields";
import { sendContext } from "./localFiles";
import { getVersion, observe } from "./read";
import { idOf, subject, type Target, targetOf } from "./target";
import { type Claims, claimsIn, fromWire, isUnclaimed, joined, left, overlay, propertiesIn, toWire } from "./wire";

/** Registers the version unless it is there, makes its labels as declared, and builds its image if that is asked for. */
export async function reconcile(
  connection: Connection,
  request: KnownRequest<ImageInputs>,
  findAgain: (id: string) => void,
): Promise<Observed> {
  const { inputs, written, observed: before } = request;
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
    withKept(fields, observe(written, version, target, image, isNew ? false : before?.isShared), kept);
  const made = () => ({ id, properties: properties(), isFoundAgain });
  try {
    if (held.others.length > 0) {
      target.log.warn(leftAloneText(subject(id), held.others));
    }
    version = await sync(target, maker, request, version, held);
    if (held.conflicts.length > 0) {
      throw new AzureMLError("ChangedMeanwhile", conflictText(subject(id), held.conflicts));
    }
    if (!isBuildAsked(inputs)) return made();
    const there = await readImage(target);
    const isThere = there.creationState === "Succeeded";
    // Only an image that was there before can be of an older trigger.
    const isOlder = isThere && before !== undefined && isBuildAsked(before);
    const builtTrigger = isOlder ? before.builtTrigger : inputs.rebuildTrigger;
    image = { ...there, ...withoutAbsent({ builtTrigger, imageBuildLogUri: before?.imageBuildLogUri }) };
    if (isThere && builtTrigger === inputs.rebuildTrigger) return made();
    const { built, problem } = await build(target, inputs);
    const lastTrigger = problem ? builtTrigger : inputs.rebuildTrigger;
    image = { ...built, ...withoutAbsent({ builtTrigger: lastTrigger }) };
    if (problem) throw new AzureMLError("BuildFailed", problem);
    return made();
  } catch (error) {
    if (!isAzureMLError(error)) throw error;
    throw new PartialFailure(error.code, error.message, { id, observed: properties(), isFoundAgain }, error.details);
  }
}

/** The resource that calls has it already; without tags, nobody can tell that it has not. */
function isHeldBy({ tag }: Target, version: EnvironmentVersion): boolean {
  const { owner, users } = claimsIn(version);
  return tag === undefined || owner === tag || users.includes(tag);
}

/** It is archived, and the program does not ask for that: a deletion has given it up, or somebody in Azure. */
function isGivenUp(found: EnvironmentVersion, { isArchived }: ImageInputs): boolean {
  return propertiesIn(found).isArchived === true && isArchived !== true;
}

async function register(target: Target, maker: Maker, inputs: ImageInputs): Promise<EnvironmentVersion> {
  const { connection, id, tag, signal, log } = target;
  const contextUri = await sendContext(target, inputs);
  log.progress("registering the version");
  const body = toWire(inputs, { ...(tag && { owner: tag }), users: [] }, contextUri);
  // Uploads take their time.
  const admission = registering(target, maker, contextUri !== undefined);
  return connection.environments.putEnvironmentVersion(id, body, admission, signal).catch(async (error) => {
    // A PUT whose answer was lost may have worked; its own repetition is then refused as a conflict.
    const there = await getVersion(target).catch(() => undefined);
    if (there && claimsIn(there).owner === tag && tag) return there;
    throw explained(error, `${subject(id)} could not be registered (${id}).`);
  });
}

function refuseOtherContent({ id, log }: Target, inputs: ImageInputs, found: EnvironmentVersion): void {
  const there = fromWire(found);
  const isSame = there.contentHash !== undefined && there.contentHash === inputs.contentHash;
  // What is not declared makes other content, too. Of a build context without that mark nobody can tell what is in it.
  const other = isSame ? [] : CONTENT.filter((name) => !agrees(fields[name], inputs[name], there[name]));
  if (other.length === 0) {
    log.info("the version exists already with this content; it is used.");
    return;
  }
  const archived = there.isArchived === true ? " (it is archived)" : "";
  throw new AzureMLError(
    "AlreadyExists",
    `${subject(id)} exists already${archived} with other content: ${other.join(", ")}. A version never changes: give another version, or none, so that the content decides.`,
  );
}

/** Makes the labels as declared, restores the version when it is created again, and says that it is used. */
async function sync(
  target: Target,
  maker: Maker,
  request: KnownRequest<ImageInputs>,
  version: EnvironmentVersion,
  held: Unshown,
): Promise<EnvironmentVersion> {
  const { written, declaredBefore } = request;
  const remaining = (now: EnvironmentVersion) =>
    remoteChanges(written, now, declaredBefore).filter((change) => !isUnshown(held, change));
  const changes = remaining(version);
  const fixed = changes.filter(({ mutability }) => mutability === "replace");
  if (fixed.length > 0) {
    throw new AzureMLError(
      "CannotBeChanged",
      `${subject(target.id)}: ${listed(fixed)} cannot be changed in a version. Give another version, or declare what is there.`,
    );
  }
  const claims = claimsIn(version);
  const claimed = target.tag ? claimedBy(target.tag, claims, request, version) : claims;
  if (changes.length === 0 && claimed === claims) return version;
  const { connection, signal } = target;
  const admission = relabelling(target, { asker: maker, found: version, changes, held, claims: claimed });
  const updated = await connection.environments
    .putEnvironmentVersion(target.id, overlay(version, changes, claimed), admission, signal)
    .catch((error) => {
      throw explained(error, `${subject(target.id)}: Azure refused the update of ${listed(changes) || "its tags"}.`);
    });
  const kept = remaining(updated);
  if (kept.length === 0) return updated;
  throw new AzureMLError(
    "NotAsDeclared",
    `${subject(target.id)}: Azure accepted the update of ${listed(kept)} and kept the old value.`,
  );
}

/** The same owner under another name goes on owning, and who restores what the last owner has left owns it from then on. */
function claimedBy(
  tag: string,
  claims: Claims,
  request: KnownRequest<ImageInputs>,
  version: EnvironmentVersion,
): Claims {
  const { id, observed, isOwnerNew } = request;
  const { isArchived, contentHash } = fromWire(version);
  const isLeft = isArchived === true && contentHash !== undefined && isUnclaimed(claims);
  const isOwning = id === undefined ? isLeft : isOwnerNew === true && observed?.isShared === false;
  return isOwning && claims.owner !== tag ? { ...left(claims, tag), owner: tag } : joined(claims, tag);
}
