import type { Compute } from "../../azure/api";
import { isManaged } from "../../azure/ownership";
import { type Act, type Admission, admit } from "../../azure/permit";
import { AzureMLError } from "../../core/errors";
import { parseComputeId } from "../../core/ids";
import { refuseOtherTypes } from "../claiming";
import { subject } from "../messages";
import type { Target } from "../target";
import { nothingThere, reading } from "./changes";

type Acts = "delete" | "start" | "stop" | "restart" | "enableSso";

/**
 * Leave to do what a script or the user of a command has named. Reads again before each repetition; `read` serves for the
 * first sending.
 */
export function ordered<A extends Acts>(target: Target, act: A, read: Compute): Admission<A> {
  const { id, log, connection } = target;
  const { orders } = connection;
  const { look, now } = reading(target, read);
  const evidence = {
    named: () => named(target, act),
    read: look,
    "same thing": () => refuseOther(target, act, now()),
  };
  const asked = { act, kind: "compute", id, log } as const;
  if (!orders) return () => admit<"script", "compute", A, Acts>({ ...asked, asker: "script", evidence });
  return () =>
    admit<"command", "compute", A, Acts>({
      ...asked,
      asker: "command",
      evidence: {
        ...evidence,
        "no runs": () => orders.of(id, act).runs(),
        "stack's consent": () => orders.of(id, act).consent(isManaged(now().tags)),
      },
    });
}

/** That who asks has named exactly this. */
function named({ id, workspaceId, connection }: Target, act: Act): void {
  if (connection.orders) connection.orders.of(id, act);
  if (parseComputeId(id)?.workspace.toLowerCase() === workspaceId.toLowerCase()) return;
  throw new AzureMLError("InvalidId", `${subject(id)} is not of the workspace ${workspaceId}. Nothing was sent.`);
}

/** Throws when it is no instance, or for a deletion none of the workspace itself. */
export function refuseOther(target: Target, act: Act, now: Compute): void {
  refuseOtherTypes(target, now);
  if (act !== "delete" || now.properties["isAttachedCompute"] !== true) return;
  throw new AzureMLError(
    "DeletionRefused",
    `${subject(target.id)} was not deleted: it is only attached to the workspace.`,
  );
}

/** Leave for a script to create what was not there a moment ago. */
export function creationByScript(target: Target): Admission<"create"> {
  const { id, log } = target;
  const evidence = { named: () => named(target, "create"), read: nothingThere(target, () => undefined) };
  return () => admit({ asker: "script", act: "create", kind: "compute", id, log, evidence });
}
