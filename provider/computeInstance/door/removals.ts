import type { Compute } from "../../azure/api";
import { OWNERSHIP_TAG } from "../../azure/ownership";
import { type Admission, admit, type Shown } from "../../azure/permit";
import { AzureMLError } from "../../core/errors";
import { ageRefusal, isMadeAnew, otherTypeOf, ownerRefusal, tagFor, typeRefusal } from "../claiming";
import { refuseInterruption } from "../guards";
import type { Plan } from "../memory";
import { subject } from "../messages";
import type { Removing } from "../parse";
import type { PlannedInputs } from "../properties";
import { conditionOf, hasFailed, isBeyondRestart, isStillborn } from "../states";
import type { Grounds, Once, Target } from "../target";
import { fromWire } from "../wire";
import { NOTHING_RUNS, noRuns, reading } from "./changes";

/** Leave to remove one instance, as it was found. */
export interface Removal {
  /** That no run would be ended. */
  readonly runs: Once;
  /** That it is one of as many as may be deleted. */
  count(): Shown<"count">;
  /** Throws when what is there is not what is to be removed. */
  refuse(compute: Compute): void;
  /** Reads again before each sending, unless what was read just now is given. */
  admission<A extends Acts>(act: A, found?: Compute): Admission<A>;
}

type Acts = "delete" | "stop";

/** What the state and the program say of an instance that the engine deletes. */
export interface Leaving {
  readonly request: Removing;
  readonly plan: Plan | undefined;
  /** What is to be done, from what is declared or ordered. */
  readonly way: string;
  /** Why another entry of the state keeps it. */
  readonly keeper: () => string | undefined;
}

/** Of an engine's delete. Throws when what was found is not what the state has. */
export function removalOf(target: Target, found: Compute, leaving: Leaving): Removal {
  const { connection, id, log } = target;
  const { request, plan, way, keeper } = leaving;
  const { observed, inputs } = request;
  const { settings, deletions } = connection;
  const tags = [request.owner, ...(plan?.owners ?? [])].flatMap((owner) => tagFor({ owner }, connection) ?? []);
  const isNothing = way === "delete" && isStillborn(conditionOf(found));
  const refuseBecause = (reason: string | undefined) => {
    if (reason) throw new AzureMLError("DeletionRefused", `${subject(id)} was not deleted: ${reason}`);
  };
  const sameThing = (now: Compute) => refuseBecause(typeRefusal(now));
  const owner = (now: Compute) => refuseBecause(ownerRefusal(now, tags));
  const madeWhen = (now: Compute) => {
    refuseBecause(ageRefusal(now, observed, tags));
    if (plan?.inputs) refuseWhenHealed(id, now, request, plan);
  };
  const interruption = (now: Compute) => refuseInterruption(target, way === "stop" ? "stop" : "delete", now);
  const removal: Removal = {
    runs: isNothing ? NOTHING_RUNS : noRuns(target, way === "delete" ? "delete" : "stop"),
    count() {
      if (!isNothing) deletions.begin(id, subject(id), settings.maxDeletions);
      const name = isNothing ? undefined : settings.orders.maxDeletions;
      return name ? { row: "count", name, what: "it counts instead of azureml:maxDeletions" } : undefined;
    },
    refuse(compute) {
      sameThing(compute);
      owner(compute);
      madeWhen(compute);
      interruption(compute);
    },
    admission<A extends Acts>(act: A, read?: Compute) {
      const { look, now } = reading(target, read);
      return () =>
        admit<"engine's delete", "compute", A, Acts>({
          asker: "engine's delete",
          act,
          kind: "compute",
          id,
          log,
          evidence: {
            "declared word": () => {
              if (way !== act)
                throw new AzureMLError("InternalError", `onDelete is "${way}": there is no reason to ${act}.`);
              return wordOrder(target, plan?.inputs ?? inputs);
            },
            "no other entry": () => {
              const reason = keeper();
              refuseBecause(reason && `${reason}.`);
            },
            "no runs": () => removal.runs.spend(),
            count: removal.count,
            read: look,
            "same thing": () => sameThing(now()),
            interruption: () => interruption(now()),
            owner: () => owner(now()),
            "made when": () => madeWhen(now()),
          },
        });
    },
  };
  removal.refuse(found);
  return removal;
}

/** The order to delete otherwise than is declared. */
function wordOrder({ connection }: Target, { onDelete }: PlannedInputs): Shown<"declared word"> {
  const { settings } = connection;
  const declared = typeof onDelete === "string" ? onDelete : "delete";
  const name = settings.orders.onDelete;
  if (!name || settings.onDelete === declared) return undefined;
  return { row: "declared word", name, what: `it counts instead of onDelete: "${declared}"` };
}

/** The state may be old: what had failed for good when it was written may run again, with somebody's work on its disk. */
function refuseWhenHealed(id: string, compute: Compute, { observed }: Removing, { isByProgram }: Plan): void {
  if (isByProgram || !isBeyondRestart(observed) || hasFailed(conditionOf(compute))) return;
  throw new AzureMLError(
    "ChangedMeanwhile",
    `${subject(id)} was not replaced: it had failed when the state was written, and is ${conditionOf(compute).state} now. Run "pulumi refresh" and "pulumi up".`,
  );
}

/** Of a create or an update that makes what never came to be once more. */
export function recreationOf(target: Target, found: Compute, asker: Grounds["asker"]): Removal {
  const { id, log } = target;
  const refuseUnless = (isRight: boolean) => {
    if (isRight) return;
    const message = `${subject(id)} was not created: its creation had failed, and somebody else has recreated it since. Run "pulumi up" again.`;
    throw new AzureMLError("ChangedMeanwhile", message);
  };
  const shown = (now: Compute) => refuseUnless(isStillborn(conditionOf(now)));
  const sameThing = (now: Compute) => refuseUnless(otherTypeOf(now) === undefined);
  const owner = (now: Compute) => refuseUnless(now.tags?.[OWNERSHIP_TAG] === found.tags?.[OWNERSHIP_TAG]);
  const madeWhen = (now: Compute) => refuseUnless(!isMadeAnew(now, fromWire(found)));
  return {
    runs: NOTHING_RUNS,
    count: () => undefined,
    refuse(compute) {
      for (const look of [shown, sameThing, owner, madeWhen]) look(compute);
    },
    admission<A extends Acts>(act: A, read?: Compute) {
      const { look, now } = reading(target, read);
      return () =>
        admit<Grounds["asker"], "compute", A, "delete">({
          asker,
          act: act as A & "delete",
          kind: "compute",
          id,
          log,
          evidence: {
            read: look,
            shown: () => shown(now()),
            "same thing": () => sameThing(now()),
            owner: () => owner(now()),
            "made when": () => madeWhen(now()),
          },
        });
    },
  };
}
