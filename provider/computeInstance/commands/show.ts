import { isManaged } from "../../azure/ownership";
import { printJson, propertyRows, table, yesOrNo } from "../../cli/output";
import { sayProblems } from "../../cli/problems";
import type { Scope } from "../../cli/scope";
import { openSession } from "../../cli/session";
import { asRecord, type Value, type Values } from "../../core/values";
import type { PlacedInstance } from "../listInstances";
import { errorLines, subject } from "../messages";
import { serialized } from "../scripting/views";
import { conditionOf } from "../states";
import { fromWire } from "../wire";
import { findInstances, readOne, userOf } from "./findInstances";
import { showOperation } from "./list";

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
