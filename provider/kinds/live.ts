import type { Connection } from "../azure/connection";
import type { Problem } from "../core/check";
import type { Clock } from "../core/resource";
import type { Path, Values } from "../core/values";

interface Named {
  readonly id: string;
  readonly name: string;
  /** Of a kind that has versions. */
  readonly version?: string;
}

/** What is in a workspace and can be declared. */
export interface Live extends Named {
  /** The word for its kind in definitions. */
  readonly kind: string;
  /** What adopts it and changes nothing. */
  readonly inputs: Values;
  /** Where it has secrets, which the inputs leave out. */
  readonly secrets: readonly Path[];
  /** What it has and cannot be declared. */
  readonly leftOut: readonly Problem[];
  /** A Pulumi resource has tagged it as its own. */
  readonly isManaged: boolean;
}

/** What is there and cannot, or need not, be declared. */
export interface Undeclared extends Named {
  /** `ComputeInstance "ci-dev" of workspace "ml"` */
  readonly subject: string;
  /** A clause with its full stop. */
  readonly reason: string;
}

/** Who asks for what is live, and where. */
export interface Asking {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly workspaceId: string;
  readonly signal?: AbortSignal;
}
