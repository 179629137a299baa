import { createHash } from "node:crypto";
import type { Owner } from "../core/resource";

const LETTERS = 8;

/**
 * A name that the service takes: what starts like the resource's name and ends in letters that differ between
 * subscriptions, organizations, projects and stacks, because names are shared by everybody in an Azure region.
 */
export function deriveName(owner: Owner, salt: string, subscriptionId: string): string {
  const { organization, project, stack, type, name } = owner;
  const parts = JSON.stringify([organization, project, stack, type, name, salt, subscriptionId.toLowerCase()]);
  const digest = createHash("sha256").update(parts).digest();
  const ending = [...digest.subarray(0, LETTERS)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");
  const start = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 24 - LETTERS - 1)
    .replace(/-+$/, "");
  return `${start || "ci"}-${ending}`;
}
