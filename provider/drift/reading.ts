import { systemClock } from "../azure/clock";
import { resolveSettings } from "../azure/config";
import { type Connection, createConnection } from "../azure/connection";
import { createSender } from "../azure/pipeline";
import { withinReadBudget } from "../azure/readBudget";
import type { ConnectOptions } from "../azure/workspace";
import type { Clock } from "../core/resource";
import type { Kind } from "../kinds/kind";

/** The way to Azure. */
export interface Reading {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly kinds: readonly Kind[];
}

/** Reads within what ARM lets through. Nothing is sent before something is asked. */
export function readingOf(
  { credential, config = {}, env = process.env, clock = systemClock }: ConnectOptions,
  kinds: readonly Kind[],
): Reading {
  const settings = resolveSettings(typeof config === "function" ? config : (key) => config[key], env);
  const sender = createSender(settings, { credential });
  const send = withinReadBudget(sender, clock);
  return { connection: createConnection(send, settings, clock, sender.credential), clock, kinds };
}
