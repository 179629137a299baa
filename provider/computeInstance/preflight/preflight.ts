import type { Connection } from "../../azure/connection";
import { describe, type Problem } from "../../core/check";
import type { Call } from "../../core/resource";
import { UNKNOWN, type Value } from "../../core/values";
import { createMemory, type Memory } from "../memory";
import { idOf } from "../parse";
import type { KnownInputs, PlannedInputs } from "../properties";
import { DEFAULT_VM_SIZE } from "../provisioningConfiguration";
import { networkProblems } from "../tables/rules";
import { askingAnew, createFacts } from "./facts";
import { type Checking, type Finding, type News, nameFindings, sizeFindings, untold } from "./findings";

/**
 * What Azure would refuse, before anything is sent. What the input `preflight` takes for a warning is logged instead.
 * Nothing is asked when nothing that matters has changed, nor for what is not known yet.
 */
export async function preflight(
  connection: Connection,
  memory: Memory,
  request: Call,
  oldInputs: KnownInputs | undefined,
  inputs: PlannedInputs,
): Promise<Problem[]> {
  const { preflight: mode } = inputs;
  if (mode === "off") return [];
  const fails = ({ kind }: Finding) => mode === "strict" || (mode !== "warn" && kind === "impossible");
  const found = await findings(connection, memory, request, oldInputs, inputs);
  for (const finding of found.filter((each) => !fails(each))) {
    const text = finding.kind === "untold" ? finding.message : describe(finding);
    if (finding.kind === "untold" && memory.told.has(text)) continue;
    memory.told.add(text);
    request.log.warn(text);
  }
  return found.filter(fails).map(({ path, message }) => ({ path, message }));
}

/**
 * Why the new instance of a replacement could not be created, asked anew: much may have changed since the check. What cannot
 * be had stops nobody.
 */
export async function obstacles(
  connection: Connection,
  request: Call,
  oldInputs: KnownInputs,
  inputs: PlannedInputs,
): Promise<Problem[]> {
  const { workspaceId, vmSize = DEFAULT_VM_SIZE } = inputs;
  if (inputs.preflight === "off" || typeof workspaceId !== "string") return [];
  const memory = createMemory(createFacts(() => askingAnew(connection)));
  const workspace = await memory.facts.workspace(workspaceId);
  if ("missing" in workspace || !workspace.known) return [];
  const check: Checking = {
    connection,
    memory,
    request,
    inputs: { ...inputs, vmSize },
    workspaceId,
    oldInputs,
    news: { workspace: true, address: true, size: true, network: true },
    resource: "",
    workspace: workspace.known,
  };
  const found = await Promise.all([networkFindings(check), sizeFindings(check)]);
  return found.flat().filter(({ path: [name] }) => name !== "preflight");
}

function newsOf(oldInputs: KnownInputs | undefined, inputs: PlannedInputs): News {
  const differs = (name: keyof PlannedInputs) => !isSame(oldInputs?.[name], inputs[name]);
  const workspace = differs("workspaceId");
  return {
    workspace,
    address: workspace || differs("computeName"),
    size: workspace || !oldInputs || (inputs.vmSize !== undefined && differs("vmSize")),
    network: workspace || differs("subnet") || differs("enableNodePublicIp"),
  };
}

/** Whatever the letter case: neither sizes nor ids have one. */
function isSame(a: Value, b: Value): boolean {
  const text = (value: Value) => JSON.stringify(value, (_, inner) => (inner === UNKNOWN ? "?" : inner))?.toLowerCase();
  return text(a) === text(b);
}

async function findings(
  connection: Connection,
  memory: Memory,
  request: Call,
  statedInputs: KnownInputs | undefined,
  inputs: PlannedInputs,
): Promise<Finding[]> {
  const resource = JSON.stringify(request.owner ?? [inputs.workspaceId, inputs.computeName]);
  const before = lastCheck(memory, resource, statedInputs, inputs);
  if (before?.isRepeated) return [];
  const oldInputs = before?.oldInputs;
  const news = newsOf(oldInputs, inputs);
  const oldId = oldInputs && idOf(oldInputs);
  if (oldId && news.address) memory.replaced.add(oldId.toLowerCase());
  memory.tally.set(resource, []);
  const { workspaceId } = inputs;
  if (!(news.address || news.size || news.network) || typeof workspaceId !== "string") return [];
  const workspace = await memory.facts.workspace(workspaceId);
  if ("missing" in workspace) return [untold(workspace)];
  // One that does not exist yet is made by the same program.
  if (!workspace.known) return [];
  const check: Checking = {
    connection,
    memory,
    request,
    inputs,
    workspaceId,
    oldInputs,
    news,
    resource,
    workspace: workspace.known,
  };
  const found = await Promise.all([networkFindings(check), nameFindings(check), sizeFindings(check)]);
  return found.flat();
}

/** The old inputs, also at the second check of a replacement, which the engine calls as that of a new resource. */
function lastCheck(memory: Memory, resource: string, oldInputs: KnownInputs | undefined, inputs: PlannedInputs) {
  const last = memory.stated.get(resource);
  memory.stated.delete(resource);
  if (!oldInputs) return last && { oldInputs: last.oldInputs, isRepeated: isSame(last.inputs, inputs) };
  memory.stated.set(resource, { oldInputs, inputs });
  return { oldInputs, isRepeated: false };
}

async function networkFindings({ memory, inputs, news, workspace }: Checking): Promise<Finding[]> {
  if (!news.network || inputs.subnet === UNKNOWN) return [];
  const problems = networkProblems(inputs, workspace);
  if (problems.length > 0) return problems.map((problem) => ({ ...problem, kind: "impossible" }));
  const id = inputs.subnet?.id;
  if (typeof id !== "string") return [];
  const subnet = await memory.facts.subnet(id);
  if ("missing" in subnet) return [untold(subnet)];
  const message = `the subnet ${id} does not exist; it must by the time that the instance is created.`;
  return subnet.known ? [] : [{ kind: "untold", path: ["subnet", "id"], message }];
}
