import { AzureMLError } from "../core/errors";
import {
  isEnvironmentId,
  isSubnetId,
  isSubscriptionId,
  parseChildId,
  parseComputeId,
  parseEnvironmentVersionId,
  parseImageId,
  parseWorkspaceId,
} from "../core/ids";

const KINDS = {
  workspace: ["the ARM id of a workspace", parseWorkspaceId],
  compute: ["the ARM id of a compute", parseComputeId],
  environment: ["the ARM id of an environment", isEnvironmentId],
  environmentVersion: ["the ARM id of a version of an environment", parseEnvironmentVersionId],
  image: ["the id of an image of model management", parseImageId],
  child: ["the ARM id of something else in a workspace", parseChildId],
  subnet: ["the ARM id of a subnet", isSubnetId],
} as const satisfies Record<string, readonly [string, (id: string) => unknown]>;

/**
 * The path of an id, each segment encoded by itself. Throws for an id that is not of the kind, so that no text turns a
 * request into one for something else.
 */
export function addressOf(kind: keyof typeof KINDS, id: string): string {
  const [what, isOfKind] = KINDS[kind];
  if (isOfKind(id)) return id.split("/").map(encodeURIComponent).join("/");
  throw notSent(id, `is not ${what}`);
}

/** One segment of a path. Throws for text that is none, or that leads somewhere else. */
export function segment(text: string): string {
  if (!/^\.{0,2}$|\p{Surrogate}/u.test(text)) return encodeURIComponent(text);
  throw notSent(text, "cannot be part of an address");
}

export function subscriptionAddress(subscriptionId: string): string {
  if (isSubscriptionId(subscriptionId)) return `/subscriptions/${subscriptionId}`;
  throw notSent(subscriptionId, "is not the id of a subscription");
}

function notSent(text: string, problem: string): AzureMLError {
  return new AzureMLError("InvalidId", `${JSON.stringify(text)} ${problem}. Nothing was sent.`);
}
