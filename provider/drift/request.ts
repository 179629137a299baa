import type { Connection } from "../azure/connection";
import type { Clock } from "../core/resource";
import type { Kind } from "../kinds/kind";
import type { Declared, DeclaredResource } from "./declared";
import type { IgnoreRule } from "./rules";

/** What is compared, and how. */
export interface DriftRequest {
  readonly declared: readonly Declared[];
  /** ARM ids of further workspaces, in which nothing may be that is not declared. */
  readonly workspaces?: readonly string[] | undefined;
  /** False: nobody wants to know what is there and not declared. Default true. */
  readonly unmanaged?: boolean | undefined;
  /** Expected differences count as drift. Default false. */
  readonly includeExpected?: boolean | undefined;
  readonly ignore?: readonly IgnoreRule[] | undefined;
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
