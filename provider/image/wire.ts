import type { EnvironmentVersion } from "../azure/environments";
import type { Change } from "../core/diff";
import { type Fields, isComputed } from "../core/fields";
import { parseEnvironmentVersionId } from "../core/ids";
import { spelled } from "../core/mapInside";
import { asRecord, type Value, type Values, withoutAbsent, withValue } from "../core/values";
import { BUILD_PROPERTY, type Claims, CONTENT_PROPERTY, claimsOf, withClaims, withoutClaims } from "./claims";
import { normalDockerfilePath } from "./content";
import { fields, SENT } from "./fields";
import type { ImageInputs, KnownImage } from "./properties";

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
