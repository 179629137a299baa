import type { Workspace } from "../../azure/api";
import type { Connection } from "../../azure/connection";
import type { Problem } from "../../core/check";
import type { Call } from "../../core/resource";
import type { Memory } from "../memory";
import type { KnownInputs, PlannedInputs } from "../properties";

/**
 * A problem that Azure would answer with, and how sure that is: `impossible` cannot work, `quota` may be free again by
 * then, and `untold` is a fact that cannot be had, or that the same program may still bring about.
 */
export interface Finding extends Problem {
  readonly kind: "impossible" | "quota" | "untold";
}

/** What of an instance is new, so that Azure has to be asked about it. */
export interface News {
  readonly address: boolean;
  readonly workspace: boolean;
  readonly size: boolean;
  readonly network: boolean;
}

/** One check of one resource. */
export interface Checking {
  readonly connection: Connection;
  readonly memory: Memory;
  readonly request: Call;
  readonly inputs: PlannedInputs;
  readonly workspaceId: string;
  readonly news: News;
  readonly resource: string;
  readonly workspace: Workspace;
  /** Of the instance that the state has. */
  readonly oldInputs: KnownInputs | undefined;
}

export const untold = ({ missing }: { missing: string }): Finding => ({
  kind: "untold",
  path: ["preflight"],
  message: missing,
});
