import type { ErrorDetail } from "../arm/errors";
import { parseId } from "../arm/ids";
import { normalizeLocation } from "../arm/locations";
import type { Backend } from "../backend";
import type { Stored } from "../store/resources";
import { managedIsolation, type WorkspaceBody } from "../workspaces/model";
import type { InstanceSettings } from "./record";
import { findSize } from "./sizes";

const problem = (target: string, message: string): ErrorDetail => ({ code: "UserError", message, target });

/** What is wrong with an instance that is well formed: everything that needs the workspace or several properties. */
export function settingsProblems(
  backend: Backend,
  workspace: Stored<WorkspaceBody>,
  given: { location?: unknown; computeLocation?: unknown; resourceId?: unknown },
  settings: InstanceSettings,
): ErrorDetail[] {
  const problems: ErrorDetail[] = [];
  const at = (name: string) => `properties.properties.${name}`;
  const location = workspace.location ?? "";
  for (const [target, value] of [
    ["location", given.location],
    ["properties.computeLocation", given.computeLocation],
  ] as const) {
    if (typeof value === "string" && normalizeLocation(value) !== location) {
      problems.push(problem(target, `The location '${value}' must be the workspace's location '${location}'.`));
    }
  }
  if (given.resourceId !== undefined) {
    problems.push(problem("properties.resourceId", "A compute instance cannot be attached by a resourceId."));
  }
  if (!findSize(location, settings.vmSize)) {
    problems.push(problem(at("vmSize"), `The VM size '${settings.vmSize}' is not available in region '${location}'.`));
  }
  const assigned = settings.personalComputeInstanceSettings?.assignedUser;
  if (assigned && settings.sshSettings.adminPublicKey) {
    problems.push(
      problem(
        at("sshSettings.adminPublicKey"),
        "Setting SSH key at creation time is not allowed when compute instance is provisioned on behalf of another user",
      ),
    );
  }
  return [...problems, ...networkProblems(backend, workspace, settings, at)];
}

function networkProblems(
  backend: Backend,
  workspace: Stored<WorkspaceBody>,
  settings: InstanceSettings,
  at: (name: string) => string,
): ErrorDetail[] {
  const subnet = settings.subnet?.id;
  const isolation = managedIsolation(workspace);
  if (subnet && isolation) {
    return [problem(at("subnet"), `A subnet cannot be set in a workspace with a managed network ('${isolation}').`)];
  }
  if (subnet) {
    const types = parseId(subnet)?.types.join("/").toLowerCase();
    const exists = types === "virtualnetworks/subnets" && backend.resources.get(subnet);
    return exists ? [] : [problem(at("subnet.id"), `The subnet '${subnet}' was not found.`)];
  }
  if (settings.enableNodePublicIp || isolation) return [];
  return [
    problem(
      at("enableNodePublicIp"),
      "A compute instance without a public IP needs a subnet or a workspace with a managed network.",
    ),
  ];
}
