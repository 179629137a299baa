import type { Connection } from "../azure/connection";
import type { Clock } from "../core/resource";
import type { Kind } from "../kinds/kind";
import type { Declared, DeclaredResource } from "./declared";
import type { IgnoreRule } from "./rules";

/** What is compared, and how. */
export interface DriftRequest {
  /** Of `declaredInStack` or `declaredInDefinitions`. */
  readonly declared: readonly Declared[];
  /** ARM ids of further workspaces, which are searched for unmanaged resources. */
  readonly workspaces?: readonly string[] | undefined;
  /** False: unmanaged resources are not looked for. Default true. */
  readonly unmanaged?: boolean | undefined;
  /** Expected differences count as drift. Default false. */
  readonly includeExpected?: boolean | undefined;
  /** Rules that leave differences and resources out of what counts. */
  readonly ignore?: readonly IgnoreRule[] | undefined;
  /** Ends the comparison, which throws the reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The way to Azure. */
export interface Reading {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly kinds?: readonly Kind[];
}

/** What is declared in one workspace. */
export interface Group {
  readonly workspaceId: string;
  readonly name: string;
  readonly declared: readonly DeclaredResource[];
}
