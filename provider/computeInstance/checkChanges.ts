import { type Connection, orAbsent } from "../azure/connection";
import type { Problem } from "../core/check";
import { declaredPaths } from "../core/diff";
import { computeId } from "../core/ids";
import type { CheckRequest } from "../core/resource";
import { UNKNOWN } from "../core/values";
import { differences, remoteChanges } from "./comparison";
import { fields } from "./fields";
import { refusalOf, runsOn } from "./guards";
import { adviceOn, type Interruption, interruptionBy, interruptionText } from "./interruptions";
import { type Memory, ownersOf } from "./memory";
import { loss, subject } from "./messages";
import { deletionPolicy, interruptPolicy, runsPolicy } from "./parse";
import type { InstanceProperties, KnownInputs, PlannedInputs, RecordedInputs } from "./properties";
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
  warnOfGuesses,
} from "./replacements";
import { conditionOf } from "./states";
import { declaresPreview, fromWire } from "./wire";
import { actOf, type InstanceChange } from "./writing/operations";
import { previewChanges, previewMessage, previewNote } from "./writing/update";

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
export async function changeProblems(
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
