import { createHash } from "node:crypto";
import type { Connection } from "../azure/connection";
import { check, type Problem, tooNewFor } from "../core/check";
import { declaredPaths } from "../core/diff";
import { parseWorkspaceId } from "../core/ids";
import type { CheckRequest, Owner } from "../core/resource";
import { at, UNKNOWN, type Value, type Values, withValue } from "../core/values";
import { changeProblems } from "./checkChanges";
import { differences } from "./comparison";
import { fields } from "./fields";
import { type Memory, planned } from "./memory";
import { idOf, knownInputs, plannedInputs } from "./parse";
import { preflight } from "./preflight/preflight";
import { type PlannedInputs, recordedInputs } from "./properties";
import { tellOfReplacement } from "./replacements";
import { rules, warnings } from "./tables/rules";
import { declaresPreview, NEVER_SENT } from "./wire";
import { previewNote } from "./writing/update";

const LETTERS = 8;

/**
 * A name that the service takes: what starts like the resource's name and ends in letters that differ between
 * subscriptions, organizations, projects and stacks, because names are shared by everybody in an Azure region.
 */
export function deriveName(owner: Owner, salt: string, subscriptionId: string): string {
  const { organization, project, stack, type, name } = owner;
  const parts = JSON.stringify([organization, project, stack, type, name, salt, subscriptionId.toLowerCase()]);
  const digest = createHash("sha256").update(parts).digest();
  const ending = [...digest.subarray(0, LETTERS)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");
  const start = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 24 - LETTERS - 1)
    .replace(/-+$/, "");
  return `${start || "ci"}-${ending}`;
}

/** Checks the inputs by the table; asks Azure only about what is new, and when a replacement is coming. */
export async function checkInstance(
  connection: Connection,
  request: CheckRequest,
  memory: Memory,
): Promise<{ inputs: Values; problems: Problem[] }> {
  const named: Values = { ...request.newInputs, computeName: computeNameOf(connection, request) };
  const { inputs: recorded, problems } = check(fields, rules, completeSubnet(named));
  const inputs = plannedInputs(recorded);
  const oldInputs = request.oldInputs && knownInputs(request.oldInputs);
  const done = { inputs: recorded, problems };
  problems.push(...previewProblems(connection, inputs), ...versionProblems(connection, inputs));
  const id = idOf(inputs) ?? "";
  const before = memory.plans.get(id.toLowerCase());
  if (problems.length === 0) problems.push(...planned(memory, request, inputs));
  if (problems.length > 0) return done;
  const isReplaced = !oldInputs && before?.stage === "known" && !before.isByProgram;
  if (isReplaced) problems.push(...(await tellOfReplacement(connection, request, id, inputs)));
  if (problems.length > 0) return done;
  for (const warning of warnings(inputs, oldInputs)) request.log.warn(warning);
  if (!oldInputs) noteCreation(request, inputs);
  problems.push(...(await preflight(connection, memory, request, oldInputs, inputs)));
  if (oldInputs)
    problems.push(
      ...(await changeProblems(connection, request, { oldInputs, inputs, recorded: recordedInputs(recorded) }, memory)),
    );
  return done;
}

/** The problems of inputs that can be told before their workspace is known, and without asking. */
export function checkDefined(inputs: Values): Problem[] {
  return check(fields, rules, completeSubnet({ ...inputs, workspaceId: UNKNOWN })).problems;
}

/** A creation takes what only preview api-versions have; what it does not take is written after it. */
function noteCreation({ log }: CheckRequest, inputs: PlannedInputs): void {
  const isTold = ([name]: [string, Value]) => NEVER_SENT.has(name) || fields[name]?.preview;
  const declared = Object.fromEntries(Object.entries<Value>(inputs).filter(isTold));
  const note = previewNote(differences({ declared, observed: {} }));
  if (note) log.info(note);
}

// A name once given stays: another one would replace the instance.
function computeNameOf({ settings }: Connection, { newInputs, oldInputs, owner, log }: CheckRequest): Value {
  const given = newInputs["computeName"] ?? oldInputs?.["computeName"];
  if (given !== undefined || !owner) return given;
  if (!settings.subscriptionId) {
    log.warn(
      "the name is derived without a subscription, so a stack of the same name elsewhere in the region gets the same one: set azure-native:subscriptionId or ARM_SUBSCRIPTION_ID, or give a computeName.",
    );
  }
  return deriveName(owner, settings.ownerSalt, settings.subscriptionId ?? "");
}

/**
 * The inputs with the whole id of the subnet. One that `provisioningConfiguration` names lies in the workspace's
 * subscription, one that a definition names in its resource group.
 */
export function completeSubnet(inputs: Values): Values {
  const id = at(inputs, ["subnet", "id"]);
  if (typeof id !== "string" || !/^\/(resourceGroups|virtualNetworks)\//.test(id)) return inputs;
  if (inputs["workspaceId"] === UNKNOWN) return withValue(inputs, ["subnet", "id"], UNKNOWN);
  const workspace = parseWorkspaceId(String(inputs["workspaceId"]));
  if (!workspace) return inputs;
  const { subscriptionId, resourceGroupName } = workspace;
  const group = `/resourceGroups/${resourceGroupName}/providers/Microsoft.Network`;
  const path = id.startsWith("/virtualNetworks/") ? `${group}${id}` : id;
  return withValue(inputs, ["subnet", "id"], `/subscriptions/${subscriptionId}${path}`);
}

function previewProblems({ settings }: Connection, inputs: PlannedInputs): Problem[] {
  if (settings.allowPreviewApis) return [];
  const declared = Object.keys(fields).filter((name) => at(inputs, [name]) !== undefined);
  const problems = (names: string[], what: string): Problem[] =>
    names.map((name) => ({
      path: [name],
      message: `${what} in preview api-versions only, and azureml:allowPreviewApis is false.`,
    }));
  return [
    ...problems(
      declared.filter((name) => fields[name]?.preview),
      "exists",
    ),
    ...problems(
      declared.filter((name) => NEVER_SENT.has(name)),
      "can be written",
    ),
  ];
}

/** An older stable api-version drops what it does not know, without a word. Preview ones are not ours to judge. */
function versionProblems({ settings }: Connection, inputs: PlannedInputs): Problem[] {
  const { computesApiVersion: version } = settings;
  if (!version || version.endsWith("-preview") || declaresPreview(declaredPaths(fields, inputs))) return [];
  return tooNewFor(version, fields, inputs).map(({ path, since }) => ({
    path,
    message: `is known from api-version ${since} on, and azureml:computesApiVersion is ${version}. Remove the property, or set azureml:computesApiVersion to ${since} or newer, if the cloud has it.`,
  }));
}
