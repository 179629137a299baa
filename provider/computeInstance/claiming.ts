import type { Compute } from "../azure/api";
import type { Connection } from "../azure/connection";
import { isManaged, OWNERSHIP_TAG, ownershipTag } from "../azure/ownership";
import { listed } from "../core/diff";
import { AzureMLError } from "../core/errors";
import type { Call } from "../core/resource";
import { adviceOn, interruptionBy, interruptionText } from "./interruptions";
import { subject } from "./messages";
import { interruptPolicy, type Reconciling } from "./parse";
import { type InstanceProperties, isWord, type PlannedInputs } from "./properties";
import { conditionOf, isStillborn } from "./states";
import type { Target } from "./target";
import { fromWire } from "./wire";
import type { InstanceChange } from "./writing/operations";

/** The tag of the resource that calls; undefined when it is not known or ownership tags are switched off. */
export function tagFor({ owner }: Pick<Call, "owner">, { settings }: Connection): string | undefined {
  return owner && settings.ownershipTag ? ownershipTag(owner, settings.ownerSalt) : undefined;
}

/** False without a tag. */
export function isTaggedWith(compute: Compute, tag: string | undefined): boolean {
  return tag !== undefined && compute.tags?.[OWNERSHIP_TAG] === tag;
}

/** The tag that an instance is to get. */
export interface Claim {
  readonly tag: string;
  /** At once; else with the next full write, because an adoption alone writes nothing. */
  readonly isDue: boolean;
}

/** Undefined for an instance that has the tag, and for one that is another's and stays it. */
export function claimOf(request: Reconciling, found: Compute, tag: string | undefined): Claim | undefined {
  if (tag === undefined || isTaggedWith(found, tag)) return undefined;
  const { id, isOwnerNew, inputs } = request;
  if (isTakenOver(inputs)) return { tag, isDue: true };
  if (!isManaged(found.tags)) return { tag, isDue: false };
  return id === undefined || isOwnerNew ? { tag, isDue: true } : undefined;
}

/** Undefined for an instance. */
export function otherTypeOf({ properties }: Compute): string | undefined {
  const type = properties["computeType"] ?? "that Azure does not tell";
  return isWord(type, "ComputeInstance") ? undefined : `${type}`;
}

/** Whether the compute is an instance. */
export function isInstance(compute: Compute): boolean {
  return otherTypeOf(compute) === undefined;
}

const OTHER_TYPES =
  "AKS Kubernetes AmlCompute DataFactory VirtualMachine HDInsight Databricks DataLakeAnalytics SynapseSpark".split(" ");

/** It is something else for certain: a type that is not known here may be what became of an instance's. */
export function isSomethingElse({ properties }: Compute): boolean {
  return OTHER_TYPES.some((type) => isWord(properties["computeType"], type));
}

/** Throws when a compute of another type has the name. */
export function refuseOtherTypes({ id }: Pick<Target, "id">, compute: Compute): void {
  const type = otherTypeOf(compute);
  if (type === undefined) return;
  throw new AzureMLError(
    "AlreadyExists",
    `${subject(id)}: a compute of type ${type} has this name. Choose another computeName.`,
  );
}

/**
 * Throws when another resource has tagged the instance as its own since, or somebody else has recreated it; who it is taken
 * over from is not asked.
 */
export function refuseToUpdateOthers(
  { id }: Target,
  { inputs, isOwnerNew, observed }: Reconciling,
  found: Compute,
  tag: string | undefined,
): void {
  if (isTaggedWith(found, tag) || isOwnerNew || isTakenOver(inputs)) return;
  if (tag === undefined || !isManaged(found.tags)) {
    if (inputs.adopt === true || !isMadeAnew(found, observed)) return;
    throw new AzureMLError(
      "ChangedMeanwhile",
      `${subject(id)} was not updated: somebody else has recreated it since the state was written. To manage it here, run "pulumi refresh" and "pulumi up"; to leave it alone, run "pulumi state delete <urn>".`,
    );
  }
  throw new AzureMLError(
    "OwnedByOther",
    `${subject(id)} was not updated: another Pulumi resource has tagged it as its own (or azureml:ownerSalt has changed). To leave it to that one, run "pulumi state delete <urn>"; to manage it here, set adopt: "takeOver".`,
  );
}

const FORGET = 'To leave it alone, run "pulumi state delete <urn>".';
const BY_REFRESH = 'To delete it, run "pulumi refresh" first.';

/** Why an instance of the state is not deleted: another type of compute has its name. */
export function typeRefusal(found: Compute): string | undefined {
  const type = otherTypeOf(found);
  if (type === undefined) return undefined;
  return `a compute of type ${type} has its name now. Run "pulumi refresh", which takes the instance out of the state.`;
}

/** Or: it is another resource's. `tags` are those of its owners, before and now; none where ownership tags are switched off. */
export function ownerRefusal(found: Compute, tags: readonly string[]): string | undefined {
  const tag = found.tags?.[OWNERSHIP_TAG];
  if (tag === undefined || tags.length === 0 || tags.includes(tag)) return undefined;
  return `another Pulumi resource has tagged it as its own. ${FORGET}`;
}

/** Or: it was recreated since, or nobody knows when. */
export function ageRefusal(found: Compute, observed: InstanceProperties, tags: readonly string[]): string | undefined {
  const tag = found.tags?.[OWNERSHIP_TAG];
  const isTagged = tag !== undefined && tags.includes(tag);
  if (isMadeAnew(found, observed)) {
    return `${isTagged ? "it was recreated" : "somebody else has recreated it"} since the state was written. ${FORGET} ${BY_REFRESH}`;
  }
  if (observed.createdOn !== undefined || isTagged) return undefined;
  return `the state does not say when it was made, so it may be somebody else's. ${FORGET} ${BY_REFRESH}`;
}

/** It was made at another time than the state, or an earlier look, says. */
export function isMadeAnew(compute: Compute, { createdOn }: InstanceProperties = {}): boolean {
  return createdOn !== undefined && instant(createdOn) !== instant(fromWire(compute).createdOn);
}

/** Api-versions may spell a time in different ways. */
function instant(time: string | undefined): number | string | undefined {
  const milliseconds = Date.parse(time ?? "");
  return Number.isFinite(milliseconds) ? milliseconds : time;
}

const DAY_MILLISECONDS = 86_400_000;

/** Long after a create, our own tag is no sign of its interruption: a renamed resource may have left it. */
function isFresh({ clock }: Pick<Target, "clock">, compute: Compute): boolean {
  const created = Date.parse(fromWire(compute).createdOn ?? "");
  return !Number.isFinite(created) || clock.now() - created < DAY_MILLISECONDS;
}

/**
 * Throws unless an instance that exists before it was ever declared may be managed: it is new and carries our own tag,
 * because a create was interrupted, or it is to be adopted and nothing about it would need a replacement.
 * @returns what to tell of an adoption
 */
export function refuseUnlessClaimed(
  target: Pick<Target, "id" | "clock" | "connection">,
  inputs: PlannedInputs,
  found: Compute,
  changes: readonly InstanceChange[],
  tag: string | undefined,
): string | undefined {
  const { id } = target;
  const hasOurTag = isTaggedWith(found, tag);
  const isOurs = hasOurTag && isFresh(target, found);
  const stillborn = isStillborn(conditionOf(found));
  if (isOurs && stillborn) return undefined;
  const isOthers = !hasOurTag && isManaged(found.tags);
  const owner = isOthers ? " Another Pulumi resource has tagged it as its own." : "";
  const way = isOthers ? 'adopt: "takeOver"' : "adopt: true";
  const differences = changes.length > 0 ? `Adopting it would change ${listed(changes)}.` : "It is as declared here.";
  if (!isOurs && !isTakenOver(inputs) && (inputs.adopt !== true || isOthers)) {
    throw new AzureMLError(
      "AlreadyExists",
      `${subject(id)} exists already.${owner} To manage it here, set ${way}. ${differences}`,
    );
  }
  const fixed = changes.filter(({ mutability }) => mutability === "replace");
  if (fixed.length > 0 && !stillborn) {
    throw new AzureMLError(
      "CannotBeChanged",
      `${subject(id)} exists already and cannot be adopted: ${listed(fixed)} cannot be changed in place. Declare what it has, or choose another computeName.`,
    );
  }
  // A creation ends by a stop; another size is no part of it.
  const others = isOurs ? changes.filter(({ operation }) => operation === "resize") : changes;
  const interruptions = stillborn ? [] : interruptionTexts(target.connection, inputs, found, others);
  if (isOurs && interruptions.length === 0) return undefined;
  if (interruptions.length > 0 && interruptPolicy(target.connection.settings, inputs) === "fail") {
    throw new AzureMLError(
      "InterruptionRefused",
      `${subject(id)} exists already and cannot be adopted. ${interruptions.join(" ")} ${adviceOn("fail", true)}`,
    );
  }
  return [`adopting the existing instance.${owner} ${differences}`, ...interruptions].join(" ");
}

function interruptionTexts(
  connection: Connection,
  inputs: PlannedInputs,
  found: Compute,
  changes: readonly InstanceChange[],
): string[] {
  const observed = fromWire(found);
  const onInterrupt = interruptPolicy(connection.settings, inputs);
  return changes
    .flatMap((change) => interruptionBy(change, observed))
    .map((each) => interruptionText(each, observed, onInterrupt));
}

/** Whether it is to be managed even when another resource has tagged it. */
export function isTakenOver({ adopt }: PlannedInputs): boolean {
  return adopt === "takeOver";
}
