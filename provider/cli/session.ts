import { setTimeout as delay } from "node:timers/promises";
import { resolveSettings } from "../azure/config";
import { type Connection, createConnection } from "../azure/connection";
import { createOrders, type Orders } from "../azure/orders";
import { createSender, type Send } from "../azure/pipeline";
import type { Clock } from "../core/resource";

/** How many requests a command has under way at services whose limits are not documented. */
export const REQUESTS_AT_ONCE = 20;

/** What one command works with. */
export interface Session {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Aborted when the user wants to stop waiting. */
  readonly signal: AbortSignal;
  /** What the user has named, which nothing is sent without. */
  readonly orders: Orders;
  /** What was sent to change an instance, by its id in lower case: it may go on in Azure whoever waits. */
  readonly writes: ReadonlyMap<string, "sent" | "accepted">;
}

const WRITTEN = /^(.*\/computes\/[^/?]+)/i;

/** The cloud and the credentials come from the same variables as the provider's. */
export function openSession(signal: AbortSignal = new AbortController().signal): Session {
  const settings = resolveSettings(() => undefined, process.env);
  const sender = createSender(settings);
  const writes = new Map<string, "sent" | "accepted">();
  const send: Send = async (request) => {
    const [, id] = request.method === "GET" ? [] : (WRITTEN.exec(decodeURI(request.path)) ?? []);
    if (id === undefined) return sender(request);
    writes.set(id.toLowerCase(), "sent");
    return sender(request).then(
      (response) => {
        writes.set(id.toLowerCase(), "accepted");
        return response;
      },
      (error) => {
        if (!request.signal?.aborted) writes.delete(id.toLowerCase());
        throw error;
      },
    );
  };
  const clock: Clock = {
    now: () => Date.now(),
    // A pause that nobody waits for any more must not keep the process.
    sleep: (milliseconds) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
  };
  const orders = createOrders();
  const connection = createConnection(send, settings, clock, sender.credential, { orders });
  return { connection, clock, signal, writes, orders };
}
