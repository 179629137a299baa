import type { ImageDetails } from "../azure/environments";
import { explained } from "../azure/explained";
import { withoutAbsent } from "../core/values";
import type { ImageInputs, KnownImage } from "./imageInputs";
import { subject, type Target } from "./target";
import { endOfLog, hasSucceeded, untilEnded, type Watching } from "./untilEnded";

/** What is known of the container image, as outputs: `imageLocation`, `imageBuildLogUri` and `builtTrigger` too. */
export interface Built extends Pick<KnownImage, "imageLocation" | "imageBuildLogUri" | "builtTrigger"> {
  readonly creationState: "Succeeded" | "Failed" | "NotBuilt";
}

export function isBuildAsked({ buildImage }: KnownImage): boolean {
  return buildImage?.enabled === true;
}

export async function readImage({ connection, workspaceId, name, version, id, signal }: Target): Promise<Built> {
  const service = connection.environmentService(workspaceId);
  const details = await service.getImageDetails(name, version, signal).catch((error) => {
    throw explained(error, `${subject(id)}: its container image cannot be asked for.`);
  });
  if (!details.imageExistsInRegistry) return { creationState: "NotBuilt" };
  const imageLocation = locationOf(details);
  return { creationState: "Succeeded", ...(imageLocation && { imageLocation }) };
}

/** Builds the image and waits, with the log as it grows. Throws nothing for a build that fails: see `problem`. */
export async function build(target: Target, { buildImage }: ImageInputs): Promise<Ending> {
  target.log.progress("building the image");
  const location = await startBuild(target, buildImage?.compute);
  return untilBuilt(target, location, IN_A_STACK);
}

/** How a build has ended: what is there now, and why it is not the image. */
export interface Ending {
  readonly built: Built;
  readonly problem?: string;
}

const IN_A_STACK: Watching = {
  again: 'The next "pulumi up" builds it again.',
  goingOn: 'Azure continues building; the next "pulumi up" waits for it.',
};

/** Starts a build, on a compute of the workspace if one is named; the result is where its status is. */
export async function startBuild(target: Target, compute?: string): Promise<string> {
  const { connection, workspaceId, name, version, id, signal } = target;
  const service = connection.environmentService(workspaceId);
  return service.startBuild(name, version, compute, signal).catch((error) => {
    throw explained(error, `${subject(id)}: the build of its container image could not be started.`);
  });
}

/** Waits for a build that was started, with the log as it grows. Throws nothing for one that fails: see `problem`. */
export async function untilBuilt(target: Target, location: string, watching: Watching): Promise<Ending> {
  const { connection, workspaceId, id, signal } = target;
  const { getBuildStatus, getBuildLog } = connection.environmentService(workspaceId);
  const ask = () => getBuildStatus(location, signal);
  const { status, logUrl } = await untilEnded(target, { ask, readLog: getBuildLog }, watching);
  const imageBuildLogUri = logUrl && { imageBuildLogUri: logUrl };
  if (hasSucceeded(status)) {
    // The registry may show it a little later.
    return { built: { ...(await readImage(target)), creationState: "Succeeded", ...imageBuildLogUri } };
  }
  const log = await endOfLog(logUrl, getBuildLog, signal);
  const message = `${subject(id)}: the build of its container image ended with ${status}. ${watching.again}${log}`;
  return { built: { creationState: "Failed", ...imageBuildLogUri }, problem: message };
}

function locationOf({ dockerImage }: ImageDetails): Built["imageLocation"] {
  const { name, digest, registry } = dockerImage ?? {};
  if (!name) return undefined;
  const [, repository = name, tag] = /^(.+?)(?::([^:/]+))?$/.exec(name) ?? [];
  const address = registry?.address;
  const ending = digest ? `@${digest}` : tag ? `:${tag}` : "";
  const reference = `${address ? `${address}/` : ""}${repository}${ending}`;
  return withoutAbsent({ reference, registry: address, repository, tag, digest });
}
