import path from "node:path";
import { OWNERSHIP_TAG } from "../azure/ownership";
import { tagNames } from "../azure/validation";

/** ARM's pattern, and the prefixes that the service keeps for itself. */
export function environmentName(value: string): string | undefined {
  const name = JSON.stringify(value);
  if (value.length > 255) return `has ${value.length} characters; Azure takes up to 255.`;
  if (!/^[a-zA-Z0-9]/.test(value)) return `${name} must start with a letter or a digit.`;
  if (!/^[a-zA-Z0-9_-]+$/.test(value)) return `${name} may have only letters, digits, "-" and "_".`;
  const reserved = /^(azureml|microsoft)/i.exec(value)?.[0];
  return reserved && `${name} begins with ${JSON.stringify(reserved)}, which Azure keeps for its own environments.`;
}

export function versionName(value: string): string | undefined {
  if (/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}$/.test(value)) return undefined;
  return `${JSON.stringify(value)} is not a version; use letters, digits, ".", "-" and "_".`;
}

// The published pattern of both asks for a letter or digit, so "/" alone is refused by newer api-versions.
const withLetterOrDigit = (example: string) => (value: string) =>
  /[a-zA-Z0-9_]/.test(value)
    ? undefined
    : `${JSON.stringify(value)} has no letter and no digit; use one such as "${example}".`;

export const routePath = withLetterOrDigit("/score");
export const contextAddress = withLetterOrDigit("https://example.com/context/");

/** Names of tags and properties: those of the provider's own marks are taken. */
export function labelNames(labels: object): string | undefined {
  const ours = Object.keys(labels).find((name) => name.toLowerCase().startsWith(`${OWNERSHIP_TAG}-`));
  return ours ? `${JSON.stringify(ours)} is one of the provider's own marks; choose another name.` : tagNames(labels);
}

/** A path from the project's folder on, however it is written: `./model\score.py` is `model/score.py`. */
export function projectPath(given: string): string {
  const normal = path.posix.normalize(given.replaceAll("\\", "/"));
  return normal.length > 1 ? normal.replace(/\/$/, "") : normal;
}
