import type { Clock } from "../clock";
import { ServiceError } from "./errors";

export type Budget = "reads" | "writes" | "deletes";

/** ARM's token buckets: how many requests at once, and how many come back each second. */
export const budgets: Readonly<Record<Budget, { size: number; perSecond: number }>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

/** The budget that a request draws on. */
export function budgetOf(method: string): Budget {
  if (method === "DELETE") return "deletes";
  return ["GET", "HEAD"].includes(method) ? "reads" : "writes";
}

/** Who shares a budget: one principal in one subscription; in the tenant where a path names none. */
export interface Spender {
  subscription: string | undefined;
  principal: string;
}

export interface Throttle {
  /** Takes one request out of a budget; answers what is left, undefined when there was nothing. */
  take(spender: Spender, budget: Budget): number | undefined;
  /** Fills every budget again. */
  clear(): void;
}

/** The budgets of one emulator; they are not kept over a restart. */
export function openThrottle(clock: Clock): Throttle {
  const buckets = new Map<string, { left: number; time: number }>();
  return {
    take({ subscription = "", principal }, budget) {
      const { size, perSecond } = budgets[budget];
      const key = `${budget} ${principal} ${subscription.toLowerCase()}`;
      const now = clock.now();
      const before = buckets.get(key) ?? { left: size, time: now };
      const returned = (Math.max(0, now - before.time) * perSecond) / 1000;
      const left = Math.min(size, before.left + returned);
      buckets.set(key, { left: left < 1 ? left : left - 1, time: now });
      return left < 1 ? undefined : Math.floor(left - 1);
    },
    clear: () => buckets.clear(),
  };
}

/** A whole second, the least that Retry-After can say, gives back more than one request. */
const retryAfterSeconds = 1;

export function throttled({ subscription, principal }: Spender): ServiceError {
  const scope = subscription ? `subscription '${subscription}'` : "the tenant";
  return new ServiceError(
    "throttled",
    subscription ? "SubscriptionRequestsThrottled" : "TenantRequestsThrottled",
    `Number of requests for ${scope} actor '${principal}' exceeded. Please try again after '${retryAfterSeconds}' seconds.`,
    { retryAfterSeconds },
  );
}
