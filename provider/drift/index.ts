import type { ConnectOptions } from "../azure/workspace";
import { type DriftRequest, detect } from "./detect";
import type { DriftEvent } from "./events";
import { readingOf } from "./reading";
import type { Report } from "./report";
import { type WatchRequest, watch } from "./watch";

export type { ConnectOptions } from "../azure/workspace";
export type { Declared, DeclaredResource, Undeclared } from "./declared";
export { declaredInDefinitions } from "./declaredInDefinitions";
export { declaredInStack, type StackDeclarations } from "./declaredInStack";
export type { DriftRequest } from "./detect";
export type { DriftEvent } from "./events";
export type { IgnoreRule } from "./ignoreRules";
export * from "./report";
export type { WatchRequest } from "./watch";

/** What to compare, and the settings and credentials to read Azure with, which default to the environment's. */
export interface DriftOptions extends DriftRequest, ConnectOptions {}

/**
 * Compares what is declared with what is in Azure, and changes nothing: `for await (const report of detectDrift({ declared }))`.
 * Reports come as they are known. What cannot be read is a report, too; an interruption is thrown.
 */
export function detectDrift(options: DriftOptions): AsyncGenerator<Report> {
  return detect(options, readingOf(options));
}

/** What to watch, and the settings and credentials to read Azure with, which default to the environment's. */
export interface WatchOptions extends WatchRequest, ConnectOptions {}

/**
 * Compares again and again, and yields what is new since the time before, until the signal ends it:
 * `for await (const event of watchDrift({ declare: () => declaredInStack("dev"), signal }))`.
 */
export function watchDrift(options: WatchOptions): AsyncGenerator<DriftEvent> {
  return watch(options, readingOf(options));
}
