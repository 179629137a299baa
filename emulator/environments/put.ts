import { isDeepStrictEqual } from "node:util";
import { alreadyThere, type ErrorDetail, userError } from "../arm/errors";
import type { Backend } from "../backend";
import type { Caller } from "../login/tokens";
import type { Field } from "../schema/fields";
import { readField } from "../schema/read";
import type { Definition } from "./definition";
import { definitionFields, environmentField, versionField } from "./fields";
import { keepEnvironment, keepVersion, type Workspace } from "./keep";
import { checkName } from "./names";
import {
  type AssetBody,
  type Environment,
  type EnvironmentVersion,
  findEnvironment,
  findVersion,
  type VersionBody,
} from "./record";

export interface Put {
  backend: Backend;
  workspace: Workspace;
  name: string;
  body: unknown;
  apiVersion: string;
  caller: Caller;
}

type Given = Partial<Pick<AssetBody, "description" | "tags" | "properties" | "isArchived">> & Partial<Definition>;

/** Creates an environment without a version, or replaces what it says of itself. */
export function putEnvironment(put: Put): { created: boolean; environment: Environment } {
  const { backend, workspace, name, caller } = put;
  checkName(backend, name);
  const { description, tags, properties, isArchived = false } = read(put, environmentField);
  const created = !findEnvironment(backend, workspace.id, name);
  const body = { description, tags, properties, isArchived };
  return { created, environment: keepEnvironment(backend, workspace, name, body, caller) };
}

/** Creates a version, or replaces what may change of an existing one. */
export function putVersion(put: Put, version: string): { created: boolean; stored: EnvironmentVersion } {
  const { backend, workspace, name, caller } = put;
  checkName(backend, name);
  const given = read(put, versionField) as Given & { stage?: string };
  const contextUri = given.build?.contextUri;
  if (contextUri !== undefined && !/\w/.test(contextUri)) {
    throw userError(`The contextUri '${contextUri}' is not an address.`, "properties.build.contextUri");
  }
  const old = findVersion(backend, workspace.id, name, version);
  const definition = definitionOf(given);
  if (old) checkChange(backend, old, name, definition, given.isArchived ?? false);
  const { description, tags, stage, isArchived = false } = given;
  const keepsProperties = backend.settings.isOn("environmentPropertiesOnlyGrow");
  const body = {
    ...(old?.body ?? { definition, labels: [] }),
    description,
    tags,
    properties: keepsProperties ? { ...old?.body.properties, ...given.properties } : given.properties,
    stage,
    isArchived,
  } satisfies Omit<VersionBody, "created" | "modified">;
  return { created: !old, stored: keepVersion(backend, workspace, name, version, body, caller) };
}

/** Refuses what may not change of an existing version, unless a switch keeps it silently. */
function checkChange(
  { settings }: Backend,
  old: EnvironmentVersion,
  name: string,
  definition: Definition,
  isArchived: boolean,
): void {
  const isSame = isDeepStrictEqual(plain(old.body.definition), plain(definition));
  const refusesArchive = settings.isOn("environmentRefusesArchive") && old.body.isArchived !== isArchived;
  if ((isSame || settings.isOn("environmentKeepsDefinition")) && !refusesArchive) return;
  throw alreadyRegistered(name, old.name);
}

export const alreadyRegistered = (name: string, version: string) =>
  alreadyThere(`Environment ${name} with version ${version} is already registered and cannot be changed.`);

/** Without what is not set. */
const plain = (definition: Definition): unknown => JSON.parse(JSON.stringify(definition));

function definitionOf(given: Given): Definition {
  const named = Object.keys(definitionFields).filter((field) => given[field] !== undefined);
  const { build } = given;
  return {
    ...Object.fromEntries(named.map((field) => [field, given[field]])),
    ...(build && { build: { contextUri: build.contextUri, dockerfilePath: build.dockerfilePath ?? "Dockerfile" } }),
    osType: given.osType ?? "Linux",
    autoRebuild: given.autoRebuild ?? "Disabled",
    isAnonymous: given.isAnonymous ?? false,
  };
}

function read({ backend, body, apiVersion }: Put, field: Field): Given {
  const problems: ErrorDetail[] = [];
  const refuseUnknownToVersion = backend.settings.isOn("refuseUnknownToVersion");
  const given = readField(field, body, "", { version: apiVersion, refuseUnknownToVersion, problems });
  if (problems.length > 0) {
    throw userError(problems.map((each) => each.message).join(" "), problems[0]?.target, problems);
  }
  return (given as { properties: Given } | undefined)?.properties ?? {};
}
