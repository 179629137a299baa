import type { Compute, Operation, VmSize } from "../../azure/api";
import type { Connection } from "../../azure/connection";
import { explained } from "../../azure/explained";
import { describe, type Problem } from "../../core/check";
import { declaredPaths } from "../../core/diff";
import { AzureMLError, answerOf, isAzureMLError } from "../../core/errors";
import { parseWorkspaceId } from "../../core/ids";
import type { Values } from "../../core/values";
import { checkInstance } from "../checkInstance";
import { refuseTakenName, workspaceOf } from "../creation";
import { creationByScript } from "../door/ordered";
import { fields } from "../fields";
import { newMemory } from "../memory";
import { subject } from "../messages";
import { knownInputs } from "../parse";
import { createFacts, isForInstances } from "../preflight/facts";
import { isWord, type KnownInputs } from "../properties";
import { DEFAULT_VM_SIZE } from "../provisioningConfiguration";
import { networkProblems } from "../tables/rules";
import type { Target } from "../target";
import { getInstance } from "../waits";
import { declaresPreview, isCreated, toWire } from "../wire";

/** An instance whose creation has begun. */
export interface Creation {
  readonly compute: Compute;
  readonly operation: Operation;
  /** It has properties that exist in preview api-versions only. */
  readonly preview: boolean;
}

/** Creates an instance that does not exist: checks everything that can be checked before, and does not wait. */
export async function create(given: Target, configuration: Values): Promise<Creation> {
  const { id, connection, signal } = given;
  const inputs = await checked(given, configuration);
  const preview = declaresPreview(declaredPaths(fields, inputs));
  const target = { ...given, preview };
  if (await getInstance(target)) {
    throw new AzureMLError("AlreadyExists", `${subject(id)} exists already: ComputeInstance.get fetches it.`);
  }
  const workspace = await workspaceOf(target);
  const { location } = workspace;
  refuseProblems(id, networkProblems(inputs, workspace));
  await refuseUnknownSize(target, location, inputs.vmSize ?? DEFAULT_VM_SIZE);
  await refuseTakenName(target);
  const body = toWire(inputs, location);
  const admission = creationByScript(target);
  const operation = await connection.api.putCompute(id, body, preview, admission, signal).catch((error) => {
    throw uncertain(id, explained(error, `${subject(id)} could not be created (${id}).`));
  });
  // It may take a while to appear.
  const compute = await getInstance(target).catch(() => undefined);
  const creating = { ...body, properties: { ...body.properties, provisioningState: "Creating" } };
  return { compute: compute ?? { id, ...creating }, operation, preview };
}

async function checked(
  { connection, workspaceId, computeName, id, ...call }: Target,
  given: Values,
): Promise<KnownInputs> {
  // What a preview asks once and remembers would be old in a script that lives on.
  const newInputs = { ...given, adopt: false, workspaceId, computeName, preflight: "off" };
  const memory = newMemory(createFacts(() => connection));
  const { inputs, problems } = await checkInstance(connection, { ...call, newInputs }, memory);
  refuseProblems(id, [...problems, ...notCreated(inputs)]);
  return knownInputs(inputs);
}

function refuseProblems(id: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new AzureMLError("InvalidInput", `${subject(id)} was not created. ${problems.map(describe).join("\n")}`);
}

/** Inputs that a stack brings about after the creation. What only steers the stack is left out without harm. */
function notCreated(inputs: Values): Problem[] {
  const names = Object.keys(inputs).filter((name) => !fields[name]?.ours && !isCreated(name));
  const message = "is no part of a creation. Create the instance without it, and bring it about afterwards.";
  return names.map((name) => ({ path: [name], message }));
}

// Where sizes cannot be listed, the PUT says the same, later.
async function refuseUnknownSize({ connection, id, workspaceId, log }: Target, location: string, size: string) {
  const sizes = await offeredSizes(connection, workspaceId, location).catch((error) => {
    if (!isAzureMLError(error) || error.kind !== "service") throw error;
    log.info(`the size could not be checked before the create: ${error.message}`);
    return undefined;
  });
  if (!sizes || sizes.some(({ name }) => isWord(name, size))) return;
  throw new AzureMLError(
    "InvalidInput",
    `${subject(id)} was not created. vmSize: ${JSON.stringify(size)} is not offered to compute instances in ${location}. ComputeInstance.supportedVmSizes lists what is.`,
  );
}

/** The sizes that a region offers to compute instances. */
export async function offeredSizes(connection: Connection, workspaceId: string, location: string): Promise<VmSize[]> {
  const { subscriptionId = "" } = parseWorkspaceId(workspaceId) ?? {};
  const sizes = await connection.vmSizes(subscriptionId, location);
  return sizes.filter(isForInstances);
}

// A PUT without an answer may have worked, and its own repetition is then refused as a conflict.
function uncertain(id: string, error: unknown): unknown {
  const status = answerOf(error)?.status;
  const isRefused = status !== undefined && status < 500 && status !== 409;
  if (isRefused || !isAzureMLError(error) || error.kind === "input") return error;
  const advice = `It may exist anyway: check with ComputeInstance.get (${id}).`;
  return new AzureMLError(error.code, `${error.message} ${advice}`, error.details);
}
