import { OWNERSHIP_TAG } from "../azure/ownership";
import { equal, type Value } from "../core/values";

const USER = `${OWNERSHIP_TAG}-`;

/** A property of the version that holds the hash of its content, so that a context that was uploaded can be told. */
export const CONTENT_PROPERTY = `${OWNERSHIP_TAG}-content`;

/** A property of the version that holds the address of its last build that a script has begun. */
export const BUILD_PROPERTY = `${OWNERSHIP_TAG}-build`;

/** Who owns a version and who else uses it, as tags on the version tell. */
export interface Claims {
  /** The owner's ownership tag. */
  readonly owner?: string;
  /** The ownership tags of the others. */
  readonly users: readonly string[];
}

/** Tags as they are sent, or as they were read; where there are none, ARM may show null. */
export type Tags<Tag extends Value = string> = Readonly<Record<string, Tag>> | null | undefined;

export function claimsOf(tags: Tags): Claims {
  const owner = tags?.[OWNERSHIP_TAG];
  const users = Object.entries(tags ?? {}).filter(([key, tag]) => key.startsWith(USER) && typeof tag === "string");
  return { ...(typeof owner === "string" && { owner }), users: users.map(([, tag]) => tag) };
}

/** The tags with these claims instead of those that are there. */
export function withClaims<Tag extends Value>(tags: Tags<Tag>, { owner, users }: Claims): Record<string, Tag | string> {
  const marks = users.map((tag) => [`${USER}${tag.replace(/^v1:/, "").slice(0, 8)}`, tag]);
  return { ...withoutClaims(tags), ...(owner && { [OWNERSHIP_TAG]: owner }), ...Object.fromEntries(marks) };
}

export function withoutClaims<Tag extends Value>(tags: Tags<Tag>): Record<string, Tag> {
  const others = Object.entries(tags ?? {}).filter(([key]) => key !== OWNERSHIP_TAG && !key.startsWith(USER));
  return Object.fromEntries(others);
}

export function isUnclaimed({ owner, users }: Claims): boolean {
  return owner === undefined && users.length === 0;
}

export function isSameClaims(one: Claims, other: Claims): boolean {
  return one.owner === other.owner && equal([...one.users], [...other.users]);
}

/** The same with one more user; nothing changes for the owner. */
export function joined(claims: Claims, tag: string): Claims {
  if (claims.owner === undefined || claims.owner === tag || claims.users.includes(tag)) return claims;
  return { ...claims, users: [...claims.users, tag] };
}

/** The same without one: an owner hands over to the next user, if there is one. */
export function left(claims: Claims, tag: string): Claims {
  const users = claims.users.filter((user) => user !== tag);
  if (claims.owner !== tag) return { ...claims, users };
  const [next, ...rest] = users;
  return { ...(next && { owner: next }), users: rest };
}
