import type { Workspace } from "../azure/api";
import { type Connection, orAbsent } from "../azure/connection";
import { check, type Problem } from "../core/check";
import { type Change, declaredPaths, diff } from "../core/diff";
import { computeId, parseWorkspaceId } from "../core/ids";
import type { CheckRequest } from "../core/resource";
import { at, show, UNKNOWN, type Value, type Values, withValue } from "../core/values";
import { fields } from "./fields";
import { loss, subject } from "./messages";
import { deriveName } from "./name";
import { rules } from "./rules";
import { conditionOf, isStillborn } from "./states";
import { fromWire, usesPreview } from "./wire";

/** Checks the inputs by the table; asks Azure only about networks and when a replacement is coming. */
export async function checkInstance(
  connection: Connection,
  request: CheckRequest,
): Promise<{ inputs: Values; problems: Problem[] }> {
  const named: Values = { ...request.newInputs, computeName: computeNameOf(connection, request) };
  const { inputs, problems } = check(fields, rules, completeSubnet(named));
  problems.push(...previewProblems(connection, inputs));
  if (problems.length > 0) return { inputs, problems };
  problems.push(...(await networkProblemsNow(connection, inputs)));
  if (request.oldInputs) problems.push(...(await replacementProblems(connection, request, request.oldInputs, inputs)));
  return { inputs, problems };
}

// A name once given stays: another one would replace the instance.
function computeNameOf({ settings }: Connection, { newInputs, oldInputs, owner }: CheckRequest): Value {
  const derived = owner && deriveName(owner, settings.ownerSalt, settings.subscriptionId ?? "");
  return newInputs.computeName ?? oldInputs?.computeName ?? derived;
}

// A subnet that `provisioningConfiguration` names lies in the workspace's subscription.
function completeSubnet(inputs: Values): Values {
  const id = at(inputs, ["subnet", "id"]);
  if (typeof id !== "string" || !id.startsWith("/resourceGroups/")) return inputs;
  if (inputs.workspaceId === UNKNOWN) return withValue(inputs, ["subnet", "id"], UNKNOWN);
  const subscription = parseWorkspaceId(String(inputs.workspaceId))?.subscriptionId;
  return subscription ? withValue(inputs, ["subnet", "id"], `/subscriptions/${subscription}${id}`) : inputs;
}

function previewProblems({ settings }: Connection, inputs: Values): Problem[] {
  if (settings.allowPreviewApis) return [];
  const declared = Object.entries(fields).filter(([name, field]) => field.preview && inputs[name] !== undefined);
  const message = "exists in preview api-versions only, and azureml:allowPreviewApis is false.";
  return declared.map(([name]) => ({ path: [name], message }));
}

async function networkProblemsNow(connection: Connection, inputs: Values): Promise<Problem[]> {
  const concernsNetwork = inputs.subnet !== undefined || inputs.enableNodePublicIp === false;
  if (!concernsNetwork || typeof inputs.workspaceId !== "string") return [];
  // A workspace that cannot be read now may be made or allowed before the create, which asks again.
  const workspace = await connection.workspace(inputs.workspaceId).catch(() => undefined);
  return workspace ? networkProblems(inputs, workspace) : [];
}

/** What the workspace's network does not allow. */
export function networkProblems(inputs: Values, workspace: Workspace): Problem[] {
  const mode = workspace.properties?.managedNetwork?.isolationMode ?? "Disabled";
  const isManaged = mode.toLowerCase() !== "disabled";
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

async function replacementProblems(
  connection: Connection,
  { signal, log }: CheckRequest,
  oldInputs: Values,
  inputs: Values,
): Promise<Problem[]> {
  if (inputs.workspaceId === UNKNOWN && typeof oldInputs.workspaceId === "string") {
    log.warn(
      `the workspace is about to change and its new id is not known yet: if it is replaced, the instance goes with it.`,
    );
  }
  const declaredBefore = declaredPaths(fields, oldInputs);
  const changes = diff({ fields, declared: inputs, observed: oldInputs, declaredBefore });
  const causes = changes.filter(({ mutability }) => mutability === "replace");
  const [first] = causes;
  if (!first || asLowerCase(inputs.onReplace) === "allow") return [];
  const id = computeId(String(oldInputs.workspaceId), String(oldInputs.computeName));
  const found = await orAbsent(connection.api.getCompute(id, usesPreview(oldInputs), signal)).catch(
    () => "unreadable" as const,
  );
  if (found === undefined) return [];
  if (found !== "unreadable" && isStillborn(conditionOf(found))) return [];
  const lost = loss(found === "unreadable" ? undefined : fromWire(found));
  const message = `the change of ${causes.map(shown).join(", ")} would replace ${subject(id)}. ${lost} Refused, because onReplace is "fail"; to replace it, set onReplace: "allow".`;
  return [{ path: [String(first.path[0])], message }];
}

function shown({ path, before, after, field }: Change): string {
  const isPlain = typeof before !== "object" && typeof after !== "object" && !field.secret;
  const values = isPlain
    ? ` (${JSON.stringify(before ?? field.default ?? null)} to ${JSON.stringify(after ?? null)})`
    : "";
  return `${show(path)}${values}`;
}

function asLowerCase(value: unknown): string {
  return String(value ?? "").toLowerCase();
}
