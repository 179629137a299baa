import type { Compute } from "../azure/api";
import { explained } from "../azure/explained";
import { isManaged } from "../azure/ownership";
import { answerOf } from "../core/errors";
import { asRecord, isAbsent, type Values } from "../core/values";
import type { Asking, Live, Undeclared } from "../kinds/live";
import { declareInstance } from "./declareInstance";
import { listInstances } from "./listInstances";
import { subject } from "./messages";

/** The instances of a workspace. Throws when they cannot be read. */
export async function readLive(asking: Asking): Promise<(Live | Undeclared)[]> {
  const { connection, workspaceId } = asking;
  try {
    const workspace = { ...(await connection.workspace(workspaceId)), id: workspaceId };
    const { listed, preview } = await listByPreview(asking);
    const instances: (Live | Undeclared)[] = [];
    for (const { id, name, compute: each } of listed) {
      const compute = hasDetails(each) ? each : await connection.api.getCompute(id, preview, asking.signal);
      const { refusal: reason, ...declared } = declareInstance({ ...compute, id }, name, workspace);
      instances.push(
        reason === undefined
          ? { kind: "computeInstance", id, name, ...declared, isManaged: isManaged(compute.tags) }
          : { id, name, subject: subject(id), reason },
      );
    }
    return instances;
  } catch (error) {
    throw explained(error, `The instances of the workspace ${workspaceId} cannot be read.`);
  }
}

// What only preview api-versions know is declared as well; clouds get api-versions at different times.
async function listByPreview({ connection, workspaceId, signal }: Asking) {
  const list = async (preview: boolean) => ({
    listed: await listInstances(connection, workspaceId, { preview, signal }),
    preview,
  });
  if (!connection.settings.allowPreviewApis) return list(false);
  return list(true).catch((error) => {
    if (answerOf(error)?.status === 400) return list(false);
    throw error;
  });
}

function hasDetails({ properties }: Compute): boolean {
  return !isAbsent(asRecord(properties.properties as Values)["vmSize"]);
}
