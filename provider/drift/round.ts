import type { Declared } from "./declared";
import type { Report } from "./report";

/** What an event is about. */
export type About = Pick<Report, "id" | "type" | "name" | "workspaceId" | "declaredIn">;

/** One comparison of all that is declared. */
export interface Round {
  /** When it began. ISO 8601. */
  readonly at: string;
  readonly declared: readonly Declared[];
  /** The workspaces, in lower case, of which there would be a report if they could not be read. */
  readonly looked: ReadonlySet<string>;
  /** In any order; those of unchanged resources may be left out. */
  readonly reports: readonly Report[];
}

/** What the same resource has in common in every round: of two stacks that declare it, each has its own. */
export function keyOf({ id, name, workspaceId, declaredIn }: About): string {
  const place = workspaceId === undefined ? `${id} ${name}` : placeIn(workspaceId, id);
  if (!declaredIn) return place;
  return "stack" in declaredIn ? `${place} ${declaredIn.stack} ${declaredIn.urn}` : `${place} ${declaredIn.file}`;
}

/** Names of environments differ in their letter case; what is before them does not. */
function placeIn(workspaceId: string, id: string): string {
  const before = workspaceId.toLowerCase();
  return id.toLowerCase().startsWith(before) ? `${before}${id.slice(before.length)}` : id;
}

export function aboutOf({ id, type, name, workspaceId, declaredIn }: Report): About {
  return { id, type, name, ...(workspaceId !== undefined && { workspaceId }), ...(declaredIn && { declaredIn }) };
}
