import type { Compute } from "../azure/api";
import { hintsFor } from "../azure/explained";
import type { Answer } from "../core/errors";
import { parseComputeId, parseWorkspaceId } from "../core/ids";
import type { Value, Values } from "../core/values";
import { type InstanceProperties, isWord, unchecked, uncheckedItems } from "./properties";
import { conditionOf, isBeyondRestart, isStillborn, lastOperationOf, type State } from "./states";

/** `ComputeInstance "ci-dev" of workspace "ml"` */
export function subject(id: string): string {
  const { workspace = "", computeName = id } = parseComputeId(id) ?? {};
  const name = parseWorkspaceId(workspace)?.workspaceName;
  return `ComputeInstance "${computeName}"${name ? ` of workspace "${name}"` : ""}`;
}

const DOING: Readonly<Record<string, string>> = {
  Creating: "creating",
  SettingUp: "creating",
  UserSettingUp: "creating",
  Starting: "starting",
  Stopping: "stopping",
  Restarting: "restarting",
  Resizing: "resizing",
  Deleting: "deleting",
} satisfies Partial<Record<State, string>>;

/** What Azure does after nobody waits for it any more, as far as the last look showed it. */
export function goingOn(compute: Compute | undefined, more?: string): string {
  const { state, provisioningState } = compute ? conditionOf(compute) : { state: "", provisioningState: "" };
  const doing = DOING[state];
  const where = doing || !compute ? "" : `It is ${state} (provisioning ${provisioningState}). `;
  return `${where}${more ? `${more} ` : ""}Azure continues ${doing ? `${doing} it` : "the operation"}; the next run resumes waiting for it.`;
}

/** What a replacement would take from whom, as far as it is known. */
export function loss(properties: InstanceProperties | undefined): string {
  if (!properties) return "It could not be read, so its owner is not known; its disk would be lost.";
  return `It belongs to ${ownerOf(properties)} and is ${whereabouts(properties)}; its disk, with all files that are not in the workspace's storage, would be lost.`;
}

/** Every error that Azure keeps with the instance, one a line; empty when there is none. */
export function errorLines(compute: Compute): string[] {
  return [...new Set(errorsOf(compute).flatMap((error) => nested(error)))];
}

function nested({ code, message, details = [] }: InstanceError, indent = "  "): string[] {
  if (code === undefined && message === undefined) return details.flatMap((inner) => nested(inner, indent));
  const inside = details.flatMap((inner) => nested(inner, `${indent}  `));
  return [`${indent}${code ?? "NoErrorCode"}: ${message ?? ""}`, ...inside];
}

/** What to do about a failed instance of a stack. */
export function stackAdvice(compute: Compute): string {
  if (isStillborn(conditionOf(compute))) return 'The next "pulumi up" creates it again.';
  const lastOperation = lastOperationOf(compute);
  const taint = 'run "pulumi state taint <urn>" and "pulumi up"';
  if (isBeyondRestart({ state: conditionOf(compute).state, lastOperation })) {
    return `A restart did not help. A replacement, which deletes its disk, is the next step: set onReplace: "allow" and look at the preview, or ${taint}.`;
  }
  if (!isWord(lastOperation.operationName, "Restart")) return 'The next "pulumi up" restarts it.';
  return `The next "pulumi up" restarts it once more. To replace it, which deletes its disk, ${taint}.`;
}

/** Why an instance cannot be used, with everything that Azure says of it, and what to do. */
export function failure(id: string, compute: Compute, advice: string, operation: Failed = {}): string {
  const { error, operationId } = operation;
  const condition = conditionOf(compute);
  const { operationName, operationStatus, operationTime } = lastOperationOf(compute);
  const at = operationTime ? ` at ${operationTime}` : "";
  const last = operationName ? `, last operation ${operationName} ${operationStatus}${at}` : "";
  const own = operationId ? `, operation ${operationId}` : "";
  const lines = new Set(errorLines(compute));
  if (error) lines.add(`  ${error.code}: ${error.message}`);
  const reasons = lines.size > 0 ? [...lines] : ["  Azure gave no reason."];
  return [
    `${subject(id)} cannot be used: it is ${condition.state} (provisioning ${condition.provisioningState}${last}${own}).`,
    ...reasons,
    ...hintsFor(reasons.join("\n")),
    advice,
  ].join("\n");
}

/** What is known of an operation beside the instance's own words. */
interface Failed {
  readonly error?: Answer | undefined;
  /** The last part of the operation's address, for Azure's support. */
  readonly operationId?: string | undefined;
}

/** Whose the instance is: the user whom it is assigned to, else who has created it. */
export function ownerOf({ createdBy, personalComputeInstanceSettings }: InstanceProperties): string {
  const assigned = personalComputeInstanceSettings?.assignedUser?.objectId;
  const creator = createdBy?.userName ?? createdBy?.userId ?? "an unknown user";
  return assigned ? `user ${assigned} (created by ${creator})` : creator;
}

const STARTING = /^(create|start|restart|resize|reimage)$/i;
const DONE = /^(succeeded|inprogress)$/i;

/** Since when a machine runs, such as `2026-11-30 08:00 UTC`; undefined where Azure does not tell. */
export function runningSince({ lastOperation }: InstanceProperties): string | undefined {
  const { operationName = "", operationStatus = "", operationTime = "" } = lastOperation ?? {};
  const hasBegun = STARTING.test(operationName) && DONE.test(operationStatus);
  return hasBegun ? minuteOf(operationTime) : undefined;
}

function minuteOf(time: string): string | undefined {
  const milliseconds = Date.parse(time);
  if (!Number.isFinite(milliseconds)) return undefined;
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Where the instance is, and since when it runs, such as `Running since 2026-11-30 08:00 UTC`. */
function whereabouts(properties: InstanceProperties): string {
  const { state } = properties;
  const isRunning = isWord(state, "Running") || isWord(state, "JobRunning");
  const since = isRunning ? runningSince(properties) : undefined;
  return `${state ?? "in an unknown state"}${since ? ` since ${since}` : ""}`;
}

/** One error that Azure keeps with an instance. */
export interface InstanceError {
  /** Code of the error in Azure, such as `AllocationFailed`. */
  readonly code?: string;
  /** Message of Azure. */
  readonly message?: string;
  /** What the error is about, as Azure names it. */
  readonly target?: string;
  /** Errors inside of this one. */
  readonly details?: readonly InstanceError[];
}

type Entry = NonNullable<InstanceProperties["errors"]>[number];

/** The errors of its provisioning and of the instance itself. Azure shows many a failure in both places. */
export function errorsOf(compute: Compute): InstanceError[] {
  const { provisioningErrors } = unchecked<InstanceProperties>(compute.properties as Values);
  const { errors } = unchecked<InstanceProperties>(compute.properties.properties as Values);
  const entries = [...uncheckedItems<Entry>(provisioningErrors), ...uncheckedItems<Entry>(errors)];
  return distinct(entries.map(({ error }) => instanceError(error)));
}

function instanceError(error: Value): InstanceError {
  const { code, message, target, details } = unchecked<InstanceError>(error);
  const inner = Array.isArray(details) ? details.map(instanceError) : [];
  return { ...texts({ code, message, target }), ...(inner.length > 0 && { details: inner }) };
}

function distinct(errors: InstanceError[]): InstanceError[] {
  return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}

/** What of it is text. */
export function texts(values: Values): Record<string, string> {
  const found = Object.entries(values).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(found) as Record<string, string>;
}
