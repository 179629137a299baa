import type { Compute } from "../../azure/api";
import type { Act, Order, Shown } from "../../azure/permit";
import type { Interrupting } from "../interruptions";
import type { InstanceChange } from "../writing/operations";

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
