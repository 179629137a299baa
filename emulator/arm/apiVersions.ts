import { ServiceError } from "./errors";

/** Which api-versions a type answers to. `listed` is what the refusal shows. */
export interface VersionRule {
  type: string;
  accepts(version: string): boolean;
  listed: readonly string[];
}

const shape = /^\d{4}-\d{2}-\d{2}(-[a-z]+)?$/i;

/** Exactly these versions. */
export const exactly = (type: string, versions: readonly string[]): VersionRule => {
  const known = new Set(versions);
  return { type, accepts: (version) => known.has(version.toLowerCase()), listed: versions };
};

/** Every well-formed version from a first one on: for types whose shape does not depend on it. */
export const since = (type: string, first: string): VersionRule => ({
  type,
  accepts: (version) => shape.test(version) && version.slice(0, 10) >= first,
  listed: [`${first} and later`],
});

/** For routes outside ARM that take no api-version. */
export const withoutVersion: VersionRule = { type: "", accepts: () => true, listed: [] };

/** Throws ARM's refusal for a missing api-version. */
export function requireVersion(rule: VersionRule, version: string): void {
  if (rule === withoutVersion || version !== "") return;
  throw new ServiceError(
    "invalid",
    "MissingApiVersionParameter",
    "The api-version query parameter (?api-version=) is required for all requests.",
  );
}

/** Throws ARM's refusal for an api-version that a type does not have. */
export function checkVersion(rule: VersionRule, version: string): void {
  if (rule.accepts(version)) return;
  const listed = rule.listed.join(", ");
  if (rule.type.startsWith("Microsoft.Resources/")) {
    throw new ServiceError(
      "invalid",
      "InvalidApiVersionParameter",
      `The api-version '${version}' is invalid. The supported versions are '${listed}'.`,
    );
  }
  const [, ...types] = rule.type.split("/");
  throw new ServiceError(
    "invalid",
    "NoRegisteredProviderFound",
    `No registered resource provider found for API version '${version}' for type '${types.join("/")}'. The supported api-versions are '${listed}'.`,
  );
}
