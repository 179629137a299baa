import type { Compute } from "../azure/api";
import { explained } from "../azure/explained";
import { isManaged } from "../azure/ownership";
import { answerOf } from "../core/errors";
import { computeId, parseComputeId } from "../core/ids";
import { asRecord, isAbsent, type Values } from "../core/values";
import type { Asking, Live, Undeclared } from "../kinds/live";
import { isInstance } from "./claiming";
import { declareInstance } from "./declaring";
import { subject } from "./messages";

/** The instances of a workspace. Throws when they cannot be read. */
export async function readLive(asking: Asking): Promise<(Live | Undeclared)[]> {
  const { connection, workspaceId } = asking;
  try {
    const workspace = { ...(await connection.workspace(workspaceId)), id: workspaceId };
    const { computes, preview } = await listComputes(asking);
    const listed = computes.filter(isInstance);
    const instances: (Live | Undeclared)[] = [];
    for (const each of listed) {
      const name = each.name ?? parseComputeId(each.id ?? "")?.computeName ?? "";
      const id = computeId(workspaceId, name);
      const compute = isWhole(each) ? each : await connection.api.getCompute(id, preview, asking.signal);
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
async function listComputes({ connection, workspaceId, signal }: Asking) {
  const { api, settings } = connection;
  const stable = async () => ({ computes: await api.listComputes(workspaceId, false, signal), preview: false });
  if (!settings.allowPreviewApis) return stable();
  return api.listComputes(workspaceId, true, signal).then(
    (computes) => ({ computes, preview: true }),
    (error) => {
      if (answerOf(error)?.status === 400) return stable();
      throw error;
    },
  );
}

function isWhole({ properties }: Compute): boolean {
  return !isAbsent(asRecord(properties.properties as Values).vmSize);
}
