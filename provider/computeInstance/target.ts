import type { Connection } from "../azure/connection";
import { timeoutMilliseconds } from "../core/durations";
import { AzureMLError } from "../core/errors";
import { parseComputeId } from "../core/ids";
import type { Call } from "../core/resource";
import { type Path, UNKNOWN } from "../core/values";
import type { Grounds } from "./door/grounds";
import type { Bounds } from "./interruptions";
import { type OnActiveRuns, runsPolicy } from "./parse";
import type { PlannedInputs } from "./properties";
import { declaresPreview } from "./wire";

/** One instance, as a call works on it. */
export interface Target extends Call {
  readonly connection: Connection;
  readonly id: string;
  readonly workspaceId: string;
  readonly computeName: string;
  /** Its fields need a preview api-version. */
  readonly preview: boolean;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly onActiveRuns: OnActiveRuns;
  /** Without it, it may interrupt as far as it is asked to. */
  readonly bounds?: Bounds | undefined;
  /** What its changes stand on. */
  readonly grounds?: Grounds;
}

const MINUTES_30 = 30 * 60_000;

/** One instance, with what a call may do to it and until when. */
export function targetOf(
  connection: Connection,
  { owner, signal, log, clock }: Call,
  id: string,
  operation: "create" | "update" | "delete",
  inputs: PlannedInputs,
  declared: readonly Path[],
): Target {
  const parts = parseComputeId(id);
  if (!parts) throw new AzureMLError("InvalidId", `${JSON.stringify(id)} is not the ARM id of a compute.`);
  const { timeouts } = inputs;
  const timeout = timeouts === UNKNOWN ? undefined : timeouts?.[operation];
  const milliseconds = typeof timeout === "string" ? timeoutMilliseconds(timeout) : undefined;
  return {
    connection,
    owner,
    signal,
    log,
    clock,
    id,
    workspaceId: parts.workspace,
    computeName: parts.computeName,
    preview: declaresPreview(declared),
    deadline: clock.now() + (milliseconds ?? MINUTES_30),
    onActiveRuns: runsPolicy(connection, inputs),
  };
}
