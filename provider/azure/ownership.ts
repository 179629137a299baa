import { createHash } from "node:crypto";
import type { Owner } from "../core/resource";
import { isRecord } from "../core/values";

/** The tag that tells an interrupted create that the unfinished resource it finds is its own. */
export const OWNERSHIP_TAG = "pulumi-azureml";

/** The tag's value: a version and a hash, so that it names nobody. */
export function ownershipTag({ organization, project, stack, type, name }: Owner, salt: string): string {
  const parts = JSON.stringify([organization, project, stack, type, name, salt]);
  return `v1:${createHash("sha256").update(parts).digest("hex").slice(0, 32)}`;
}

/** Whether the resource with these tags is managed: a resource of a stack has tagged it as its own. */
export function isManaged(tags: unknown): boolean {
  return isRecord(tags) && tags[OWNERSHIP_TAG] !== undefined;
}
