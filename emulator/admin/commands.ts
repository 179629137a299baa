import { randomUUID } from "node:crypto";
import type { Backend } from "../backend";
import { beginOperation } from "../computes/operations";
import type { Outcome } from "../computes/outcomes";
import type { Quota } from "../computes/quota";
import { type Compute, findCompute, type Trigger } from "../computes/record";
import { allowedFrom } from "../computes/transitions";
import { AdminError } from "./read";

/** Scripts the end of operations to come. */
export function addOutcome(backend: Backend, given: Omit<Outcome, "id">): Outcome {
  const order = String(backend.documents("outcomes").list().length).padStart(6, "0");
  const outcome = { ...given, id: `${order}-${randomUUID()}` };
  backend.documents<Outcome>("outcomes").put(outcome.id, outcome);
  return outcome;
}

function requireIdle(backend: Backend, id: string): Compute {
  backend.operations.settle();
  const compute = findCompute(backend, id);
  if (!compute) throw new AdminError(`compute '${id}' does not exist.`);
  if (backend.operations.active(id)) throw new AdminError(`compute '${id}' has an operation running.`);
  return compute;
}

/** Starts or stops an instance as a schedule or idle shutdown would. */
export function act(backend: Backend, given: { compute: string; action: "start" | "stop"; trigger: Trigger }): void {
  const compute = requireIdle(backend, given.compute);
  if (!allowedFrom[given.action].includes(compute.body.state)) {
    throw new AdminError(`compute '${given.compute}' is in state ${compute.body.state}.`);
  }
  beginOperation(backend, compute, given.action, { trigger: given.trigger });
}

/** Puts an instance into a state that no ARM operation leads to, such as JobRunning or Unusable. */
export function setState(
  backend: Backend,
  given: { compute: string; state: string; errors?: { code: string; message: string }[] | undefined },
): void {
  const compute = requireIdle(backend, given.compute);
  const errors = given.errors?.map((error) => ({ error })) ?? null;
  backend.resources.put({ ...compute, body: { ...compute.body, state: given.state, errors } });
}

type QuotaGiven = { [Name in Exclude<keyof Quota, "limit">]: Quota[Name] | undefined } & { limit: number };

/** Sets a limit; what is left out of its scope means everywhere. */
export function setQuota(backend: Backend, given: QuotaGiven): void {
  const { subscription = "*", location = "*", family = "*", limit } = given;
  const quotas = backend.documents<Quota>("quotas");
  const order = String(quotas.list().length).padStart(6, "0");
  quotas.put(`${order} ${subscription} ${location} ${family}`, { subscription, location, family, limit });
}

/** Moves the clock, or takes the next step of what is running. */
export function advance(
  backend: Backend,
  given: { resource?: string | undefined; toTheEnd?: boolean | undefined; seconds?: number | undefined },
): { taken: number } {
  if (given.seconds === undefined) {
    return { taken: backend.operations.advance(given.resource, given.toTheEnd ?? false) };
  }
  backend.settings.setClockOffset(backend.settings.clockOffset() + given.seconds * 1000);
  backend.operations.settle();
  return { taken: 0 };
}
