import type { Workspace } from "../../azure/api";
import type { Problem } from "../../core/check";
import { isWord, type PlannedInputs } from "../properties";

/** What the workspace's network does not allow. */
export function networkProblems(inputs: PlannedInputs, workspace: Workspace): Problem[] {
  const mode = workspace.properties?.managedNetwork?.isolationMode ?? "Disabled";
  const isManaged = !isWord(mode, "Disabled");
  if (isManaged && inputs.subnet !== undefined) {
    const message = `cannot be given: the workspace has a managed network (${mode}), which places the instance itself.`;
    return [{ path: ["subnet"], message }];
  }
  if (!isManaged && inputs.enableNodePublicIp === false && inputs.subnet === undefined) {
    const message = "false needs a subnet, or a workspace with a managed network.";
    return [{ path: ["enableNodePublicIp"], message }];
  }
  return [];
}
