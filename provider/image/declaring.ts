import type { EnvironmentVersion } from "../azure/environments";
import { check, type Problem } from "../core/check";
import { type Declared, declaring, withoutProblems } from "../core/declaring";
import { diff } from "../core/diff";
import type { Values } from "../core/values";
import { rules } from "./checkImage";
import { CONTENT, fields } from "./fields";
import { fromWire } from "./wire";

/** How a version of an environment that exists is declared. */
export interface DeclaredVersion extends Declared {
  /** What it has and cannot be declared. */
  readonly leftOut: readonly Problem[];
  /** Why it cannot be declared at all: a clause. */
  readonly refusal?: string;
}

/** What makes a version what it is: without it, it would be declared as another. */
const ESSENTIAL = [...CONTENT, "workspaceId", "name", "version"];

/** The inputs that use a version as it is, under its own number. */
export function declareVersion(found: EnvironmentVersion, workspaceId: string): DeclaredVersion {
  const observed = fromWire(found);
  const { inputs, secrets } = declaring(fields, observed);
  const { name, version } = observed;
  const whole = (given: Values): Values => ({ workspaceId, name, version, ...given });
  const { refusals, ...declared } = withoutProblems({ inputs, secrets }, ESSENTIAL, (given) => [
    ...check(fields, rules, whole(given)).problems,
    ...differences(given, observed),
  ]);
  const refusal = madeByAzure(observed) ?? refusals[0]?.message;
  return { ...declared, inputs: whole(declared.inputs), ...(refusal !== undefined && { refusal }) };
}

function differences(declared: Values, observed: Values): Problem[] {
  return diff({ fields, declared, observed }).map(({ path }) => ({
    path,
    message: "would be changed by its declaration.",
  }));
}

function madeByAzure({ environmentType, isAnonymous }: Values): string | undefined {
  if (environmentType === "Curated") return "Azure keeps it: it is curated.";
  return isAnonymous === true ? "a job has made it, without a name." : undefined;
}
