import { orAbsent } from "../../azure/connection";
import { explained } from "../../azure/explained";
import { AzureMLError, isAzureMLError } from "../../core/errors";
import { parseEnvironmentVersionId } from "../../core/ids";
import { hasEnded, hasSucceeded, readImage, startBuild, untilBuilt, type Watching } from "../build";
import { BUILD_PROPERTY } from "../claims";
import { subject, type Target } from "../target";
import type { Created, ImageCall } from "./backend";
import { buildIn, type Creation, documentOf, type VersionDocument } from "./environmentDocument";
import { writeLabels } from "./versions";

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
