import type { Compute } from "../azure/api";
import { type Connection, orAbsent } from "../azure/connection";
import type { Problem } from "../core/check";
import { declaredPaths } from "../core/diff";
import type { CheckRequest } from "../core/resource";
import { remoteChanges } from "./comparison";
import { fields } from "./fields";
import { adviceOn, type Interruption, interruptionBy, interruptionText, machineOf, mayRun } from "./interruptions";
import { subject } from "./messages";
import { deletionPolicy, interruptPolicy } from "./policies";
import type { InstanceProperties, PlannedInputs } from "./properties";
import { conditionOf } from "./states";
import { declaresPreview, fromWire } from "./wire";
import { actOf, type InstanceChange } from "./writing/operations";

/** The changes of the program that would interrupt a machine that runs, where `onInterrupt` refuses them. */
export async function forbiddenChanges(
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

/** A replacement that `onInterrupt` refuses, because the machine runs; what becomes of one that does not is `onReplace`'s. */
export function forbiddenReplacement(
  connection: Connection,
  id: string,
  inputs: PlannedInputs,
  found: Compute,
  cause: string,
): Problem[] {
  const onInterrupt = interruptPolicy(connection.settings, inputs);
  const isLeft = deletionPolicy(connection, inputs) === "retain";
  if (onInterrupt === "allow" || isLeft || !mayRun(conditionOf(found))) return [];
  const machine = machineOf(fromWire(found));
  const message = `would replace ${subject(id)}: it is ${machine}, and onInterrupt is "${onInterrupt}". ${adviceOn(onInterrupt, false)}`;
  return [{ path: [cause], message }];
}
