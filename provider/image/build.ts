import type { ImageDetails } from "../azure/environments";
import { explained } from "../azure/explained";
import { waitAlone } from "../azure/operations";
import { elapsed } from "../core/durations";
import { withoutAbsent } from "../core/values";
import type { ImageInputs, KnownImage } from "./fields";
import { subject, type Target } from "./target";

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

const TAIL_LINES = 20;
const ENDED = new Set(["succeeded", "failed", "canceled", "cancelled", "timedout"]);

/** How a container image comes along. */
export interface Progress {
  readonly status: string;
  /** Where the log is; absent until there is one. */
  readonly logUrl?: string | undefined;
}

/** A service that builds an image: how it is asked. */
export interface Building {
  ask(): Promise<Progress>;
  readonly readLog: ReadLog;
}

type ReadLog = (logUrl: string, signal?: AbortSignal) => Promise<string>;

/** What is told to who waits for a build, and where its log is shown. */
export interface Watching {
  /** After a build that has failed. */
  readonly again: string;
  /** After an interruption. */
  readonly goingOn: string;
  /** Given each line of the log once; without it, the last one counts as progress. */
  readonly showLog?: ((line: string) => void) | undefined;
}

/** Other words, such as Queued or GettingOrProvisioningACR, and words that are not known, mean that it goes on. */
export function hasEnded(status: string): boolean {
  return ENDED.has(status.toLowerCase());
}

export function hasSucceeded(status: string): boolean {
  return status.toLowerCase() === "succeeded";
}

/** Asks until the image is built, or is not to be. */
export async function untilEnded(
  target: Target,
  { ask, readLog }: Building,
  { showLog, goingOn }: Watching,
): Promise<Progress> {
  const { id, signal, log, clock, deadline } = target;
  const show = showLog && lineByLine(showLog);
  const started = clock.now();
  let shown = "";
  let last: Progress | undefined;
  const askAgain = async () => {
    last = undefined;
    last = await ask().catch((error) => {
      throw explained(error, `${subject(id)}: the build of its container image cannot be followed.`);
    });
    return last;
  };
  const look = async (now: Progress | undefined) => {
    if (!now) return undefined;
    const isOver = hasEnded(now.status);
    const text = now.logUrl && (show || !isOver) ? await logOf(now.logUrl, readLog, signal) : "";
    show?.(text, isOver);
    if (isOver) return now;
    const line = [now.status, !show && lastLine(text)].filter(Boolean).join(": ");
    if (line !== shown && clock.now() < deadline) log.progress(`${line} (${elapsed(clock.now() - started)})`);
    shown = line;
    return undefined;
  };
  return waitAlone(askAgain, clock, {
    deadline,
    signal,
    look,
    interrupted: () => `${subject(id)}: interrupted. ${goingOn}`,
    late: (waited) =>
      `${subject(id)}: the container image was not built after ${waited}; the build is ${last?.status ?? "not answering"}. Azure continues with it.`,
  });
}

/** Shows each line of a text that grows once, and its last one when it is whole. */
function lineByLine(show: (line: string) => void): (text: string, isWhole: boolean) => void {
  let shown = 0;
  return (text, isWhole) => {
    const lines = text.split(/\r?\n/);
    if (!isWhole || lines.at(-1) === "") lines.pop();
    for (const line of lines.slice(shown)) show(line);
    shown = Math.max(shown, lines.length);
  };
}

/** The last lines of a log, to be added to an error; nothing where there is none. */
export async function endOfLog(logUrl: string | undefined, readLog: ReadLog, signal?: AbortSignal): Promise<string> {
  if (!logUrl) return "";
  const lines = (await logOf(logUrl, readLog, signal)).trimEnd().split(/\r?\n/);
  const tail = lines.slice(-TAIL_LINES).join("\n");
  return tail && `\nThe end of the log (${withoutKey(logUrl)}):\n${tail}`;
}

// The log is a courtesy: the build does not fail for it.
async function logOf(logUrl: string, readLog: ReadLog, signal?: AbortSignal): Promise<string> {
  return readLog(logUrl, signal).catch(() => "");
}

/** Who has the query of a log's address may read it. */
function withoutKey(logUrl: string): string {
  return logUrl.split("?")[0] ?? "";
}

function lastLine(log: string): string {
  return log.trimEnd().split(/\r?\n/).at(-1)?.slice(0, 120) ?? "";
}
