import type { ConnectOptions } from "../azure/workspace";
import type { LoadOptions } from "../definitions/loadDefinitions";
import { KINDS } from "../kinds";
import type { Kind } from "../kinds/kind";
import type { Declared } from "./declared";
import { declaredInDefinitions as inDefinitions } from "./declaredInDefinitions";
import { declaredInStack as inStack, type StackDeclarations } from "./declaredInStack";
import { type DriftRequest, detect, readingOf } from "./detect";
import type { Report } from "./report";
import { type DriftEvent, type WatchRequest, watch } from "./watch";

export type { ConnectOptions } from "../azure/workspace";
export type { Declared, DeclaredResource, Undeclared } from "./declared";
export type { StackDeclarations } from "./declaredInStack";
export type { DriftRequest } from "./detect";
export type { IgnoreRule } from "./ignoreRules";
export * from "./report";
export type { DriftEvent, WatchRequest } from "./watch";

/**
 * Reads what a stack declares from its state, through the Pulumi CLI; a stack that cannot be read is declared to be
 * unreadable. `folder` is the project's; a fully qualified name needs none.
 */
export function declaredInStack(
  name: string,
  folder = process.cwd(),
  kinds: readonly Kind[] = KINDS,
): Promise<StackDeclarations> {
  return inStack(name, folder, kinds);
}

/** What YAML definitions declare in a workspace. What is wrong in one makes it unreadable, as does a path without any. */
export function declaredInDefinitions(
  paths: readonly string[],
  workspaceId: string,
  signal?: AbortSignal,
  options: Partial<Pick<LoadOptions, "allowEmpty" | "kinds">> = {},
): Promise<{ readonly declared: readonly Declared[]; readonly warnings: readonly string[] }> {
  return inDefinitions(paths, workspaceId, signal, { ...options, kinds: options.kinds ?? KINDS });
}

/** What to compare, and the settings and credentials to read Azure with, which default to the environment's. */
export interface DriftOptions extends DriftRequest, ConnectOptions {}

/**
 * Compares what is declared with what is in Azure, and changes nothing: `for await (const report of detectDrift({ declared }))`.
 * Reports come as they are known. What cannot be read is a report, too; an interruption is thrown.
 */
export function detectDrift(options: DriftOptions): AsyncGenerator<Report> {
  return detect(options, readingOf(options, KINDS));
}

/** What to watch, and the settings and credentials to read Azure with, which default to the environment's. */
export interface WatchOptions extends WatchRequest, ConnectOptions {}

/**
 * Compares again and again, and yields what is new since the time before, until the signal ends it:
 * `for await (const event of watchDrift({ declare: () => declaredInStack("dev"), signal }))`.
 */
export function watchDrift(options: WatchOptions): AsyncGenerator<DriftEvent> {
  return watch(options, readingOf(options, KINDS));
}
