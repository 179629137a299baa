import { AzureMLError } from "../core/errors";
import type { Owner, RemoveRequest } from "../core/resource";
import { equal, type Values } from "../core/values";
import { subject } from "./messages";

/** What this command has seen of an instance that the program declares. */
export interface Plan {
  /** As the program declares what the state has; absent after a create or an update. */
  readonly inputs?: Values;
  /** Whose it is now, and whose it was until now. */
  readonly owners: readonly (Owner | undefined)[];
  /** The program itself causes a replacement, which check has looked at. */
  readonly isByProgram: boolean;
}

/** By id in lower case. */
export type Planned = Map<string, Plan>;

/**
 * What the program says of an instance that is to be deleted: then it is for a replacement. Throws when another resource of
 * the program has the instance, which without ownership tags nothing else would tell.
 */
export function planFor(planned: Planned, { id, owner }: RemoveRequest): Plan | undefined {
  const plan = planned.get(id.toLowerCase());
  if (!plan || !owner) return plan;
  const isOwn = plan.owners.some((each) => each === undefined || equal({ ...each }, { ...owner }));
  if (isOwn) return plan;
  throw new AzureMLError(
    "input",
    `${subject(id)} was not deleted: the resource "${plan.owners[0]?.name}" of this program manages it now. To forget the one that is gone, run "pulumi state delete <urn>".`,
  );
}
