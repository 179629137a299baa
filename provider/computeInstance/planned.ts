import type { Problem } from "../core/check";
import { AzureMLError } from "../core/errors";
import type { CheckRequest, Owner, RemoveRequest } from "../core/resource";
import { equal, type Values } from "../core/values";
import { subject } from "./messages";
import { idOf } from "./preflight/facts";

/** What this command has seen of an instance that the program declares. */
export interface Plan {
  /** As the program declares it; absent after a create or an update, which a replacement does not follow. */
  readonly inputs?: Values;
  /** Whose it is now, and whose it was until now. */
  readonly owners: readonly (Owner | undefined)[];
  /** The program itself causes a replacement, which check has looked at. */
  readonly isByProgram: boolean;
  /** The state has it for this resource, or this command has made it. */
  readonly isHeld: boolean;
}

/** By id in lower case. */
export type Planned = Map<string, Plan>;

type Owned = Pick<CheckRequest, "owner" | "ownerBefore">;

/**
 * Notes that the program declares the instance, and says so when another resource of it does as well: each would overwrite
 * what the other has made.
 */
export function planned(plans: Planned, request: Owned, inputs: Values): Problem[] {
  const id = idOf(inputs)?.toLowerCase();
  const { owner } = request;
  if (!id || !owner) return [];
  const other = plans.get(id);
  const owners = ownersOf(request);
  if (!other) plans.set(id, { inputs, owners, isByProgram: false, isHeld: false });
  const isLeaving = other?.inputs && idOf(other.inputs)?.toLowerCase() !== id;
  if (!other || isLeaving || !isOfProgram(other, owner) || owners.some((each) => isOneOf(other, each))) return [];
  const message = `${JSON.stringify(inputs.computeName)} is already the name of the resource "${other.owners[0]?.name}" of this program, in the same workspace. Give each instance its own.`;
  return [{ path: ["computeName"], message }];
}

export function ownersOf({ owner, ownerBefore }: Owned): readonly (Owner | undefined)[] {
  return [owner, ownerBefore ?? owner];
}

/**
 * What the program says of an instance that is to be deleted: then it is for a replacement. Throws when another resource of
 * the program has the instance, which without ownership tags nothing else would tell.
 */
export function planFor(plans: Planned, { id, owner }: RemoveRequest): Plan | undefined {
  const plan = plans.get(id.toLowerCase());
  if (!plan || !owner || isOneOf(plan, owner)) return plan;
  if (!plan.isHeld) return undefined;
  throw new AzureMLError(
    "input",
    `${subject(id)} was not deleted: the resource "${plan.owners[0]?.name}" of this program manages it now. To forget the one that is gone, run "pulumi state delete <urn>".`,
  );
}

function isOfProgram({ owners: [other] }: Plan, { organization, project, stack }: Owner): boolean {
  return other?.organization === organization && other.project === project && other.stack === stack;
}

function isOneOf({ owners }: Plan, owner: Owner | undefined): boolean {
  return owners.some((each) => each === undefined || equal({ ...each }, { ...owner }));
}
