import { documentFields as instanceKeys } from "../computeInstance/definition/document";
import { isNear, nearest } from "../core/nearest";
import { asRecord, type Value, type Values } from "../core/values";
import { documentFields as environmentKeys } from "../image/definition/document";
import type { Kind } from "./definition";

const OWN = new Map<string, Kind>([
  ["computeinstance", "computeInstance"],
  ["environment", "environment"],
]);

/** What a document defines, or what it is instead. */
export type Told = {
  /** Its type or its schema says so, or nearly. */
  readonly isExplicit?: boolean;
} & (
  | { readonly kind: Kind; readonly other?: undefined }
  | {
      readonly kind?: undefined;
      readonly other: string;
      readonly isForeign: boolean;
      /** It may be meant to define something. */
      readonly isSlip?: boolean;
    }
);

/**
 * Azure ML's loader is told by the command, and takes a compute for what its `type` says. Here `type` comes first, then
 * `$schema`, then the keys.
 */
export function kindOf(document: Values): Told {
  const { type } = document;
  if (typeof type === "string") {
    if (type.toLowerCase() === "computeinstance") return { kind: "computeInstance", isExplicit: true };
    const isEnvironment = type.toLowerCase() === "environment" || schemaOf(document.$schema) === "environment";
    if (!isEnvironment) return other(`its type is ${JSON.stringify(type)}`, document, type);
  }
  const schema = schemaOf(document.$schema);
  const bySchema = OWN.get(schema ?? "");
  if (bySchema) return { kind: bySchema, isExplicit: true };
  if (isConda(document)) return other("it is a conda file", document);
  if (schema) return other(`its $schema is that of ${JSON.stringify(schema)}`, document, schema);
  const keys = new Set(Object.keys(document));
  if (ENVIRONMENT.some((key) => keys.has(key))) return { kind: "environment" };
  if (INSTANCE.some((key) => keys.has(key))) return { kind: "computeInstance" };
  return unknown(document);
}

/** Keys that only one kind of document has. */
const ENVIRONMENT = ["image", "conda_file", "build", "docker", "inference_config", "os_type"];
const INSTANCE = [
  "size",
  "ssh_settings",
  "ssh_public_access_enabled",
  "setup_scripts",
  "custom_applications",
  "create_on_behalf_of",
  "idle_time_before_shutdown",
  "idle_time_before_shutdown_minutes",
  "enable_sso",
  "enable_root_access",
  "enable_os_patching",
  "release_quota_on_stop",
];

/** Those that also other documents of Azure ML have, or other tools. */
const COMMON = ["image", "build", "docker", "os_type", "size", "ssh_settings", "ssh_public_access_enabled"];

/** A definition that is skipped in silence is missed by nobody: neither a slip nor another word makes one foreign. */
function other(told: string, document: Values, word?: string): Told {
  const slip = (other: string): Told => ({ other, isForeign: false, isSlip: true });
  const meant = [...OWN.keys()].find((own) => word !== undefined && isNear(own, word));
  if (meant !== undefined) return { ...slip(`${told}. Is ${meant} meant?`), isExplicit: true };
  const keys = Object.keys(document);
  const isOwn = (key: string) =>
    keys.includes(key) && (!COMMON.includes(key) || (key === "image" && isConda(document)));
  const ofInstance = INSTANCE.find(isOwn);
  if (ofInstance) return slip(`${told}, but only a compute instance has ${ofInstance}.`);
  const ofEnvironment = ENVIRONMENT.find(isOwn);
  if (ofEnvironment) return slip(`${told}, but only an environment has ${ofEnvironment}.`);
  const isVague =
    /^(compute|ci|vm|(azure_?ml_?|aml_?|compute[ _-])?instance)$/i.test(word ?? "") && keys.includes("size");
  return isVague ? slip(`${told}. Is computeinstance meant?`) : { other: told, isForeign: true };
}

const KNOWN = new Set([...Object.keys(instanceKeys), ...Object.keys(environmentKeys)]);

function unknown(document: Values): Told {
  const keys = Object.keys(document);
  const meant = keys.flatMap((key) =>
    nearest(key, [...ENVIRONMENT, ...INSTANCE, "type"], 1).filter((word) => isNear(key, word)),
  );
  const hint = meant.length > 0 ? ` Is ${meant.join(", ")} meant?` : "";
  return {
    other: `it has neither "type: computeinstance" nor what makes an environment, which is image or build.${hint}`,
    isForeign: false,
    isSlip: meant.length > 0 || (keys.includes("name") && keys.every((key) => KNOWN.has(key))),
  };
}

/** `environment` for `https://…/environment.schema.json` */
function schemaOf(address: Value): string | undefined {
  return typeof address === "string"
    ? /([A-Za-z]+)\.schema\.json\s*(?:#.*)?$/.exec(address)?.[1]?.toLowerCase()
    : undefined;
}

function isConda(document: Values): boolean {
  const { dependencies, channels } = asRecord(document);
  return Array.isArray(dependencies) || Array.isArray(channels);
}
