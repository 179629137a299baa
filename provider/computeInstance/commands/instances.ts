import { isManaged } from "../../azure/ownership";
import { printJson, printTable, propertyRows, say, sayProblems, table, yesOrNo } from "../../cli/output";
import type { Scope } from "../../cli/scope";
import { openSession } from "../../cli/session";
import { age } from "../../core/durations";
import { parseWorkspaceId } from "../../core/ids";
import { asRecord, type Value, type Values } from "../../core/values";
import type { PlacedInstance } from "../listInstances";
import { errorLines, subject } from "../messages";
import { serialized } from "../scripting/views";
import { conditionOf } from "../states";
import { fromWire } from "../wire";
import { type Filters, findInstances, readOne, userOf } from "./findInstances";

/** `pulumi-azureml list` */
export async function list(named: string[], options: Scope & Filters & { json?: boolean }): Promise<number> {
  const session = openSession();
  const { instances, problems } = await findInstances(session, named, options, options);
  if (options.json) printJson({ instances: instances.map(summary), problems });
  else if (instances.length > 0)
    printTable(
      HEADINGS,
      instances.map((each) => row(each, session.clock.now())),
    );
  else if (problems.length === 0) say("There are no such instances.");
  return sayProblems(problems);
}

const HEADINGS = ["NAME", "WORKSPACE", "STATE", "SIZE", "USER", "LAST OPERATION", "IDLE STOP", "MANAGED"];

function row(instance: PlacedInstance, now: number) {
  const { name, workspace, state, vmSize, user, idleTimeBeforeShutdown, isManaged } = summary(instance);
  const last = showOperation(asRecord(fromWire(instance.compute).lastOperation), now);
  return [name, workspace, state, vmSize, user.name ?? user.id, last, idleTimeBeforeShutdown, yesOrNo(isManaged)];
}

/** What a list tells of each. */
function summary({ id, workspaceId, name, compute }: PlacedInstance) {
  const { vmSize, lastOperation, idleTimeBeforeShutdown, tags = {}, createdOn } = fromWire(compute) as Summarized;
  return {
    id,
    name,
    workspace: parseWorkspaceId(workspaceId)?.workspaceName,
    workspaceId,
    location: compute.location,
    ...conditionOf(compute),
    vmSize,
    user: userOf(compute),
    lastOperation,
    idleTimeBeforeShutdown,
    createdOn,
    isManaged: isManaged(compute.tags),
    tags,
  };
}

interface Summarized extends Values {
  vmSize?: string;
  lastOperation?: Values;
  idleTimeBeforeShutdown?: string;
  tags?: Values;
  createdOn?: string;
}

/** `Stop by IdleShutdown 3d ago` */
function showOperation(operation: Values, now: number): string | undefined {
  const { operationName, operationTrigger, operationTime, operationStatus } = operation;
  if (typeof operationName !== "string") return undefined;
  const when = Date.parse(String(operationTime));
  const isRemarkable = operationStatus !== undefined && operationStatus !== "Succeeded";
  return [
    operationName,
    typeof operationTrigger === "string" && `by ${operationTrigger}`,
    Number.isFinite(when) && `${age(now - when)} ago`,
    isRemarkable && `(${String(operationStatus)})`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** `pulumi-azureml show` */
export async function show(named: string, options: Scope & { preview?: boolean; json?: boolean }): Promise<number> {
  const session = openSession();
  const { instances, problems } = await findInstances(session, [named], options);
  const [found] = instances;
  if (!found) return sayProblems(problems);
  const instance = options.preview ? await readOne(session, found.id, true) : found;
  const properties = fromWire(serialized(instance.compute));
  if (options.json) printJson({ id: instance.id, isManaged: isManaged(instance.compute.tags), ...properties });
  else {
    const lines = [
      ...head(instance, properties, session.clock.now()),
      "",
      ...table(["PROPERTY", "VALUE"], propertyRows(properties)),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return sayProblems(problems);
}

/** What most people want to know. */
function head(instance: PlacedInstance, properties: Values, now: number): string[] {
  const { id, compute } = instance;
  const { state, provisioningState } = conditionOf(compute);
  const { computeStartStop } = asRecord(properties["schedules"]);
  const schedules = Array.isArray(computeStartStop) ? computeStartStop.map((each) => schedule(asRecord(each))) : [];
  const errors = errorLines(compute);
  const user = userOf(compute);
  return [
    `${subject(id)} is ${state} (provisioning ${provisioningState}).`,
    `Id: ${id}`,
    `User: ${[user.name, user.id].filter(Boolean).join(", ") || "not known"}`,
    `Last operation: ${showOperation(asRecord(properties["lastOperation"]), now) ?? "none"}`,
    `Idle shutdown: ${String(properties["idleTimeBeforeShutdown"] ?? "none")}`,
    `Managed by a Pulumi stack: ${yesOrNo(isManaged(compute.tags))}`,
    ...(schedules.length > 0 ? ["Schedules:", ...schedules.map((line) => `  ${line}`)] : ["Schedules: none"]),
    ...(errors.length > 0 ? ["Errors:", ...errors] : ["Errors: none"]),
  ];
}

/** `Stop, cron 0 18 * * 1-5 (UTC)` */
function schedule({ action, status, cron, recurrence }: Values): string {
  const { expression, timeZone } = asRecord(cron);
  const { interval, frequency, schedule: at, timeZone: zone } = asRecord(recurrence);
  const { hours, minutes, weekDays } = asRecord(at);
  const words = (name: string, value: Value) => (Array.isArray(value) ? ` ${name} ${value.join(", ")}` : "");
  const when = expression
    ? `cron ${String(expression)} (${String(timeZone ?? "UTC")})`
    : `every ${String(interval ?? 1)} ${String(frequency ?? "")}${words("on", weekDays)}${words("at hour", hours)}${words("minute", minutes)} (${String(zone ?? "UTC")})`;
  return `${String(action)}, ${when}${String(status).toLowerCase() === "disabled" ? ", disabled" : ""}`;
}
