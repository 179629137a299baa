import type { Problem } from "../core/check";
import { AzureMLError } from "../core/errors";
import type { CheckRequest, Owner, RemoveRequest } from "../core/resource";
import { equal, type Values } from "../core/values";
import { subject } from "./messages";
import { idOf, plannedInputs } from "./parse";
import type { Facts } from "./preflight/facts";
import type { Tally } from "./preflight/quota";
import type { KnownInputs, PlannedInputs } from "./properties";

/** What this command has seen of an instance that the program declares. */
export interface Plan {
  /** As the program declares it; absent after a create or an update, which a replacement does not follow. */
  readonly inputs?: PlannedInputs;
  /** Whose it is now, and whose it was until now. */
  readonly owners: readonly (Owner | undefined)[];
  /** The program itself causes a replacement, which check has looked at. */
  readonly isByProgram: boolean;
  /**
   * What the engine has done last: `new` is a check without old inputs, of a creation or of a replacement, and `known` one
   * with them; `made` is a create or an update; `read` is `ComputeInstance.get`; `failed` is a check or a create.
   */
  readonly stage: "new" | "known" | "made" | "read" | "failed";
}

/**
 * What one command of Pulumi has seen of instances. The engine checks everything, and much of it several times, and the host
 * tells no call of the others, so the resource that the host makes keeps it. Ids are in lower case.
 */
export interface Memory {
  /** By id. The host deletes with what the state says; for a replacement, what the program says now of a deletion counts. */
  readonly plans: Map<string, Plan>;
  /** What Azure has answered to checks. */
  readonly facts: Facts;
  /** What the checked resources ask of quotas. */
  readonly tally: Tally;
  /** Warnings that are the same for many resources. */
  readonly told: Set<string>;
  /** The last check of resources that the state has. The second check of a replacement is not told of the old inputs. */
  readonly stated: Map<string, { readonly oldInputs: KnownInputs; readonly inputs: PlannedInputs }>;
  /** Ids of instances that a replacement takes away. */
  readonly replaced: Set<string>;
}

/** Of a command that has seen nothing yet. */
export function createMemory(facts: Facts): Memory {
  return { plans: new Map(), facts, tally: new Map(), told: new Set(), stated: new Map(), replaced: new Set() };
}

type Owned = Pick<CheckRequest, "owner" | "ownerBefore" | "oldInputs">;

/**
 * Notes that the program declares the instance, and says so when another resource of it does as well: each would overwrite
 * what the other has made.
 */
export function planned({ plans }: Memory, request: Owned, inputs: PlannedInputs): Problem[] {
  const id = idOf(inputs)?.toLowerCase();
  const { owner } = request;
  if (!id || !owner) return [];
  const other = plans.get(id);
  const owners = ownersOf(request);
  if (!other || other.stage === "read") plans.set(id, { inputs, owners, isByProgram: false, stage: "new" });
  if (!other || other.stage === "read" || isLeaving(other, id)) return [];
  const isOwn = owners.some((each) => isOneOf(other, each));
  if (isOwn && !request.oldInputs) plans.set(id, { ...other, inputs, stage: "new" });
  if (isOwn || !isOfProgram(other, owner)) return [];
  const message = `${JSON.stringify(inputs.computeName)} is already the name of the resource "${other.owners[0]?.name}" of this program, in the same workspace. Give each instance its own.`;
  return [{ path: ["computeName"], message }];
}

/** Whose it is now, and whose it was until now. */
export function ownersOf({ owner, ownerBefore }: Owned): readonly (Owner | undefined)[] {
  return [owner, ownerBefore ?? owner];
}

/** Notes that a check or a create failed: what the program declares may not be there for it, and must not go either. */
export function planFailed({ plans }: Memory, request: Owned, inputs: Values): void {
  const { oldInputs } = request;
  const there = plannedInputs(oldInputs ?? inputs);
  const id = idOf(there)?.toLowerCase();
  const plan = id ? plans.get(id) : undefined;
  if (!id || (plan && !isOneOf(plan, request.owner))) return;
  const failed = { inputs: there, owners: ownersOf(request), isByProgram: false };
  if (oldInputs) plans.set(id, { ...failed, stage: "known" });
  else if (!plan || plan.stage === "new") plans.set(id, { ...failed, stage: "failed" });
}

/** The stages in which something of the program has the instance, for itself or to read it. */
const HAVING: ReadonlySet<Plan["stage"]> = new Set(["known", "made", "read"]);

/**
 * Why an instance stays, although the engine deletes an entry of the state that has it: another entry does as well, and the
 * program declares that one. The host tells neither apart; a replacement is checked as if it were new just before.
 */
export function keeperOf({ plans }: Memory, { id }: RemoveRequest): string | undefined {
  const plan = plans.get(id.toLowerCase());
  if (!plan || isLeaving(plan, id)) return undefined;
  const name = `the resource "${plan.owners[0]?.name}" of this program`;
  if (HAVING.has(plan.stage)) return `${name} ${plan.stage === "read" ? "reads" : "has"} it`;
  if (plan.stage !== "failed") return undefined;
  throw new AzureMLError(
    "StillDeclared",
    `${subject(id)} was not deleted: ${name} declares it as well, and that one failed. Put it right, or take it out of the program; then run "pulumi up" again.`,
  );
}

/** Notes what the engine has done with an instance that nothing is planned for any more. */
export function hold({ plans }: Memory, id: string, owner: Owner | undefined, stage: "made" | "read"): void {
  plans.set(id.toLowerCase(), { owners: [owner], isByProgram: false, stage });
}

/** What the program says of an instance that is to be deleted for a replacement. */
export function planFor({ plans }: Memory, { id, owner }: RemoveRequest): Plan | undefined {
  const plan = plans.get(id.toLowerCase());
  return plan && (!owner || isOneOf(plan, owner)) ? plan : undefined;
}

/** What the instance that is to be deleted is replaced by. */
export function successorOf(plan: Plan | undefined, id: string): PlannedInputs | undefined {
  return plan && (plan.stage === "new" || isLeaving(plan, id)) ? plan.inputs : undefined;
}

/** The resource that had the id is to have another one. */
function isLeaving({ inputs }: Plan, id: string): boolean {
  return inputs !== undefined && idOf(inputs)?.toLowerCase() !== id.toLowerCase();
}

function isOfProgram({ owners: [other] }: Plan, { organization, project, stack }: Owner): boolean {
  return other?.organization === organization && other.project === project && other.stack === stack;
}

function isOneOf({ owners }: Plan, owner: Owner | undefined): boolean {
  return owners.some((each) => each === undefined || equal({ ...each }, { ...owner }));
}
