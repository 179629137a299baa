import { systemClock } from "../azure/clock";
import { resolveSettings } from "../azure/config";
import { createConnection } from "../azure/connection";
import { createSender } from "../azure/pipeline";
import { withinReadBudget } from "../azure/readBudget";
import type { ConnectOptions } from "../azure/workspace";
import type { Reading } from "./request";

/** Reads within what ARM lets through. Nothing is sent before something is asked. */
export function readingOf({
  credential,
  config = {},
  env = process.env,
  clock = systemClock,
}: ConnectOptions): Reading {
  const settings = resolveSettings(typeof config === "function" ? config : (key) => config[key], env);
  const sender = createSender(settings, { credential });
  const send = withinReadBudget(sender, clock);
  return { connection: createConnection(send, settings, clock, sender.credential), clock };
}
