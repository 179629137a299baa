import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { resolveSettings } from "../azure/config";
import { type Connection, createConnection } from "../azure/connection";
import { createOrders, type Orders } from "../azure/orders";
import { createSender, type Send } from "../azure/pipeline";
import { AzureMLError } from "../core/errors";
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
}

/** The cloud and the credentials come from the same variables as the provider's. `around` sees all that is sent. */
export function openSession(
  signal: AbortSignal = new AbortController().signal,
  around: (send: Send) => Send = (send) => send,
): Session {
  const settings = resolveSettings(() => undefined, process.env);
  const sender = createSender(settings);
  const clock: Clock = {
    now: () => Date.now(),
    // A pause that nobody waits for any more must not keep the process.
    sleep: (milliseconds) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
  };
  const orders = createOrders();
  const connection = createConnection(around(sender), settings, clock, sender.credential, { orders });
  return { connection, clock, signal, orders };
}

/** Asks at the terminal. Who cannot be asked must have given the option. */
export async function consent(question: string, option = "--yes"): Promise<"yes" | "no" | "interrupted"> {
  if (!process.stdin.isTTY) {
    throw new AzureMLError(
      "InvalidCommand",
      `Nothing was done: nobody can be asked here. Give ${option} to do it without a question.`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    const end = (answer: "yes" | "no" | "interrupted") => {
      resolve(answer);
      terminal.close();
    };
    terminal.on("SIGINT", () => end("interrupted"));
    terminal.on("close", () => end("no"));
    terminal.question(`${question} (yes/no) `, (answer) => end(/^y(es)?$/i.test(answer.trim()) ? "yes" : "no"));
  });
}

/** The exit code after Ctrl-C, as shells know it. */
export const INTERRUPTED = 130;

/** Ctrl-C stops the waits, a second one the process. Returns what undoes it. */
export function whenInterrupted(controller: AbortController, told: () => void): () => void {
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    told();
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
}
