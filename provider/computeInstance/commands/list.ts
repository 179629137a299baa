import { isManaged } from "../../azure/ownership";
import { printJson, printTable, say, yesOrNo } from "../../cli/output";
import { sayProblems } from "../../cli/problems";
import type { Scope } from "../../cli/scope";
import { openSession } from "../../cli/session";
import { age } from "../../core/durations";
import { parseWorkspaceId } from "../../core/ids";
import { asRecord, type Values } from "../../core/values";
import type { PlacedInstance } from "../listInstances";
import { conditionOf } from "../states";
import { fromWire } from "../wire";
import { type Filters, findInstances, userOf } from "./findInstances";

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
export function showOperation(operation: Values, now: number): string | undefined {
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
