import { createHash } from "node:crypto";
import { type Connection, orAbsent } from "../azure/connection";
import { check, type Problem, tooNewFor } from "../core/check";
import { declaredPaths } from "../core/diff";
import { computeId, parseWorkspaceId } from "../core/ids";
import type { CheckRequest, Owner } from "../core/resource";
import { at, UNKNOWN, type Value, type Values, withValue } from "../core/values";
import { differences, remoteChanges } from "./comparison";
import { fields } from "./fields";
import { refusalOf, runsOn } from "./guards";
import { adviceOn, type Interruption, interruptionBy, interruptionText } from "./interruptions";
import { type Memory, ownersOf, planned } from "./memory";
import { loss, subject } from "./messages";
import { deletionPolicy, idOf, interruptPolicy, knownInputs, plannedInputs, runsPolicy } from "./parse";
import { preflight } from "./preflight/preflight";
import {
  type InstanceProperties,
  type KnownInputs,
  type PlannedInputs,
  type RecordedInputs,
  recordedInputs,
} from "./properties";
import {
  differsIn,
  forbiddenReplacement,
  hasNothingToLose,
  isReplaceAllowed,
  look,
  pathOfFirst,
  replacementObstacles,
  replacementProblem,
  shown,
  tellOfReplacement,
  warnOfGuesses,
} from "./replacements";
import { conditionOf } from "./states";
import { rules, warnings } from "./tables/rules";
import { declaresPreview, fromWire, NEVER_SENT } from "./wire";
import { actOf, type InstanceChange } from "./writing/operations";
import { previewChanges, previewMessage, previewNote } from "./writing/update";

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

/** The changes of the program that would interrupt a machine that runs, where `onInterrupt` refuses them. */
async function forbiddenChanges(
  connection: Connection,
  { signal, oldInputs = {} }: Pick<CheckRequest, "signal" | "oldInputs">,
  id: string,
  inputs: PlannedInputs,
  changes: readonly InstanceChange[],
): Promise<Problem[]> {
  const interrupting = changes.filter(({ operation, after }) => actOf(operation, after));
  if (interrupting.length === 0 || interruptPolicy(connection.settings, inputs) !== "fail") return [];
  const declaredBefore = declaredPaths(fields, oldInputs);
  // What cannot be read is refused by the update, should it run.
  const found = await orAbsent(connection.api.getCompute(id, declaresPreview(declaredBefore), signal)).catch(
    () => undefined,
  );
  if (!found) return [];
  const differing = new Set(remoteChanges({ inputs, declaredBefore }, found).map(({ path: [name] }) => name));
  const observed = fromWire(found);
  return interrupting
    .filter(({ path: [name], operation }) => operation === "powerState" || differing.has(name))
    .flatMap((change) => interruptionBy(change, observed).map((each) => problem(change, each, observed)));
}

function problem({ path }: InstanceChange, interruption: Interruption, observed: InstanceProperties): Problem {
  return { path, message: `${interruptionText(interruption, observed, "fail")} ${adviceOn("fail", true)}` };
}

/** What was declared and what is, and the latter as the user spells it. */
interface Redeclared {
  readonly oldInputs: KnownInputs;
  readonly inputs: PlannedInputs;
  readonly recorded: RecordedInputs;
}

/** What refuses an update or a replacement before it begins; tells what it costs, and plans it. */
async function changeProblems(
  connection: Connection,
  request: CheckRequest,
  { oldInputs, inputs, recorded }: Redeclared,
  { plans }: Memory,
): Promise<Problem[]> {
  const { signal, log } = request;
  if (inputs.workspaceId === UNKNOWN && oldInputs.workspaceId) {
    log.warn(
      `the workspace is about to change and its new id is not known yet: if it is replaced, the instance goes with it.`,
    );
  }
  const declaredBefore = declaredPaths(fields, oldInputs);
  const changes = differences({ declared: recorded, observed: request.oldInputs ?? {}, declaredBefore });
  if (inputs.recreateTrigger === UNKNOWN) {
    const message =
      "is not known yet, so the preview could not show that the instance is recreated. Give it a value that is known.";
    return [{ path: ["recreateTrigger"], message }];
  }
  const byPreview = previewChanges(changes);
  const [first] = byPreview;
  if (first && !connection.settings.allowPreviewApis) {
    return [{ path: [first.path[0]], message: previewMessage(byPreview) }];
  }
  const note = previewNote(changes);
  if (note) log.info(note);
  const id = computeId(oldInputs.workspaceId, oldInputs.computeName);
  await warnOfRuns(connection, request, id, inputs, changes);
  await warnOfGuesses(connection, request, id, inputs, changes);
  const forbidden = await forbiddenChanges(connection, request, id, inputs, changes);
  const replacements = changes.filter(({ mutability }) => mutability === "replace");
  const plan = { inputs, owners: ownersOf(request), isByProgram: false, stage: "known" as const };
  plans.set(id.toLowerCase(), plan);
  if (replacements.length === 0) return forbidden;
  const preview = declaresPreview(declaredBefore);
  const found = await look(connection, id, preview, signal);
  const isRead = found !== undefined && found !== "unreadable";
  const causes = isRead ? replacements.filter(differsIn(found, inputs, declaredBefore)) : replacements;
  if (causes.length === 0) return forbidden;
  plans.set(id.toLowerCase(), { ...plan, isByProgram: true });
  // A replacement that was interrupted is planned again: what it has deleted may still give its name back.
  if (found === undefined) connection.deletions.done(id);
  if (found === undefined || (isRead && hasNothingToLose(conditionOf(found)))) return [];
  const properties = isRead ? fromWire(found) : undefined;
  if (!isReplaceAllowed(inputs, causes)) return [replacementProblem(id, causes, properties)];
  const obstacles = await replacementObstacles(connection, request, id, inputs, causes);
  if (isRead && !request.isRetained)
    obstacles.push(...forbiddenReplacement(connection, id, inputs, found, pathOfFirst(causes)));
  if (obstacles.length === 0 && deletionPolicy(connection, inputs) === "delete" && !request.isRetained) {
    log.warn(`the change of ${causes.map(shown).join(", ")} replaces ${subject(id)}. ${loss(properties)}`);
  }
  return obstacles;
}

async function warnOfRuns(
  connection: Connection,
  { signal, log }: CheckRequest,
  id: string,
  inputs: PlannedInputs,
  changes: readonly InstanceChange[],
): Promise<void> {
  if (runsPolicy(connection, inputs) !== "fail") return;
  const interruptions = changes.map(({ operation, after }) => actOf(operation, after)).filter(Boolean);
  const [interruption] = interruptions;
  if (!interruption) return;
  const refusal = refusalOf(id, interruption, await runsOn(connection, id, signal));
  if (refusal) log.warn(refusal);
}
