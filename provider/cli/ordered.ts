import type { Ordered } from "../azure/orders";
import { isManaged } from "../azure/ownership";
import { type Once, once } from "../computeInstance/door/grounds";
import { runsOn, runsSentence } from "../computeInstance/guards";
import { subject } from "../computeInstance/messages";
import type { PowerAction } from "../computeInstance/power";
import { AzureMLError } from "../core/errors";
import type { Instance } from "./findInstances";
import { say } from "./output";
import type { Session } from "./session";

export type Action = PowerAction | "delete";

export interface Consents {
  readonly force?: boolean;
  readonly ignoreRuns?: boolean;
}

/** An order of a user, whose evidence about runs may be shown before it is sent. */
export interface Order extends Ordered {
  readonly shown: Once;
}

/** What the user has ordered of an instance: what a stack owns, and active runs, are in the way. */
export function orderOf(session: Session, action: Action, instance: Instance, { force, ignoreRuns }: Consents): Order {
  const { id, compute } = instance;
  const shown = once(async () => {
    if (action === "start") return undefined;
    if (ignoreRuns) {
      return { row: "no runs", name: "--ignore-runs", what: `whether runs are active on ${subject(id)} is not asked` };
    }
    const found = await runsOn(session.connection, id, session.signal);
    const sentence = runsSentence(id, action, found);
    if (!sentence) return undefined;
    if (!("unknown" in found)) {
      throw refused(`${sentence} Wait or cancel, or ${action} it anyway with --ignore-runs.`);
    }
    if (action === "delete") throw refused(`${sentence} To delete it anyway, give --ignore-runs.`);
    say(sentence);
    return undefined;
  });
  return {
    shown,
    runs: () => shown.spend(),
    consent(isManagedNow = isManaged(compute.tags)) {
      if (action !== "delete" || !isManagedNow) return undefined;
      const name = "--force";
      if (force) return { row: "stack's consent", name, what: `${subject(id)} is deleted although a stack owns it` };
      const advice = "Remove it from its program, or delete it here anyway with --force.";
      throw refused(`${subject(id)} was not deleted: a Pulumi stack has tagged it as its own. ${advice}`);
    },
  };
}

function refused(message: string): AzureMLError {
  return new AzureMLError("input", message);
}
