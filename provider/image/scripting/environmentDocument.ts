import type { EnvironmentVersion } from "../../azure/environments";
import { isManaged } from "../../azure/ownership";
import { AzureMLError } from "../../core/errors";
import { environmentVersionId, parseEnvironmentVersionId } from "../../core/ids";
import { asRecord, isRecord, type Value, type Values, withoutAbsent } from "../../core/values";
import { BUILD_PROPERTY } from "../claims";
import type { KnownImage } from "../properties";
import { fromWire } from "../wire";
import type { ImageDocument, ImageFacts } from "./backend";

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
export function documentOf(version: EnvironmentVersion, creation: Creation = {}): ImageDocument {
  return { ...(version as unknown as Values), creation: withoutAbsent(creation as Values) };
}

export function versionIn(document: ImageDocument): EnvironmentVersion {
  const { creation: _, ...version } = document;
  return version as unknown as EnvironmentVersion;
}

export function creationIn({ creation }: ImageDocument): Creation {
  return asRecord(creation) as Creation;
}

/** Where the status of the last build is that a script has begun, this one or another. */
export function buildIn(document: ImageDocument): string | undefined {
  const marked = asRecord(asRecord(document["properties"])["properties"])[BUILD_PROPERTY];
  return creationIn(document).build ?? (typeof marked === "string" ? marked : undefined);
}

/** ARM id. */
export function idIn(document: ImageDocument): string {
  return String(document["id"]);
}

export function environmentFacts(document: ImageDocument): ImageFacts {
  const { name = "", version = "", tags = {}, properties = {}, ...known } = fromWire(versionIn(document));
  const { description, isArchived, systemData } = known;
  const { creationState, imageLocation, imageBuildLogUri } = creationIn(document);
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
    armId: idIn(document),
    isArchived: isArchived === true,
    isOwnedByStack: isManaged(versionIn(document).properties["tags"]),
  };
}

/** A copy without the address of the log: who has it can read the log. */
export function serializedVersion(document: ImageDocument): ImageDocument {
  const { imageBuildLogUri: _, ...creation } = creationIn(document);
  return JSON.parse(JSON.stringify(documentOf(versionIn(document), creation)));
}

/** The version in the JSON, as `serialize` or ARM made it. */
export function deserializedVersion(workspaceId: string, object: unknown): ImageDocument {
  const document = asRecord(object as Value);
  const parts = typeof document["id"] === "string" ? parseEnvironmentVersionId(document["id"]) : undefined;
  if (!parts) throw invalid('"id" is not the ARM id of a version of an environment');
  if (!isRecord(document["properties"])) throw invalid('"properties" is not an object');
  const { workspace, name, version } = parts;
  if (workspace.toLowerCase() === workspaceId.toLowerCase()) {
    return { ...document, id: environmentVersionId(workspaceId, name, version) };
  }
  throw new AzureMLError(
    "InvalidId",
    `Image "${name}:${version}" belongs to the workspace ${workspace}, not to ${workspaceId}.`,
  );
}

function invalid(reason: string): AzureMLError {
  return new AzureMLError("InvalidFile", `This is no serialized Image: ${reason}.`);
}
