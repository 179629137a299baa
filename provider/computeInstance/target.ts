import type { Compute } from "../azure/api";
import type { Connection } from "../azure/connection";
import type { Act, Order, Shown } from "../azure/permit";
import { timeoutMilliseconds } from "../core/durations";
import { AzureMLError } from "../core/errors";
import { parseComputeId } from "../core/ids";
import type { Call } from "../core/resource";
import { type Path, UNKNOWN } from "../core/values";
import type { Bounds, Interrupting } from "./interruptions";
import { type OnActiveRuns, runsPolicy } from "./parse";
import type { PlannedInputs } from "./properties";
import { declaresPreview } from "./wire";
import type { InstanceChange } from "./writing/operations";

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

/** Evidence that may be shown before its sending, and is good for one. */
export interface Once {
  /** Asks, unless what was shown is not spent yet. */
  show(): Promise<void>;
  /** The same for a sending. */
  spend(): Promise<Shown<"no runs">>;
}

/** Evidence that is asked for once before each sending. */
export function once(ask: () => Promise<Shown<"no runs">>): Once {
  let shown: { readonly order: Shown<"no runs"> } | undefined;
  const show = async () => {
    shown ??= { order: await ask() };
  };
  return {
    show,
    async spend() {
      await show();
      const order = shown?.order;
      shown = undefined;
      return order;
    },
  };
}

/** Who makes an instance as declared. */
export type Maker = "engine's create" | "engine's update";

/** What the changes of an instance by a create or an update stand on. */
export interface Grounds {
  readonly asker: Maker;
  /** As it was when it was looked at whether it may be changed. */
  readonly found: Compute;
  /** Throws for what no preview has shown. */
  readonly refuseUnshown: (changes: readonly InstanceChange[], now: Compute) => void;
  /** What is changed now. */
  readonly changes: readonly InstanceChange[];
  /** What it does to the machine, where the request alone does not tell: a stop may be a part of a resize. */
  readonly interrupts?: Interrupting | undefined;
  /** That no run would be ended by it. */
  readonly runs: Once;
  /** What the user has ordered by `adopt`, where it was needed. */
  readonly adoption: { readonly owner?: Order<"owner">; readonly "made when"?: Order<"made when"> };
  /** What this call has sent: a PUT may recreate the instance. */
  readonly sent: Set<Act>;
}
