import { AzureMLError } from "../core/errors";
import { parseWorkspaceId } from "../core/ids";
import type { Declared } from "../drift/declared";
import { declaredInDefinitions } from "../drift/declaredInDefinitions";
import { declaredInStack } from "../drift/declaredInStack";
import { parseIgnoreRule, readIgnoreFile } from "../drift/ignoreFile";
import type { IgnoreRule } from "../drift/ignoreRules";
import type { Reading } from "../drift/reading";
import { type Scope, workspacesOf } from "./scope";

/** What is compared, as the options say it. */
export interface ComparisonOptions extends Scope {
  readonly stack?: readonly string[];
  readonly definitions?: readonly string[];
  readonly allowEmpty?: boolean;
  readonly cwd: string;
  readonly unmanaged: boolean;
  readonly includeExpected?: boolean;
  readonly ignore?: readonly string[];
  readonly ignoreFile?: readonly string[];
}

export function checkSources({ stack, definitions }: ComparisonOptions): void {
  if (stack || definitions) return;
  throw new AzureMLError(
    "InvalidCommand",
    "Say what is declared: --stack <name>, or --definitions <path> with a --workspace.",
  );
}

export function rulesOf({ ignore = [], ignoreFile = [] }: ComparisonOptions): IgnoreRule[] {
  return [...ignore.map(parseIgnoreRule), ...ignoreFile.flatMap(readIgnoreFile)];
}

/** What is declared, and where else to look. What cannot be read is declared to be unreadable. */
export async function gather(options: ComparisonOptions, { connection, kinds }: Reading, signal: AbortSignal) {
  const { stack: stacks = [], definitions, allowEmpty, cwd } = options;
  const states = await Promise.all([...new Set(stacks)].map((name) => declaredInStack(name, cwd, kinds)));
  if (signal.aborted) throw new AzureMLError("Interrupted", "Interrupted before anything was compared.");
  const isScoped = definitions !== undefined || hasScope(options);
  const where = isScoped ? await workspacesOf({ connection, signal }, options) : { ids: [], problems: [] };
  const defined =
    definitions && (await declaredInDefinitions(definitions, onlyOne(where.ids), signal, { allowEmpty, kinds }));
  const unlisted = where.problems.map(
    ({ id, message }): Declared => ({ id, type: "Subscription", name: id.split("/").at(-1) ?? id, reason: message }),
  );
  const all = [...states, ...(defined ? [defined] : [])];
  return {
    declared: [...all.flatMap(({ declared }) => declared), ...unlisted],
    workspaces: where.ids,
    sources: [
      ...stacks.map((name) => `stack ${name}`),
      ...(definitions ?? []).map((name) => `definitions ${name}`),
      ...where.ids.map((id) => `workspace ${parseWorkspaceId(id)?.workspaceName}`),
    ],
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}

/** Definitions do not say to which workspace they belong. */
function onlyOne(ids: readonly string[]): string {
  const [id, ...others] = ids;
  if (id !== undefined && others.length === 0) return id;
  const found = ids.length === 0 ? "none" : `${ids.length}`;
  throw new AzureMLError(
    "InvalidCommand",
    `Definitions are for one workspace, and there are ${found}: give --workspace <ARM id>.`,
  );
}

function hasScope({ workspace, workspaceName, resourceGroup, subscription }: Scope): boolean {
  return [workspace, workspaceName, resourceGroup, subscription].some((given) => given !== undefined);
}
