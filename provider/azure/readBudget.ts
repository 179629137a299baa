import { answerOf } from "../core/errors";
import type { Clock } from "../core/resource";
import type { Request, Response, Send } from "./pipeline";

/** ARM's token bucket for the reads of one principal in a subscription and region, as documented in 2024. */
const SIZE = 250;
const EACH_SECOND = 25;
/** What is left to others, such as the deployments of the same principal. */
const RESERVE = 25;
const REMAINING = "x-ms-ratelimit-remaining-subscription-reads";
const PAUSES_SECONDS = [5, 10, 20, 40, 60];

interface Bucket {
  left: number;
  size: number;
  /** When `left` was true. */
  time: number;
}

/**
 * Sends reads no faster than the subscription's budget lets through: answers tell what is left of it. Who was refused all
 * the same asks again for about two minutes, and all others of the subscription wait with it.
 */
export function withinReadBudget(send: Send, clock: Clock): Send {
  const buckets = new Map<string, Bucket>();
  return async (request) => {
    const subscription = request.method === "GET" ? subscriptionOf(request) : undefined;
    if (subscription === undefined) return send(request);
    const bucket = buckets.get(subscription) ?? { left: SIZE, size: SIZE, time: clock.now() };
    buckets.set(subscription, bucket);
    const attempt = async (count: number): Promise<Response> => {
      await taken(bucket, clock, request.signal);
      const pause = PAUSES_SECONDS[count];
      const response = await send(request).catch((error) => {
        if (answerOf(error)?.status !== 429 || pause === undefined) throw error;
      });
      if (response) return learnt(bucket, clock, response);
      refill(bucket, clock);
      bucket.left = Math.min(bucket.left, RESERVE - (pause ?? 0) * EACH_SECOND);
      return attempt(count + 1);
    };
    return attempt(0);
  };
}

function subscriptionOf({ path, origin }: Request): string | undefined {
  return origin ? undefined : /^\/subscriptions\/([^/?]+)/i.exec(path)?.[1]?.toLowerCase();
}

async function taken(bucket: Bucket, clock: Clock, signal?: AbortSignal): Promise<void> {
  refill(bucket, clock);
  bucket.left -= 1;
  const missing = RESERVE - bucket.left;
  // Who was interrupted learns it from the request.
  if (missing > 0) await clock.sleep(Math.ceil((missing * 1000) / EACH_SECOND), signal).catch(() => undefined);
}

function refill(bucket: Bucket, clock: Clock): void {
  const now = clock.now();
  const returned = (Math.max(0, now - bucket.time) * EACH_SECOND) / 1000;
  bucket.left = Math.min(bucket.size, bucket.left + returned);
  bucket.time = now;
}

/** Others spend of the same budget. Where there is more of it than is documented, there is more to spend. */
function learnt(bucket: Bucket, clock: Clock, response: Response): Response {
  const header = response.header(REMAINING);
  const remaining = header === undefined ? Number.NaN : Number(header);
  if (!Number.isFinite(remaining)) return response;
  refill(bucket, clock);
  bucket.size = Math.max(bucket.size, remaining);
  bucket.left = remaining > SIZE ? remaining : Math.min(bucket.left, remaining);
  return response;
}
