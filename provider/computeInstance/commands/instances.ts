import { isManaged } from "../../azure/ownership";
import { printJson, printTable, propertyRows, say, sayProblems, table, yesOrNo } from "../../cli/output";
import { openSession, type Scope } from "../../cli/session";
import { age } from "../../core/durations";
import { parseWorkspaceId } from "../../core/ids";
import type { PlacedInstance } from "../live";
import { errorLines, subject } from "../messages";
import type { InstanceProperties } from "../properties";
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
  const last = showOperation(fromWire(instance.compute), now);
  return [name, workspace, state, vmSize, user.name ?? user.id, last, idleTimeBeforeShutdown, yesOrNo(isManaged)];
}

/** What a list tells of each. */
function summary({ id, workspaceId, name, compute }: PlacedInstance) {
  const { vmSize, lastOperation, idleTimeBeforeShutdown, tags = {}, createdOn } = fromWire(compute);
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

/** `Stop by IdleShutdown 3d ago` */
function showOperation({ lastOperation }: InstanceProperties, now: number): string | undefined {
  const { operationName, operationTrigger, operationTime, operationStatus } = lastOperation ?? {};
  if (operationName === undefined) return undefined;
  const when = Date.parse(operationTime ?? "");
  const isRemarkable = operationStatus !== undefined && operationStatus !== "Succeeded";
  return [
    operationName,
    operationTrigger !== undefined && `by ${operationTrigger}`,
    Number.isFinite(when) && `${age(now - when)} ago`,
    isRemarkable && `(${operationStatus})`,
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
function head(instance: PlacedInstance, properties: InstanceProperties, now: number): string[] {
  const { id, compute } = instance;
  const { state, provisioningState } = conditionOf(compute);
  const schedules = (properties.schedules?.computeStartStop ?? []).map(schedule);
  const errors = errorLines(compute);
  const user = userOf(compute);
  return [
    `${subject(id)} is ${state} (provisioning ${provisioningState}).`,
    `Id: ${id}`,
    `User: ${[user.name, user.id].filter(Boolean).join(", ") || "not known"}`,
    `Last operation: ${showOperation(properties, now) ?? "none"}`,
    `Idle shutdown: ${properties.idleTimeBeforeShutdown ?? "none"}`,
    `Managed by a Pulumi stack: ${yesOrNo(isManaged(compute.tags))}`,
    ...(schedules.length > 0 ? ["Schedules:", ...schedules.map((line) => `  ${line}`)] : ["Schedules: none"]),
    ...(errors.length > 0 ? ["Errors:", ...errors] : ["Errors: none"]),
  ];
}

type Schedules = NonNullable<InstanceProperties["schedules"]>;
type Schedule = NonNullable<Schedules["computeStartStop"]>[number];

/** `Stop, cron 0 18 * * 1-5 (UTC)` */
function schedule({ action, status, cron, recurrence }: Schedule): string {
  const { interval = 1, frequency = "", schedule: at = {}, timeZone = "UTC" } = recurrence ?? {};
  const words = (name: string, values?: readonly (string | number)[]) =>
    values ? ` ${name} ${values.join(", ")}` : "";
  const when = cron?.expression
    ? `cron ${cron.expression} (${cron.timeZone ?? "UTC"})`
    : `every ${interval} ${frequency}${words("on", at.weekDays)}${words("at hour", at.hours)}${words("minute", at.minutes)} (${timeZone})`;
  return `${action}, ${when}${status?.toLowerCase() === "disabled" ? ", disabled" : ""}`;
}
