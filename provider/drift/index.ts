import { systemClock } from "../azure/clock";
import { resolveSettings } from "../azure/config";
import { createConnection } from "../azure/connection";
import { createSender } from "../azure/pipeline";
import { withinReadBudget } from "../azure/readBudget";
import type { ConnectOptions } from "../azure/workspace";
import { detect } from "./detect";
import type { Report } from "./report";
import type { DriftRequest, Reading } from "./request";

export type { ConnectOptions } from "../azure/workspace";
export type { Declared, DeclaredResource, Undeclared } from "./declared";
export * from "./report";
export type { DriftRequest } from "./request";
export type { IgnoreRule } from "./rules";
export { declaredInStack, type StackDeclarations } from "./stacks";

/** What to compare, and the settings and credentials to read Azure with, which default to the environment's. */
export interface DriftOptions extends DriftRequest, ConnectOptions {}

/**
 * Compares what is declared with what is in Azure, and changes nothing: `for await (const report of detectDrift({ declared }))`.
 * Reports come as they are known. What cannot be read is a report, too; an interruption is thrown.
 */
export function detectDrift(options: DriftOptions): AsyncGenerator<Report> {
  return detect(options, readingOf(options));
}

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
