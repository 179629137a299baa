import { type Connection, orAbsent } from "../azure/connection";
import type { EnvironmentVersion } from "../azure/environments";
import { explained } from "../azure/explained";
import { readKnown } from "../azure/sharedReads";
import { outputs } from "../core/reflect";
import type { Observed } from "../core/resource";
import { type Values, withoutAbsent } from "../core/values";
import { type Built, isBuildAsked, readImage } from "./build";
import { fields, type KnownImage, type ReadImage, type RecordedInputs } from "./fields";
import { subject, type Target, targetOf } from "./target";
import { claimsIn, fromWire, READ } from "./wire";

/** What is there of the version, for a refresh. Undefined when it is gone. */
export async function read(connection: Connection, request: ReadImage): Promise<Observed | undefined> {
  const { id, inputs, observed: before } = request;
  const target = targetOf(connection, request, id, "update", inputs);
  const version = await refreshVersion(target, before);
  if (version) {
    const image = isBuildAsked(inputs) ? await readImage(target) : known(before);
    const { imageBuildLogUri, builtTrigger } = before ?? {};
    const seen: Built = { ...image, ...withoutAbsent({ imageBuildLogUri, builtTrigger }) };
    return { id, properties: observe({}, version, target, seen, before?.isShared) };
  }
  await connection.workspaceNow(target.workspaceId).catch((error) => {
    const what = `${subject(id)} cannot be read: its workspace ${target.workspaceId} does not answer, so it is not known whether the version is gone.`;
    throw explained(error, what);
  });
  return undefined;
}

function known(before: KnownImage | undefined): Built {
  return { creationState: before?.creationState === "Succeeded" ? "Succeeded" : "NotBuilt" };
}

/** The outputs: what was read of the version and its container image, in the words of the inputs. */
export function observe(
  written: RecordedInputs,
  version: EnvironmentVersion,
  target: Target,
  image: Built,
  wasShared: KnownImage["isShared"],
): Values {
  const { owner } = claimsIn(version);
  const isShared = target.tag && owner !== undefined ? owner !== target.tag : (wasShared ?? true);
  return outputs(fields, written, { ...fromWire(version), ...image, isShared });
}

/** The version as ARM has it now. Undefined when it is gone. */
export async function getVersion({ connection, id, signal }: Target): Promise<EnvironmentVersion | undefined> {
  return orAbsent(connection.environments.getEnvironmentVersion(id, signal)).catch((error) => {
    throw explained(error, `${subject(id)} cannot be read.`);
  });
}

/** The same in a refresh: from a list, where that tells as much. */
async function refreshVersion(target: Target, known: KnownImage | undefined): Promise<EnvironmentVersion | undefined> {
  const { connection, workspaceId, name, version, id, signal } = target;
  const reads = connection.environmentVersions(workspaceId, name);
  return readKnown(reads, { name: version, fields: READ, known, fromWire, signal }).catch((error) => {
    throw explained(error, `${subject(id)} cannot be read.`);
  });
}
