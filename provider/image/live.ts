import { callOf } from "../azure/calls";
import type { EnvironmentVersion } from "../azure/environments";
import { OWNERSHIP_TAG } from "../azure/ownership";
import { Workspace } from "../azure/workspace";
import { environmentVersionId, parseEnvironmentVersionId } from "../core/ids";
import { asRecord, isAbsent, type Values } from "../core/values";
import type { Asking, Live, Undeclared } from "../kinds/live";
import { declareVersion } from "./declaring";
import { listVersions, requireVersion } from "./scripting/versions";
import { subject } from "./target";

/** The versions of environments in a workspace that are not archived. Throws when they cannot be read. */
export async function readLive(asking: Asking): Promise<(Live | Undeclared)[]> {
  const { connection, clock, workspaceId, signal } = asking;
  const call = callOf(new Workspace(workspaceId, connection, clock), "", { signal });
  const versions: (Live | Undeclared)[] = [];
  for await (const each of listVersions(call, {})) {
    const { name = "", version = "" } = parseEnvironmentVersionId(each.id ?? "") ?? {};
    const id = environmentVersionId(workspaceId, name, version);
    const found: EnvironmentVersion = { ...(hasContent(each) ? each : await requireVersion(call, id)), id };
    const { refusal: reason, ...declared } = declareVersion(found, workspaceId);
    const isManaged = asRecord(found.properties.tags as Values)[OWNERSHIP_TAG] !== undefined;
    versions.push(
      reason === undefined
        ? { kind: "environment", id, name, version, ...declared, isManaged }
        : { id, name, version, subject: subject(id), reason },
    );
  }
  return versions;
}

function hasContent({ properties }: EnvironmentVersion): boolean {
  return !isAbsent(properties.image as Values) || !isAbsent(properties.build as Values);
}
