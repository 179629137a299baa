import { isManaged } from "../../azure/ownership";
import { AzureMLError } from "../../core/errors";
import { environmentVersionId, parseEnvironmentVersionId } from "../../core/ids";
import { isRecord } from "../../core/values";
import { BUILD_PROPERTY } from "../claims";
import type { KnownImage } from "../properties";
import { fromWire, propertiesIn } from "../wire";
import type { ImageDocument, ImageFacts } from "./backend";
import type { Version } from "./versions";

/** What a handle knows of the container image of a version, beside what ARM shows. */
export interface Creation {
  /** Undefined when nobody has asked yet. */
  readonly creationState?: string | undefined;
  readonly imageLocation?: KnownImage["imageLocation"];
  readonly imageBuildLogUri?: string | undefined;
  /** Where the status of the build is that the handle has started. */
  readonly build?: string | undefined;
}

/** The document of a version: ARM's own, with the creation beside its properties. */
export interface VersionDocument extends Version {
  readonly creation: Creation;
}

export function documentOf(version: Version, creation: Creation = {}): VersionDocument {
  return { ...version, creation };
}

/** Where the status of the last build is that a script has begun, this one or another. */
export function buildIn(document: VersionDocument): string | undefined {
  const marked = propertiesIn(document).properties?.[BUILD_PROPERTY];
  return document.creation.build ?? (typeof marked === "string" ? marked : undefined);
}

export function environmentFacts(document: VersionDocument): ImageFacts {
  const { name = "", version = "", tags = {}, properties = {}, ...known } = fromWire(document);
  const { description, isArchived, systemData } = known;
  const { creationState, imageLocation, imageBuildLogUri } = document.creation;
  return {
    name,
    version,
    isContainer: true,
    tags,
    properties,
    description,
    createdTime: systemData?.createdAt,
    creationState,
    imageLocation: imageLocation?.reference,
    imageBuildLogUri,
    armId: document.id,
    isArchived: isArchived === true,
    isOwnedByStack: isManaged(document.properties["tags"]),
  };
}

/** A copy without the address of the log: who has it can read the log. */
export function serializedVersion(document: VersionDocument): ImageDocument {
  const { imageBuildLogUri: _, ...creation } = document.creation;
  return JSON.parse(JSON.stringify(documentOf(document, creation)));
}

/** The version in the JSON, as `serialize` or ARM made it. */
export function deserializedVersion(workspaceId: string, object: unknown): VersionDocument {
  const document = isRecord(object) ? object : {};
  const parts = typeof document["id"] === "string" ? parseEnvironmentVersionId(document["id"]) : undefined;
  if (!parts) throw invalid('"id" is not the ARM id of a version of an environment');
  const { properties, creation } = document;
  if (!isRecord(properties)) throw invalid('"properties" is not an object');
  const { workspace, name, version } = parts;
  if (workspace.toLowerCase() === workspaceId.toLowerCase()) {
    const id = environmentVersionId(workspaceId, name, version);
    return { ...document, id, properties, creation: isRecord(creation) ? creation : {} };
  }
  throw new AzureMLError(
    "InvalidId",
    `Image "${name}:${version}" belongs to the workspace ${workspace}, not to ${workspaceId}.`,
  );
}

function invalid(reason: string): AzureMLError {
  return new AzureMLError("InvalidFile", `This is no serialized Image: ${reason}.`);
}
