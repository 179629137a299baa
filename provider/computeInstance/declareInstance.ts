import type { Compute, Workspace } from "../azure/api";
import { check, type Problem } from "../core/check";
import { type Declared, declaring, withoutProblems } from "../core/declaring";
import type { Values } from "../core/values";
import { remoteChanges } from "./comparison";
import { fields } from "./fields";
import { plannedInputs } from "./parse";
import { networkProblems } from "./preflight/network";
import { conditionOf, isBeingDeleted, isStillborn } from "./states";
import { rules } from "./tables/rules";
import { fromWire } from "./wire";

/** How an instance that exists is declared. */
export interface DeclaredInstance extends Declared {
  /** What it has and cannot be declared. */
  readonly leftOut: readonly Problem[];
  /** Why it cannot be declared at all: a clause, such as `it is being deleted`. */
  readonly refusal?: string;
}

/**
 * The inputs that adopt an instance and change nothing about it; its power state is left to who starts and stops it, and
 * the instance outlives its declaration until that says otherwise.
 */
export function declareInstance(compute: Compute, computeName: string, workspace: Workspace): DeclaredInstance {
  const { inputs, secrets } = declaring(fields, fromWire(compute));
  const whole = (given: Values): Values => ({
    ...{ workspaceId: workspace.id, computeName, adopt: true, onDelete: "retain" },
    ...given,
  });
  const { powerState: _, ...settings } = inputs;
  const { refusals, ...declared } = withoutProblems({ inputs: settings, secrets }, [], (given) => [
    ...check(fields, rules, whole(given)).problems,
    ...networkProblems(plannedInputs(given), workspace),
    ...differences(whole(given), compute),
  ]);
  const refusal = refusalOf(compute) ?? refusals[0]?.message;
  return { ...declared, inputs: whole(declared.inputs), ...(refusal !== undefined && { refusal }) };
}

function differences(inputs: Values, compute: Compute): Problem[] {
  return remoteChanges({ inputs: plannedInputs(inputs) }, compute).map(({ path }) => ({
    path,
    message: "would be changed by its declaration.",
  }));
}

function refusalOf(compute: Compute): string | undefined {
  const condition = conditionOf(compute);
  if (isBeingDeleted(condition)) return "it is being deleted.";
  return isStillborn(condition) ? "its creation failed: there is nothing to adopt." : undefined;
}
