import type { Path, Values } from "../core/values";
import type { DeclaredInputs } from "../kinds/kind";
import type { Declaration, Report } from "./report";

/** A resource that a stack or a definition declares. */
export interface DeclaredResource extends DeclaredInputs {
  /** Of its kind. */
  readonly type: string;
  /** As Azure names it; of an image `name:version`. */
  readonly name: string;
  readonly workspaceId: string;
  readonly declaredIn: Declaration;
  /** What was observed when it was last written down; a definition knows nothing of it. */
  readonly observed?: Values | undefined;
  readonly notes?: readonly string[] | undefined;
  /** Where the program has given secrets, also where others would not: nobody is to see what is there. */
  readonly secrets?: readonly Path[] | undefined;
}

/** Something of which nobody can tell what it declares: it makes the run one that could not tell. */
export interface Undeclared extends Pick<Report, "id" | "type" | "name" | "workspaceId" | "declaredIn"> {
  readonly reason: string;
}

/** What is declared somewhere. */
export type Declared = DeclaredResource | Undeclared;

/** True unless nobody can tell what is declared. */
export function isResource(declared: Declared): declared is DeclaredResource {
  return !("reason" in declared);
}
