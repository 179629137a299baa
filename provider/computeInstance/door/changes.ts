import type { Compute } from "../../azure/api";
import { OWNERSHIP_TAG } from "../../azure/ownership";
import { type Act, type Admission, admit, type Order } from "../../azure/permit";
import { asAnswered } from "../../azure/refusals";
import { isAround, listed } from "../../core/diff";
import { AzureMLError } from "../../core/errors";
import { isMadeAnew, isTakenOver, refuseOtherTypes, tagFor } from "../claiming";
import { notShown, type Wanted } from "../comparison";
import { type Ending, guardActiveRuns, guardInterruption, refuseInterruption } from "../guards";
import type { Interrupting } from "../interruptions";
import { subject } from "../messages";
import { conditionOf, isRestartable } from "../states";
import { type Grounds, type Maker, type Once, once, type Target } from "../target";
import { getInstance } from "../waits";
import { fromWire } from "../wire";
import type { ChangingAct, InstanceChange } from "../writing/operations";

/** Leave to make one of the changes that the target stands on the grounds for. Reads again before each repetition. */
export function changing<A extends ChangingAct>(target: Target, act: A, read?: Compute): Admission<A> {
  const { grounds, id, log } = target;
  if (!grounds) throw new AzureMLError("InternalError", `There are no grounds to ${act} ${id}. Please report this.`);
  const { asker, found, refuseUnshown, changes, runs, adoption, sent, interrupts } = grounds;
  const { look, now } = reading(target, read ?? found);
  return async () => {
    const permit = await admit<Maker, "compute", A, ChangingAct>({
      asker,
      act,
      kind: "compute",
      id,
      log,
      evidence: {
        shown: () => refuseUnshown(changes, now()),
        "no runs": () => runs.spend(),
        read: look,
        "same thing": () => refuseOtherTypes(target, now()),
        interruption: () => refuseInterruption(target, interrupts ?? (act as Interrupting), now()),
        owner: () => {
          refuseNewOwner(target, found, now());
          return sent.size === 0 ? adoption.owner : undefined;
        },
        "made when": () => {
          if (!sent.has("overwrite")) refuseMadeAnew(target, found, now());
          return sent.size === 0 ? adoption["made when"] : undefined;
        },
      },
    });
    sent.add(act);
    return permit;
  };
}

/** Throws when what was waited for is not what was allowed to be changed before the wait. */
export function refuseAnother(target: Target, found: Compute, now: Compute): void {
  refuseOtherTypes(target, now);
  refuseNewOwner(target, found, now);
  refuseMadeAnew(target, found, now);
}

function refuseMadeAnew({ id }: Target, found: Compute, now: Compute): void {
  if (!isMadeAnew(now, fromWire(found))) return;
  const message = `${subject(id)} was not changed: somebody else has recreated it meanwhile. Run "pulumi up" again.`;
  throw new AzureMLError("ChangedMeanwhile", message);
}

function refuseNewOwner(target: Target, found: Compute, now: Compute): void {
  const tag = now.tags?.[OWNERSHIP_TAG];
  if (tag === undefined || tag === found.tags?.[OWNERSHIP_TAG] || tag === tagFor(target, target.connection)) return;
  const message = `${subject(target.id)} was not changed: another Pulumi resource has tagged it as its own meanwhile. Run "pulumi up" again.`;
  throw new AzureMLError("OwnedByOther", message);
}

/** The target with what its changes stand on: how it was found, and what was shown. */
function onGrounds(
  target: Target,
  asker: Maker,
  found: Compute,
  refuseUnshown: Grounds["refuseUnshown"],
  adoption: Grounds["adoption"] = {},
): Target {
  const nothing = { changes: [], runs: NOTHING_RUNS, sent: new Set<Act>() };
  return { ...target, grounds: { asker, found, refuseUnshown, adoption, ...nothing } };
}

/** The same for some of the changes. */
export function aiming(
  target: Target,
  changes: readonly InstanceChange[],
  runs: Once = NOTHING_RUNS,
  interrupts?: Interrupting,
): Target {
  return target.grounds ? { ...target, grounds: { ...target.grounds, changes, runs, interrupts } } : target;
}

/** For a restart that heals: what cannot be used runs nothing, and every preview says that it is restarted. */
export function onGroundsOfFailure(target: Target, asker: Maker, found: Compute): Target {
  return onGrounds(target, asker, found, (_, now) => {
    const condition = conditionOf(now);
    if (isRestartable(condition)) return;
    const message = `${subject(target.id)}: it was not restarted: it is ${condition.state} now. Run "pulumi up" again.`;
    throw new AzureMLError("ChangedMeanwhile", message);
  });
}

/** For what a create or an update declares. */
export function onGroundsOf(target: Target, wanted: Wanted, found: Compute): Target {
  const refuseUnshown = (changes: readonly InstanceChange[]) => {
    const others = notShown(wanted, changes);
    if (others.length === 0) return;
    const message = `${subject(target.id)}: no preview has shown the change of ${listed(others)}. Nothing was sent. Please report this.`;
    throw new AzureMLError("InternalError", message);
  };
  return onGrounds(target, makerOf(wanted), found, refuseUnshown, adoptionOf(target, wanted, found));
}

function adoptionOf(target: Target, { inputs, observed }: Wanted, found: Compute): Grounds["adoption"] {
  const name = isTakenOver(inputs) ? 'adopt: "takeOver"' : "adopt: true";
  const who = subject(target.id);
  const tag = found.tags?.[OWNERSHIP_TAG];
  const ours = tagFor(target, target.connection);
  const isOthers = tag !== undefined && ours !== undefined && tag !== ours;
  const isAnothers = isMadeAnew(found, observed);
  return {
    ...(isTakenOver(inputs) && isOthers && { owner: { row: "owner", name, what: `${who} is taken from its owner` } }),
    ...((isTakenOver(inputs) || inputs.adopt === true) &&
      isAnothers && { "made when": { row: "made when", name, what: `${who} is not the one that the state has` } }),
  };
}

/** For what Azure has undone beside a change: it was as declared before. */
export function restoring(target: Target, undone: readonly InstanceChange[]): Target {
  const { grounds } = target;
  if (!grounds) return target;
  const isUndone = ({ path }: InstanceChange) => undone.some((each) => isAround(each.path, path));
  const refuseUnshown: Grounds["refuseUnshown"] = (changes, now) =>
    grounds.refuseUnshown(
      changes.filter((each) => !isUndone(each)),
      now,
    );
  return { ...target, grounds: { ...grounds, refuseUnshown } };
}

/** Who makes the instance: its create, or an update. */
export function makerOf({ id }: Pick<Wanted, "id">): Maker {
  return id === undefined ? "engine's create" : "engine's update";
}

/**
 * Leave to create what was not there a moment ago: a PUT overwrites whatever is. `refuse` throws where what has come to be
 * meanwhile is somebody else's.
 */
export function creationBy(target: Target, asker: Maker, refuse: (there: Compute) => void): Admission<"create"> {
  const { id, log } = target;
  const read = nothingThere(target, refuse);
  return () => admit({ asker, act: "create", kind: "compute", id, log, evidence: { read } });
}

/** The reads before the sendings of one request. */
interface Reading {
  /** Reads, unless what was read just now serves for the first sending. Throws as Azure would when there is nothing. */
  look(): Promise<void>;
  /** What was read last. */
  now(): Compute;
}

/** The reads before the sendings of a request. `read` serves for the first of them. */
export function reading(target: Target, read?: Compute): Reading {
  let fresh = read;
  let last = read;
  return {
    async look() {
      last = fresh ?? (await getInstance(target));
      fresh = undefined;
      if (last) return;
      throw asAnswered(404, "NotFound", "it is not there any more");
    },
    now() {
      if (last) return last;
      throw new AzureMLError("InternalError", `${subject(target.id)} was not read before it was looked at.`);
    },
  };
}

/** That an interruption ends no run, or the order to end them. What is stopped is not asked for them the first time. */
export function noRuns(target: Target, interruption: Ending, isStopped = false): Once {
  let isIdle = isStopped;
  return once(async () => {
    const isAsked = !isIdle;
    isIdle = false;
    if (!isAsked) return undefined;
    await guardActiveRuns(target, interruption);
    return runsOrder(target);
  });
}

/** The same of an update, which looks just before whether anybody would be interrupted, and whether that was shown. */
export function noInterruption(target: Target, act: "stop" | "resize"): Once {
  return once(async () => ((await guardInterruption(target, act)) ? runsOrder(target) : undefined));
}

function runsOrder({ id, onActiveRuns, connection }: Target): Order<"no runs"> | undefined {
  if (onActiveRuns !== "ignore") return undefined;
  const name = connection.settings.orders.onActiveRuns ?? 'onActiveRuns: "ignore"';
  return { row: "no runs", name, what: `whether runs are active on ${subject(id)} is not asked` };
}

/** Where nothing can run, nothing is asked. */
export const NOTHING_RUNS: Once = once(async () => undefined);

/** That there is nothing, asked before each repetition. `refuse` throws where what has come to be is not the caller's. */
export function nothingThere(target: Target, refuse: (there: Compute) => void): () => Promise<void> {
  let isRepeated = false;
  return async () => {
    const there = isRepeated ? await getInstance(target) : undefined;
    isRepeated = true;
    if (!there) return;
    refuse(there);
    throw asAnswered(409, "Conflict", "it has come to be meanwhile, and is not overwritten");
  };
}
