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
// Other words, such as Queued or GettingOrProvisioningACR, and words that are not known, mean that it goes on.
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
export async function build(target: Target, inputs: Values): Promise<{ built: Built; problem?: string }> {
  const { connection, workspaceId, name, version, id, signal, log } = target;
  const service = connection.environmentService(workspaceId);
  const { compute } = asRecord(inputs.buildImage);
  log.progress("building the image");
  const location = await service
    .startBuild(name, version, typeof compute === "string" ? compute : undefined, signal)
    .catch((error) => {
      throw explained(error, `${subject(id)}: the build of its container image could not be started.`);
    });
  const { status, logUrl } = await untilEnded(target, location);
  const imageBuildLogUri = logUrl && { imageBuildLogUri: logUrl };
  if (status.toLowerCase() === "succeeded") {
    // The registry may show it a little later.
    return { built: { ...(await readImage(target)), creationState: "Succeeded", ...imageBuildLogUri } };
  }
  const tail = logUrl ? await tailOf(target, logUrl) : "";
  const message = `${subject(id)}: the build of its container image ended with ${status}. The next "pulumi up" builds it again.${tail && `\nThe end of the log (${withoutKey(logUrl)}):\n${tail}`}`;
  return { built: { creationState: "Failed", ...imageBuildLogUri }, problem: message };
}

async function untilEnded(target: Target, location: string): Promise<BuildStatus> {
  const { connection, workspaceId, id, signal, log, clock, deadline } = target;
  const service = connection.environmentService(workspaceId);
  const started = clock.now();
  let seconds = SECONDS_BETWEEN;
  let shown = "";
  for (;;) {
    const now = await service.getBuildStatus(location, signal).catch((error) => {
      if (signal?.aborted) throw interrupted(id);
      if (isPassing(error)) return undefined;
      throw explained(error, `${subject(id)}: the build of its container image cannot be followed.`);
    });
    if (now && ENDED.has(now.status.toLowerCase())) return now;
    if (clock.now() >= deadline) {
      const waited = elapsed(clock.now() - started);
      throw new AzureMLError(
        "timeout",
        `${subject(id)}: the container image was not built after ${waited}; the build is ${now?.status ?? "not answering"}. Azure goes on with it.`,
      );
    }
    const line =
      now && [now.status, now.logUrl && lastLine(await logOf(target, now.logUrl))].filter(Boolean).join(": ");
    if (line && line !== shown) log.progress(`${line} (${elapsed(clock.now() - started)})`);
    shown = line ?? shown;
    await clock.sleep(Math.max(0, Math.min(seconds * 1000, deadline - clock.now())), signal).catch(() => {
      throw interrupted(id);
    });
    seconds = Math.min(seconds * 1.25, MOST_SECONDS_BETWEEN);
  }
}

function interrupted(id: string): AzureMLError {
  const text = `${subject(id)}: interrupted. Azure goes on building; the next "pulumi up" waits for it.`;
  return new AzureMLError("aborted", text);
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
