import type { BuildStatus, ImageDetails } from "../azure/environmentService";
import { isPassing } from "../azure/operations";
import { elapsed } from "../core/durations";
import { AzureMLError } from "../core/errors";
import { asRecord, type Values, withoutAbsent } from "../core/values";
import { explained } from "./messages";
import { subject, type Target } from "./target";

const SECONDS_BETWEEN = 5;
const MOST_SECONDS_BETWEEN = 30;
const TAIL_LINES = 20;
const ENDED = new Set(["succeeded", "failed", "canceled", "cancelled", "timedout"]);

/** What is known of the container image, as outputs: `imageLocation`, `imageBuildLogUri` and `builtTrigger` too. */
export interface Built extends Values {
  readonly creationState: "Succeeded" | "Failed" | "NotBuilt";
}

export function isBuildAsked({ buildImage }: Values): boolean {
  return asRecord(buildImage).enabled === true;
}

export async function readImage({ connection, workspaceId, name, version, id, signal }: Target): Promise<Built> {
  const service = connection.environmentService(workspaceId);
  const details = await service.getImageDetails(name, version, signal).catch((error) => {
    throw explained(error, `${subject(id)}: its container image cannot be asked for.`);
  });
  if (!details.imageExistsInRegistry) return { creationState: "NotBuilt" };
  return withoutAbsent({ creationState: "Succeeded", imageLocation: locationOf(details) }) as Built;
}

/** Builds the image and waits, with the log as it grows. Throws nothing for a build that fails: see `problem`. */
export async function build(target: Target, inputs: Values): Promise<Ending> {
  const { compute } = asRecord(inputs.buildImage);
  target.log.progress("building the image");
  const location = await startBuild(target, typeof compute === "string" ? compute : undefined);
  return untilBuilt(target, location, IN_A_STACK);
}

/** How a build has ended: what is there now, and why it is not the image. */
export interface Ending {
  readonly built: Built;
  readonly problem?: string;
}

/** What is told to who waits for a build, and where its log is shown. */
export interface Watching {
  /** After a build that has failed. */
  readonly again: string;
  /** After an interruption. */
  readonly goingOn: string;
  /** Given each line of the log once; without it, the last one counts as progress. */
  readonly showLog?: (line: string) => void;
}

const IN_A_STACK: Watching = {
  again: 'The next "pulumi up" builds it again.',
  goingOn: 'Azure goes on building; the next "pulumi up" waits for it.',
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
  const { id } = target;
  const { status, logUrl } = await untilEnded(target, location, watching);
  const imageBuildLogUri = logUrl && { imageBuildLogUri: logUrl };
  if (hasSucceeded(status)) {
    // The registry may show it a little later.
    return { built: { ...(await readImage(target)), creationState: "Succeeded", ...imageBuildLogUri } };
  }
  const tail = logUrl ? await tailOf(target, logUrl) : "";
  const message = `${subject(id)}: the build of its container image ended with ${status}. ${watching.again}${tail && `\nThe end of the log (${withoutKey(logUrl)}):\n${tail}`}`;
  return { built: { creationState: "Failed", ...imageBuildLogUri }, problem: message };
}

/** Other words, such as Queued or GettingOrProvisioningACR, and words that are not known, mean that it goes on. */
export function hasEnded(status: string): boolean {
  return ENDED.has(status.toLowerCase());
}

export function hasSucceeded(status: string): boolean {
  return status.toLowerCase() === "succeeded";
}

async function untilEnded(target: Target, location: string, watching: Watching): Promise<BuildStatus> {
  const { connection, workspaceId, id, signal, log, clock, deadline } = target;
  const { showLog, goingOn } = watching;
  const service = connection.environmentService(workspaceId);
  const show = showLog && lineByLine(showLog);
  const started = clock.now();
  let seconds = SECONDS_BETWEEN;
  let shown = "";
  for (;;) {
    const now = await service.getBuildStatus(location, signal).catch((error) => {
      if (signal?.aborted) throw interrupted(id, goingOn);
      if (isPassing(error)) return undefined;
      throw explained(error, `${subject(id)}: the build of its container image cannot be followed.`);
    });
    const isOver = now !== undefined && hasEnded(now.status);
    const text = now?.logUrl && (show || !isOver) ? await logOf(target, now.logUrl) : "";
    show?.(text, isOver);
    if (isOver) return now;
    if (clock.now() >= deadline) {
      const waited = elapsed(clock.now() - started);
      throw new AzureMLError(
        "timeout",
        `${subject(id)}: the container image was not built after ${waited}; the build is ${now?.status ?? "not answering"}. Azure goes on with it.`,
      );
    }
    const line = now && [now.status, !show && lastLine(text)].filter(Boolean).join(": ");
    if (line && line !== shown) log.progress(`${line} (${elapsed(clock.now() - started)})`);
    shown = line ?? shown;
    await clock.sleep(Math.max(0, Math.min(seconds * 1000, deadline - clock.now())), signal).catch(() => {});
    if (signal?.aborted) throw interrupted(id, goingOn);
    seconds = Math.min(seconds * 1.25, MOST_SECONDS_BETWEEN);
  }
}

function interrupted(id: string, goingOn: string): AzureMLError {
  return new AzureMLError("aborted", `${subject(id)}: interrupted. ${goingOn}`);
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

// The log is a courtesy: the build does not fail for it.
async function logOf({ connection, workspaceId, signal }: Target, logUrl: string): Promise<string> {
  return connection
    .environmentService(workspaceId)
    .getBuildLog(logUrl, signal)
    .catch(() => "");
}

async function tailOf(target: Target, logUrl: string): Promise<string> {
  const lines = (await logOf(target, logUrl)).trimEnd().split(/\r?\n/);
  return lines.slice(-TAIL_LINES).join("\n");
}

/** Who has the query of a log's address may read it. */
function withoutKey(logUrl = ""): string {
  return logUrl.split("?")[0] ?? "";
}

function lastLine(log: string): string {
  return log.trimEnd().split(/\r?\n/).at(-1)?.slice(0, 120) ?? "";
}

function locationOf({ dockerImage }: ImageDetails): Values | undefined {
  const { name, digest, registry } = dockerImage ?? {};
  if (!name) return undefined;
  const [, repository = name, tag] = /^(.+?)(?::([^:/]+))?$/.exec(name) ?? [];
  const address = registry?.address;
  const ending = digest ? `@${digest}` : tag ? `:${tag}` : "";
  const reference = `${address ? `${address}/` : ""}${repository}${ending}`;
  return withoutAbsent({ reference, registry: address, repository, tag, digest });
}
