import { isNear, nearest } from "../core/nearest";
import { asRecord, type Value, type Values } from "../core/values";
import type { Kind } from "./definition";

const OWN = new Map<string, Kind>([
  ["computeinstance", "computeInstance"],
  ["environment", "environment"],
]);

/** What a document defines, or what it is instead. */
export type Told =
  | { readonly kind: Kind; readonly other?: undefined }
  | {
      readonly kind?: undefined;
      readonly other: string;
      readonly isForeign: boolean;
      /** It may be meant to define something. */
      readonly isSlip?: boolean;
    };

/**
 * Azure ML's loader is told by the command, and takes a compute for what its `type` says. Here `type` comes first, then
 * `$schema`, then the keys.
 */
export function kindOf(document: Values): Told {
  const { type } = document;
  if (typeof type === "string") {
    if (type.toLowerCase() === "computeinstance") return { kind: "computeInstance" };
    const isEnvironment = type.toLowerCase() === "environment" || schemaOf(document.$schema) === "environment";
    if (!isEnvironment) return other(`its type is ${JSON.stringify(type)}`, type);
  }
  const schema = schemaOf(document.$schema);
  const bySchema = OWN.get(schema ?? "");
  if (bySchema) return { kind: bySchema };
  if (isConda(document)) return foreign("it is a conda file");
  if (schema) return other(`its $schema is that of ${JSON.stringify(schema)}`, schema);
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
];

const foreign = (other: string): Told => ({ other, isForeign: true });

/** One letter more or less makes nothing foreign: a definition that is skipped in silence is missed by nobody. */
function other(told: string, word: string): Told {
  const meant = [...OWN.keys()].find((own) => isNear(own, word));
  return meant === undefined ? foreign(told) : { other: `${told}. Is ${meant} meant?`, isForeign: false, isSlip: true };
}

function unknown(document: Values): Told {
  const keys = Object.keys(document);
  const meant = keys.flatMap((key) =>
    nearest(key, [...ENVIRONMENT, ...INSTANCE, "type"], 1).filter((word) => isNear(key, word)),
  );
  const hint = meant.length > 0 ? ` Is ${meant.join(", ")} meant?` : "";
  return {
    other: `it has neither "type: computeinstance" nor what makes an environment, which is image or build.${hint}`,
    isForeign: false,
    isSlip: meant.length > 0,
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
