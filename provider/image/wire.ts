import type { EnvironmentVersion } from "../azure/environments";
import { OWNERSHIP_TAG } from "../azure/ownership";
import type { Change } from "../core/diff";
import { type Fields, isComputed } from "../core/fields";
import { parseEnvironmentVersionId } from "../core/ids";
import { spelled } from "../core/mapInside";
import { asRecord, equal, type Value, type Values, withoutAbsent, withValue } from "../core/values";
import { normalDockerfilePath } from "./content";
import { fields, type ImageInputs, type KnownImage, SENT } from "./fields";

const TOLD = ["environmentType", "provisioningState", "isAnonymous"] as const;
const SHOWN: readonly string[] = [...SENT, ...TOLD, "systemData"];

/** The properties that reads show. */
export const READ: Fields = Object.fromEntries(Object.entries(fields).filter(([name]) => SHOWN.includes(name)));

type SentImage = Pick<KnownImage, (typeof SENT)[number] | (typeof TOLD)[number]>;

/** The properties of a version as ARM sent it, with the provider's own marks. What ARM left empty may be null. */
export function propertiesIn({ properties }: EnvironmentVersion): SentImage {
  return properties;
}

/** The properties of a version as ARM sent it, without what it left null and without the provider's own marks. */
export function fromWire(version: EnvironmentVersion): KnownImage {
  const { id = "", systemData } = version;
  const given = propertiesIn(version);
  const parts = parseEnvironmentVersionId(id);
  const { [CONTENT_PROPERTY]: contentHash, [BUILD_PROPERTY]: _, ...properties } = given.properties ?? {};
  return withoutAbsent<KnownImage>({
    ...pick(given, [...SENT, ...TOLD]),
    ...(parts && {
      workspaceId: parts.workspace,
      name: parts.name,
      version: parts.version,
      imageId: `${parts.name}:${parts.version}`,
    }),
    tags: withoutClaims(given.tags),
    properties,
    contentHash,
    systemData: systemData ?? undefined,
  });
}

/** Who owns and uses a version, as its tags tell. */
export function claimsIn(version: EnvironmentVersion): Claims {
  return claimsOf(propertiesIn(version).tags);
}

/** A version as it is sent. */
export interface SentVersion extends EnvironmentVersion {
  readonly properties: Values;
}

/** The body that registers a version. `contextUri` is where a local build context was uploaded to. */
export function toWire(inputs: Partial<ImageInputs>, claims: Claims, contextUri?: string): SentVersion {
  let properties: Values = {};
  for (const name of SENT) {
    const field = fields[name];
    const value = name === "build" ? sentBuild(inputs.build, contextUri) : inputs[name];
    if (field && value !== undefined) properties = { ...properties, [name]: spelled(field, value) };
  }
  return {
    properties: {
      ...properties,
      tags: withClaims(inputs.tags, claims),
      properties: { ...inputs.properties, [CONTENT_PROPERTY]: inputs.contentHash },
    },
  };
}

/** What was read, with the changes laid over it, and without what only the service sets. */
export function overlay(
  version: EnvironmentVersion,
  changes: readonly Pick<Change, "path" | "after" | "field">[],
  claims: Claims,
): SentVersion {
  let body: Values = withoutAbsent(pick(propertiesIn(version), SENT));
  for (const { path, after, field } of changes) {
    if (!isComputed(field)) body = withValue(body, path, spelled(field, after));
  }
  return { properties: { ...body, tags: withClaims(asRecord(body["tags"]), claims) } };
}

function sentBuild(build: ImageInputs["build"], contextUri: string | undefined): Value {
  if (build === undefined) return undefined;
  const { contextPath: _, dockerfilePath, ...rest } = build;
  return {
    ...rest,
    ...(dockerfilePath !== undefined && { dockerfilePath: normalDockerfilePath(dockerfilePath) }),
    ...(contextUri !== undefined && { contextUri }),
  };
}

function pick<From, Name extends keyof From>(from: From, names: readonly Name[]): Pick<From, Name> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<From, Name>;
}

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
type Tags<Tag extends Value = string> = Readonly<Record<string, Tag>> | null | undefined;

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
