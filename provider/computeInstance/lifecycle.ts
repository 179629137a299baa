import type { Connection } from "../azure/connection";
import { explained } from "../azure/explained";
import { isPartialFailure } from "../core/errors";
import type { Field } from "../core/fields";
import type { Observed, ReadRequest, Resource } from "../core/resource";
import type { Path, Values } from "../core/values";
import { checkInstance } from "./checkInstance";
import { isInstance, isSomethingElse, otherTypeOf, refuseOtherTypes } from "./claiming";
import { compare, expected, observedFor } from "./comparison";
import { fields } from "./fields";
import { interruptionsOf, interruptionText } from "./interruptions";
import { createMemory, hold, keeperOf, planFailed, planFor } from "./memory";
import { subject } from "./messages";
import { interruptPolicy, plannedInputs, reconciling, removing } from "./parse";
import { createFacts } from "./preflight/facts";
import { type InstanceProperties, recordedInputs, recordedProperties } from "./properties";
import { reconcile } from "./reconcile";
import { remove } from "./remove";
import { isReplaceAllowed } from "./replacements";
import { conditionFrom, hasFailed, isBeyondRestart, isRestartable, isStillborn } from "./states";
import { targetOf } from "./target";
import { refreshInstance } from "./waits";
import type { InstanceChange } from "./writing/operations";

/** A change of these makes it another instance; all else that needs a replacement keeps its id. */
const ADDRESS = new Set<keyof InstanceProperties>(["workspaceId", "computeName"]);

/** The resource `ComputeInstance` over a connection that is made when it is first needed. */
export function computeInstance(connect: () => Connection): Resource {
  const memory = createMemory(createFacts(connect));
  return {
    type: "ComputeInstance",
    fields,
    check: async (request) => {
      const checked = await checkInstance(connect(), request, memory);
      if (checked.problems.length > 0) planFailed(memory, request, checked.inputs);
      return checked;
    },
    diff: plan,
    unfinished,
    interruptions: (changes: readonly InstanceChange[], declared, observed) => {
      const onInterrupt = interruptPolicy(connect().settings, plannedInputs(declared));
      const properties = recordedProperties(observed);
      return interruptionsOf(changes, properties).map((each) => interruptionText(each, properties, onInterrupt));
    },
    expected: (declared, observed, before) =>
      expected(recordedProperties(declared), recordedProperties(observed), before && recordedProperties(before)),
    reconcile: async (request) => {
      const { owner } = request;
      const made = await reconcile(connect(), reconciling(request)).catch((error) => {
        if (isPartialFailure(error)) hold(memory, error.resource.id, owner, "made");
        else planFailed(memory, request, request.inputs);
        throw error;
      });
      hold(memory, made.id, owner, "made");
      return made;
    },
    read: async (request) => {
      const found = await read(connect(), request);
      const isDeclared = memory.plans.has(request.id.toLowerCase());
      if (request.isForeign && found && !isDeclared) hold(memory, request.id, request.owner, "read");
      return found;
    },
    remove: async (request) => {
      const keeper = keeperOf(memory, request);
      if (keeper) return request.log.warn(`left in Azure, because ${keeper}: ${request.id}`);
      await remove(connect(), removing(request), planFor(memory, request), () => keeperOf(memory, request));
      memory.plans.delete(request.id.toLowerCase());
    },
  };
}

function unfinished(outputs: Values): string | undefined {
  const observed = recordedProperties(outputs);
  const condition = conditionFrom(observed.state, observed.provisioningState);
  const { state, provisioningState } = condition;
  if (isStillborn(condition)) return `it is ${state}: the next "pulumi up" creates it again.`;
  if (isBeyondRestart(observed))
    return `it is ${state}, and a restart did not help: the next "pulumi up" restarts it once more, or replaces it where onReplace allows it.`;
  if (isRestartable(condition)) return `it is ${state}: the next "pulumi up" restarts it.`;
  if (hasFailed(condition)) return `provisioning ${provisioningState}: the next "pulumi up" looks at it again.`;
  return ["Creating", "Deleting"].includes(provisioningState)
    ? `it was last seen ${provisioningState}: the next "pulumi up" waits for it.`
    : undefined;
}

/**
 * The changes, none of them a replacement unless that is allowed and the instance was really read. Check refuses those
 * that the program causes; what somebody else caused stays an update, which refuses it without harm.
 */
function plan(declared: Values, observed: Values, declaredBefore?: readonly Path[]): InstanceChange[] {
  const properties = recordedProperties(observed);
  const changes = compare(recordedInputs(declared), properties, declaredBefore);
  const wasRead = properties.state !== undefined && properties.provisioningState !== "Creating";
  if (wasRead && isReplaceAllowed(plannedInputs(declared), changes))
    return isBeyondRestart(properties) ? [...changes, FAILED_FOR_GOOD] : changes;
  return changes.map((change) => (ADDRESS.has(change.path[0]) ? change : { ...change, mutability: "update" }));
}

const FAILED_FOR_GOOD: InstanceChange = {
  path: ["state"],
  before: undefined,
  after: "Running",
  mutability: "replace",
  operation: "put",
  field: fields["state"] as Field,
  released: false,
};

async function read(connection: Connection, request: ReadRequest): Promise<Observed | undefined> {
  const target = targetOf(connection, request, request.id, "update", {}, request.declaredBefore);
  const compute = await refreshInstance(target, request.observed);
  if (compute && !isInstance(compute)) {
    if (request.observed === undefined || !isSomethingElse(compute)) refuseOtherTypes(target, compute);
    request.log.warn(`${subject(request.id)} is gone: a compute of type ${otherTypeOf(compute)} has its name now.`);
    return undefined;
  }
  const declared = {
    ...request,
    inputs: plannedInputs(request.inputs),
    observed: request.observed && recordedProperties(request.observed),
    written: recordedInputs(request.inputs),
  };
  if (compute) return { id: request.id, properties: observedFor(declared, compute) };
  await connection.workspaceNow(target.workspaceId).catch((error) => {
    const what = `${subject(request.id)} cannot be read: its workspace ${target.workspaceId} does not answer, so it is not known whether the instance is gone.`;
    throw explained(error, what);
  });
  return undefined;
}
