import { orAbsent } from "../../azure/connection";
import { explained } from "../../azure/explained";
import { isManaged } from "../../azure/ownership";
import { AzureMLError, isAzureMLError } from "../../core/errors";
import { environmentVersionId, parseEnvironmentVersionId } from "../../core/ids";
import { isRecord } from "../../core/values";
import { hasEnded, hasSucceeded, readImage, startBuild, untilBuilt, type Watching } from "../build";
import type { KnownImage } from "../fields";
import { subject, type Target } from "../target";
import { BUILD_PROPERTY, fromWire, propertiesIn } from "../wire";
import type { Created, ImageCall, ImageDocument, ImageFacts } from "./backend";
import { type Version, writeLabels } from "./versions";

/** What a handle knows of the container image of a version, beside what ARM shows. */
interface Creation {
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
function buildIn(document: VersionDocument): string | undefined {
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

const IN_A_SCRIPT: Watching = { again: "Build it again.", goingOn: "Azure continues building." };

export function targetIn(call: ImageCall, id: string): Target {
  const { workspace = call.workspaceId, name = "", version = "" } = parseEnvironmentVersionId(id) ?? {};
  return { ...call, id, workspaceId: workspace, name, version };
}

/** The document with the state of the container image as it is now. */
export async function withCreation(call: ImageCall, document: VersionDocument): Promise<VersionDocument> {
  const target = targetIn(call, document.id);
  const { creationState, imageLocation } = await readImage(target);
  const { imageBuildLogUri, build } = document.creation;
  const known: Creation = { build, imageBuildLogUri };
  if (creationState === "Succeeded") {
    return documentOf(document, { ...known, creationState, imageLocation });
  }
  const building = await lookAtBuild(target, buildIn(document));
  return documentOf(document, { ...known, creationState, ...building });
}

/** What a build that is known says; a status that is not kept any more says nothing. */
async function lookAtBuild(target: Target, location: string | undefined): Promise<Creation> {
  const now = location && (await statusOf(target, location));
  if (!now) return {};
  const { status, logUrl } = now;
  // An image that was built and is not in the registry any more is not built.
  const creationState = hasSucceeded(status) ? "NotBuilt" : hasEnded(status) ? "Failed" : "Creating";
  return { creationState, ...(logUrl && { imageBuildLogUri: logUrl }) };
}

async function statusOf({ connection, workspaceId, id, signal }: Target, location: string) {
  return orAbsent(connection.environmentService(workspaceId).getBuildStatus(location, signal)).catch((error) => {
    throw explained(error, `${subject(id)}: the build of its container image cannot be asked for.`);
  });
}

/** Starts a build and remembers it in the version, so that others can follow it. */
export async function beginBuild(
  call: ImageCall,
  document: VersionDocument,
  compute?: string,
): Promise<VersionDocument> {
  const target = targetIn(call, document.id);
  call.log.progress("building the image");
  const build = await startBuild(target, compute);
  const creation: Creation = { creationState: "Creating", build };
  try {
    const marked = await writeLabels(call, document.id, ({ properties }) => ({
      properties: { ...properties, [BUILD_PROPERTY]: build },
    }));
    return documentOf(marked, creation);
  } catch (error) {
    // The build goes on anyway; only this handle knows of it.
    if (!isAzureMLError(error) || error.kind === "aborted") throw error;
    call.log.info(`the build is not remembered in the version: ${error.message}`);
    return documentOf(document, creation);
  }
}

/** Waits for the build that is known; without one, the image must be there. */
export async function awaitBuild(call: ImageCall, document: VersionDocument): Promise<Created<VersionDocument>> {
  const { creationState, build } = document.creation;
  // A build that this handle has started is the one that counts, whatever image was there before.
  if (build === undefined || creationState !== "Creating") {
    const now = await withCreation(call, document);
    if (now.creation.creationState === "Succeeded") return { document: now };
  }
  const target = targetIn(call, document.id);
  const location = build ?? (await keptBuild(target, document));
  if (location === undefined) {
    const problem = `${subject(target.id)} is not built, and no build of it is known. Build it.`;
    return { document: documentOf(document, { creationState: "NotBuilt" }), problem };
  }
  const { showLog } = call;
  const { built, problem } = await untilBuilt(target, location, { ...IN_A_SCRIPT, showLog });
  return {
    document: documentOf(document, { ...built, build: location }),
    ...(problem && { problem }),
  };
}

/** The build that the version remembers, if the service does as well. */
async function keptBuild(target: Target, document: VersionDocument): Promise<string | undefined> {
  const location = buildIn(document);
  return location !== undefined && (await statusOf(target, location)) ? location : undefined;
}

/** The log of the last build that is known, as far as it has come. */
export async function logOfBuild(call: ImageCall, document: VersionDocument): Promise<string> {
  const target = targetIn(call, document.id);
  const { connection, workspaceId, signal } = call;
  const location = buildIn(document);
  const status = location === undefined ? undefined : await statusOf(target, location);
  const logUrl = status?.logUrl ?? document.creation.imageBuildLogUri;
  if (logUrl) {
    return connection
      .environmentService(workspaceId)
      .getBuildLog(logUrl, signal)
      .catch((error) => {
        throw explained(error, `${subject(target.id)}: the log of its build cannot be read.`);
      });
  }
  const reason = status
    ? `its build is ${status.status} and has no log${hasEnded(status.status) ? "" : " yet"}.`
    : 'no build of it is known. A build that "pulumi up" has waited for has its address in imageBuildLogUri.';
  throw new AzureMLError("NotFound", `${subject(target.id)}: ${reason}`);
}
