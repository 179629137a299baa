import { type Connection, orAbsent } from "../../azure/connection";
import type { EnvironmentVersion } from "../../azure/environments";
import { type Admission, admit, type Shown } from "../../azure/permit";
import { asAnswered } from "../../azure/refusals";
import { type Change, isUnshown, listed, type Unshown } from "../../core/diff";
import { AzureMLError } from "../../core/errors";
import { isAbsent } from "../../core/values";
import type { KnownImage } from "../fields";
import { subject, type Target } from "../target";
import { type Claims, claimsIn, fromWire, isSameClaims, isUnclaimed, left } from "../wire";

/** Who makes a version as declared. */
export type Maker = "engine's create" | "engine's update";

/** Leave to register a version where there was none, unless that was seen a while ago. */
export function registering(target: Target, asker: Maker, isLongAgo: boolean): Admission<"create"> {
  const { id, log } = target;
  let isOld = isLongAgo;
  const read = async () => {
    const there = isOld ? await versionOf(target) : undefined;
    isOld = true;
    if (!there) return;
    throw asAnswered(409, "Conflict", "it has come to be meanwhile, and is not overwritten");
  };
  return () => admit({ asker, act: "create", kind: "environmentVersion", id, log, evidence: { read } });
}

/** What an update of a version writes. */
export interface Relabelling {
  readonly asker: Maker;
  readonly found: EnvironmentVersion;
  readonly changes: readonly Change[];
  /** What no preview has shown. */
  readonly held: Unshown;
  /** As they are to be. */
  readonly claims: Claims;
}

/** Leave to write the labels of a version that was just read. */
export function relabelling(
  target: Target,
  { asker, found, changes, held, claims }: Relabelling,
): Admission<"overwrite"> {
  const { id, log } = target;
  const { look, now } = reading(target, found);
  return () =>
    admit({
      asker,
      act: "overwrite",
      kind: "environmentVersion",
      id,
      log,
      evidence: {
        read: look,
        "same thing": () => refuseUnless(id, isSameContent(found, now()), "it has other content now"),
        shown: () => refuseUnshown(id, changes, held),
        owner: () => refuseUnless(id, hasClaims(now(), [claimsIn(found), claims]), "who owns and uses it has changed"),
        "made when": () => refuseUnless(id, isMadeAt(now(), createdIn(found)), "somebody has recreated it"),
      },
    });
}

/** What the engine does to a version that is deleted. */
export interface Leaving {
  /** What the state has. */
  readonly observed: KnownImage;
  readonly found: EnvironmentVersion;
  /** What is declared: `archive` or `delete`. */
  readonly way: string;
  /** Another resource of the program declares it. */
  readonly isNeeded: () => boolean;
  readonly count: () => Shown<"count">;
}

/** Leave to archive or delete the owner's version, which nobody else uses, or to take the owner's mark off another's. */
export function removing<A extends "archive" | "delete">(target: Target, act: A, leaving: Leaving): Admission<A> {
  const { id, log } = target;
  const { observed, found, way, isNeeded, count } = leaving;
  const { look, now } = reading(target, found);
  const refuse = (isRight: boolean, reason: string) => {
    if (isRight) return;
    const done = act === "delete" ? "deleted" : "archived";
    const advice = 'To leave it alone, run "pulumi state delete <urn>". To go on, run "pulumi refresh" first.';
    throw new AzureMLError("DeletionRefused", `${subject(id)} was not ${done}: ${reason}. ${advice}`);
  };
  return () =>
    admit<"engine's delete", "environmentVersion", A, "archive" | "delete">({
      asker: "engine's delete",
      act,
      kind: "environmentVersion",
      id,
      log,
      evidence: {
        "declared word": () => {
          if (way !== act)
            throw new AzureMLError("InternalError", `"${way}" is declared: there is no reason to ${act} ${id}.`);
        },
        "no other entry": () => refuse(!isNeeded(), "another resource of this program has it now"),
        count,
        read: look,
        "same thing": () => refuse(isSameContent(found, now()), "it has other content now"),
        owner: () => refuse(isOnlyOurs(target, now(), observed), "others own or use it now"),
        "made when": () => refuse(isMadeAt(now(), createdOf(observed)), "it was recreated since the state was written"),
      },
    });
}

/** It is another one than the state has: that one was deleted. */
export function isMadeAnew(version: EnvironmentVersion, observed: KnownImage): boolean {
  return !isMadeAt(version, createdOf(observed));
}

/** The owner has made it, and nobody else uses it. */
export function isOnlyOurs({ tag }: Target, version: EnvironmentVersion, { isShared }: KnownImage): boolean {
  const claims = claimsIn(version);
  const isOurs = tag && claims.owner !== undefined ? claims.owner === tag : isShared === false;
  return isOurs && isUnclaimed(tag ? left(claims, tag) : claims);
}

/** Leave to take the owner's mark off a version that others use. */
export function leaving(target: Target, found: EnvironmentVersion): Admission<"overwrite"> {
  const { id, log } = target;
  const { look, now } = reading(target, found);
  const evidence = {
    read: look,
    "same thing": () => refuseUnless(id, isSameContent(found, now()), "it has other content now"),
  };
  return () => admit({ asker: "engine's delete", act: "overwrite", kind: "environmentVersion", id, log, evidence });
}

function reading({ connection, id, signal }: Target, found: EnvironmentVersion) {
  return rereading(found, () => connection.environments.getEnvironmentVersion(id, signal));
}

function versionOf({ connection, id, signal }: Target): Promise<EnvironmentVersion | undefined> {
  return orAbsent(connection.environments.getEnvironmentVersion(id, signal));
}

function refuseUnless(id: string, isRight: boolean, reason: string): void {
  if (isRight) return;
  throw new AzureMLError("ChangedMeanwhile", `${subject(id)} was not updated: ${reason}. Run "pulumi up" again.`);
}

export function isSameContent(found: EnvironmentVersion, now: EnvironmentVersion): boolean {
  return fromWire(found).contentHash === fromWire(now).contentHash;
}

function hasClaims(now: EnvironmentVersion, allowed: readonly Claims[]): boolean {
  return allowed.some((claims) => isSameClaims(claims, claimsIn(now)));
}

function createdIn(version: EnvironmentVersion): string | undefined {
  return createdOf(fromWire(version));
}

function createdOf({ systemData }: KnownImage): string | undefined {
  return systemData?.createdAt;
}

/** True as well where nobody knows when it was made. */
function isMadeAt(now: EnvironmentVersion, when: string | undefined): boolean {
  return isSameTime(createdIn(now), when);
}

/** That an image is one of as many as may be deleted. */
export function counted({ deletions, settings }: Connection, id: string): Shown<"count"> {
  deletions.begin(id, subject(id), settings.maxDeletions);
  const name = settings.orders.maxDeletions;
  return name ? { row: "count", name, what: "it counts instead of azureml:maxDeletions" } : undefined;
}

/** The reads before the sendings of one request: what was read just now serves for the first. */
export function rereading<Item>(found: Item, read: () => Promise<Item>) {
  let fresh: Item | undefined = found;
  let last = found;
  return {
    async look(): Promise<void> {
      last = fresh ?? (await read());
      fresh = undefined;
    },
    now: (): Item => last,
  };
}

/** Throws a bug's error for changes that are to be written and that no preview has shown. */
export function refuseUnshown(id: string, changes: readonly Change[], held: Unshown): void {
  const others = changes.filter((change) => isUnshown(held, change));
  if (others.length === 0) return;
  const message = `${subject(id)}: no preview has shown the change of ${listed(others)}. Nothing was sent. Please report this.`;
  throw new AzureMLError("InternalError", message);
}

/** True as well where one of them is not known. */
export function isSameTime(one: string | undefined, other: string | undefined): boolean {
  if (isAbsent(one) || isAbsent(other)) return true;
  const [first, second] = [Date.parse(one), Date.parse(other)];
  return Number.isFinite(first) && Number.isFinite(second) ? first === second : one === other;
}
