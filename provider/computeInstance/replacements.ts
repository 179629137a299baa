import type { Compute } from "../azure/api";
import { type Connection, orAbsent } from "../azure/connection";
import type { Problem } from "../core/check";
import { listed } from "../core/diff";
import type { CheckRequest } from "../core/resource";
import { isAbsent, type Path, show, UNKNOWN, type Value } from "../core/values";
import { remoteChanges } from "./comparison";
import { refusalOf, runsOn } from "./guards";
import { adviceOn, machineOf, mayRun } from "./interruptions";
import { loss, subject } from "./messages";
import { deletionPolicy, interruptPolicy, runsPolicy } from "./parse";
import type { InstanceProperties, PlannedInputs } from "./properties";
import { type Condition, conditionOf, isBeingDeleted, isStillborn } from "./states";
import { fromWire } from "./wire";
import type { InstanceChange } from "./writing/operations";

/** The instance as it is now, for what a check tells of it. Undefined when it does not exist. */
export function look(
  { api }: Connection,
  id: string,
  preview: boolean,
  signal: AbortSignal | undefined,
): Promise<Compute | "unreadable" | undefined> {
  return orAbsent(api.getCompute(id, preview, signal)).catch(() => "unreadable" as const);
}

/** What a preview does not know may replace the instance when it is known; `onReplace: "fail"` refuses it then. */
export async function warnOfGuesses(
  connection: Connection,
  { signal, log }: CheckRequest,
  id: string,
  inputs: PlannedInputs,
  changes: readonly InstanceChange[],
): Promise<void> {
  const guesses = changes.filter(({ path: [name], mayReplace }) => mayReplace && name !== "workspaceId");
  if (guesses.length === 0 || !isReplaceAllowed(inputs, [])) return;
  const found = await look(connection, id, false, signal);
  if (found === undefined) return;
  const [are, come] = guesses.length === 1 ? ["is", "it comes"] : ["are", "one of them comes"];
  const lost = loss(found === "unreadable" ? undefined : fromWire(found));
  log.warn(
    `${listed(guesses)} ${are} not known yet: if ${come} out other than before, ${subject(id)} is replaced. ${lost}`,
  );
}

/** Whether the instance is another in what changed: to declare what it has had all the time replaces nothing. */
export function differsIn(
  found: Compute,
  inputs: PlannedInputs,
  declaredBefore: readonly Path[],
): (change: InstanceChange) => boolean {
  const names = new Set(remoteChanges({ inputs, declaredBefore }, found).map(({ path: [name] }) => name));
  return ({ path: [name], field }) => field.ours === true || names.has(name);
}

/** A replacement that nothing in the inputs causes, such as a replacementTrigger, is seen at its second check alone. */
export async function tellOfReplacement(
  connection: Connection,
  { signal, log }: CheckRequest,
  id: string,
  inputs: PlannedInputs,
): Promise<Problem[]> {
  const found = await look(connection, id, false, signal);
  if (found === undefined) return [];
  const isRead = found !== "unreadable";
  if (isRead && hasNothingToLose(conditionOf(found))) return [];
  log.warn(`${subject(id)} is replaced. ${loss(isRead ? fromWire(found) : undefined)}`);
  return isRead ? forbiddenReplacement(connection, id, inputs, found, ["onInterrupt"]) : [];
}

/** What would make a replacement stop half-way is said before it begins. */
export async function replacementObstacles(
  connection: Connection,
  { signal, isRetained }: CheckRequest,
  id: string,
  inputs: PlannedInputs,
  causes: readonly InstanceChange[],
): Promise<Problem[]> {
  const path = pathOfFirst(causes);
  const way = deletionPolicy(connection, inputs);
  const isSameName = !causes.some(({ path: [name] }) => name === "computeName" || name === "workspaceId");
  if ((way !== "delete" || isRetained) && isSameName) {
    const [reason, option] = isRetained ? ["retainOnDelete", "retainOnDelete"] : [`onDelete: "${way}"`, "onDelete"];
    const message = `the change of ${causes.map(shown).join(", ")} replaces ${subject(id)}, which ${reason} would leave in its place. Give the new one another computeName, or change ${option} first.`;
    return [{ path, message }];
  }
  if (way === "retain" || runsPolicy(connection, inputs) !== "fail") return [];
  const refusal = refusalOf(id, "replace", await runsOn(connection, id, signal));
  return refusal ? [{ path, message: refusal }] : [];
}

/** There is no disk that somebody has worked on. */
export function hasNothingToLose(condition: Condition): boolean {
  return isStillborn(condition) || isBeingDeleted(condition);
}

/** That nobody has allowed it. */
export function replacementProblem(
  id: string,
  causes: readonly InstanceChange[],
  properties: InstanceProperties | undefined,
): Problem {
  const message = `the change of ${causes.map(shown).join(", ")} would replace ${subject(id)}. ${loss(properties)} Refused, because onReplace is "fail"; to replace it, set onReplace: "allow".`;
  return { path: pathOfFirst(causes), message };
}

/** The input to which a problem of several belongs. */
export function pathOfFirst(changes: readonly InstanceChange[]): Path {
  return changes.slice(0, 1).map(({ path: [name] }) => name);
}

/** By the input for it, or by the change that is an order to replace. */
export function isReplaceAllowed({ onReplace }: PlannedInputs, changes: readonly InstanceChange[]): boolean {
  const isOrdered = changes.some(({ path: [name], after }) => name === "recreateTrigger" && after !== UNKNOWN);
  return isOrdered || onReplace === "allow";
}

/** A change with its values, unless one is secret or long. */
export function shown({ path, before, after, field }: InstanceChange): string {
  const isPlain = typeof before !== "object" && typeof after !== "object" && !field.secret;
  const values = isPlain ? ` (${word(before ?? field.default)} to ${word(after)})` : "";
  return `${show(path)}${values}`;
}

const word = (value: Value) => (isAbsent(value) ? "unset" : JSON.stringify(value));

/** A replacement that `onInterrupt` refuses, because the machine runs; what becomes of one that does not is `onReplace`'s. */
export function forbiddenReplacement(
  connection: Connection,
  id: string,
  inputs: PlannedInputs,
  found: Compute,
  path: Path,
): Problem[] {
  const onInterrupt = interruptPolicy(connection.settings, inputs);
  const isLeft = deletionPolicy(connection, inputs) === "retain";
  if (onInterrupt === "allow" || isLeft || !mayRun(conditionOf(found))) return [];
  const machine = machineOf(fromWire(found));
  const message = `would replace ${subject(id)}: it is ${machine}, and onInterrupt is "${onInterrupt}". ${adviceOn(onInterrupt, false)}`;
  return [{ path, message }];
}
