import type { Compute } from "../azure/api";
import { OWNERSHIP_TAG } from "../azure/ownership";
import type { Change } from "../core/diff";
import { AzureMLError } from "../core/errors";
import type { Values } from "../core/values";
import { listed, subject } from "./messages";
import { conditionOf, isStillborn } from "./states";
import type { Target } from "./waiting";

export function isTaggedWith(compute: Compute, tag: string | undefined): boolean {
  return tag !== undefined && compute.tags?.[OWNERSHIP_TAG] === tag;
}

/**
 * Throws unless an instance that exists before it was ever declared may be managed: it carries our own tag, because a
 * create was interrupted, or it is to be adopted and nothing about it would need a replacement.
 */
export function refuseUnlessClaimed(
  { id, log }: Target,
  { adopt }: Values,
  found: Compute,
  changes: readonly Change[],
  tag: string | undefined,
): void {
  const isOurs = isTaggedWith(found, tag);
  const stillborn = isStillborn(conditionOf(found));
  if (isOurs && stillborn) return;
  const isOthers = !isOurs && found.tags?.[OWNERSHIP_TAG] !== undefined;
  const owner = isOthers ? " Another Pulumi resource has tagged it as its own." : "";
  const way = isOthers ? 'adopt: "takeOver"' : "adopt: true";
  const differences = changes.length > 0 ? `Adopting it would change ${listed(changes)}.` : "It is as declared here.";
  if (!isOurs && !isAdopted(adopt, isOthers)) {
    throw new AzureMLError(
      "input",
      `${subject(id)} exists already.${owner} To manage it here, set ${way}. ${differences}`,
    );
  }
  const fixed = changes.filter(({ mutability }) => mutability === "replace");
  if (fixed.length > 0 && !stillborn) {
    throw new AzureMLError(
      "input",
      `${subject(id)} exists already and cannot be adopted: ${listed(fixed)} cannot be changed in place. Declare what it has, or choose another computeName.`,
    );
  }
  if (!isOurs) log.info(`adopting the existing instance.${owner} ${differences}`);
}

function isAdopted(adopt: Values[string], isOthers: boolean): boolean {
  if (typeof adopt === "string") return adopt.toLowerCase() === "takeover";
  return adopt === true && !isOthers;
}
