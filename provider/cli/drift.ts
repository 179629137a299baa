import { writeFileSync } from "node:fs";
import path from "node:path";
import { timeoutMilliseconds } from "../core/durations";
import { AzureMLError, isAzureMLError } from "../core/errors";
import { parseWorkspaceId } from "../core/ids";
import type { Declared } from "../drift/declared";
import { declaredInDefinitions } from "../drift/declaredInDefinitions";
import { declaredInStack } from "../drift/declaredInStack";
import { type Only, type Reading, type Run, readingOf, runDrift } from "../drift/detect";
import { page as html } from "../drift/formats/html/page";
import { junit } from "../drift/formats/junit";
import { markdown } from "../drift/formats/markdown";
import { table } from "../drift/formats/table";
import { headline } from "../drift/formats/words";
import { type IgnoreRule, parseIgnoreRule, readIgnoreFile, validRules } from "../drift/ignoreRules";
import type { DriftDocument } from "../drift/report";
import { type DriftEvent, watch } from "../drift/watch";
import type { Kind } from "../kinds/kind";
import { say } from "./output";
import { INTERRUPTED, type Scope, whenInterrupted, workspacesOf } from "./session";

type Format = "table" | "json" | "junit" | "html" | "markdown";

/** What is compared, as the options say it. */
interface ComparisonOptions extends Scope {
  readonly stack?: readonly string[];
  readonly definitions?: readonly string[];
  readonly allowEmpty?: boolean;
  readonly cwd: string;
  readonly unmanaged: boolean;
  readonly includeExpected?: boolean;
  readonly ignore?: readonly string[];
  readonly ignoreFile?: readonly string[];
}

interface Options extends ComparisonOptions {
  readonly format: Format;
  readonly json?: boolean;
  readonly out?: readonly string[];
  readonly only?: Only;
  /** Of `--watch`. */
  readonly interval?: string;
}

const WRITERS: Readonly<Record<Format, (document: DriftDocument, kinds: readonly Kind[]) => string>> = {
  table,
  json: (document) => `${JSON.stringify(document, undefined, 2)}\n`,
  junit,
  html,
  markdown,
};

/** Of files, by their ending. Another ending tells nothing. */
const FORMATS: Readonly<Record<string, Format>> = {
  ".json": "json",
  ".xml": "junit",
  ".html": "html",
  ".md": "markdown",
};

/** `pulumi-azureml drift` */
export async function drift(options: Options, kinds: readonly Kind[]): Promise<number> {
  const format = formatOf(options);
  checkSources(options);
  if (options.interval) throw new AzureMLError("InvalidCommand", "--interval is for --watch.");
  const ignore = rulesOf(options);
  const interruption = new AbortController();
  const { signal } = interruption;
  const stopWatching = whenInterrupted(interruption, () => say("Interrupted before the comparison finished."));
  try {
    const reading = readingOf({}, kinds);
    const asked = await gather(options, reading, signal);
    const { only, unmanaged, includeExpected } = options;
    const run: Run = { ...asked, only, unmanaged, includeExpected, ignore, signal };
    return report(await runDrift(run, reading), kinds, format, options.out);
  } catch (error) {
    if (signal.aborted && isAzureMLError(error)) return INTERRUPTED;
    throw error;
  } finally {
    stopWatching();
  }
}

function formatOf({ format, json }: Options): Format {
  if (!json || format === "json") return format;
  if (format === "table") return "json";
  throw new AzureMLError("InvalidCommand", `--json and --format ${format} exclude each other.`);
}

function report(document: DriftDocument, kinds: readonly Kind[], format: Format, out: readonly string[] = []): number {
  for (const warning of document.warnings) say(warning);
  // Who reads only the first lines is told the same.
  process.exitCode = document.exitCode;
  if (out.length === 0) process.stdout.write(WRITERS[format](document, kinds));
  for (const file of out) write(file, WRITERS[FORMATS[path.extname(file)] ?? format](document, kinds));
  if (out.length > 0 || format !== "table") say(headline(document));
  return document.exitCode;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new AzureMLError("InvalidFile", `The report cannot be written: ${(error as Error).message}`);
  }
}

const DEFAULT_INTERVAL = "5m";
const LEAST_MILLISECONDS = 1000;

/** `pulumi-azureml drift --watch`: it ends when it is interrupted, or when nobody reads it any more. */
export async function driftWatch(options: Options, kinds: readonly Kind[]): Promise<number> {
  checkWatch(options);
  const { interval = DEFAULT_INTERVAL, unmanaged, includeExpected } = options;
  const ignore = rulesOf(options);
  const interruption = new AbortController();
  const { signal } = interruption;
  const stopWatching = whenInterrupted(interruption, () => say("Interrupted."));
  try {
    const reading = readingOf({}, kinds);
    const sayOnce = sayingOnce();
    const declare = async () => {
      const asked = await gather(options, reading, signal);
      for (const warning of [...asked.warnings, ...validRules(ignore, reading.clock.now()).warnings]) sayOnce(warning);
      return asked;
    };
    const intervalMilliseconds = timeoutMilliseconds(interval);
    say(`Comparing every ${interval}, until Ctrl-C. New drift is reported on stdout.`);
    const how = { declare, intervalMilliseconds, unmanaged, includeExpected, ignore, signal };
    for await (const event of watch(how, reading)) await print(event);
    return INTERRUPTED;
  } finally {
    stopWatching();
  }
}

function checkWatch(options: Options): void {
  checkSources(options);
  const { format, out, only, definitions, interval = DEFAULT_INTERVAL } = options;
  const refuse = (why: string) => {
    throw new AzureMLError("InvalidCommand", why);
  };
  if (format !== "table" && format !== "json") refuse(`--watch prints lines of JSON: leave out --format ${format}.`);
  if (out) refuse("--watch prints to stdout: leave out --out.");
  if (only) refuse("--watch prints all that is new: leave out --only, and pick lines by their event.");
  if (definitions?.includes("-")) refuse("--watch reads definitions again and again, and - only once: give files.");
  if ((timeoutMilliseconds(interval) ?? 0) < LEAST_MILLISECONDS) refuse("--interval is a second or more.");
}

function sayingOnce(): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (!said.has(text)) say(text);
    said.add(text);
  };
}

/** Returns when the line is written: who reads slowly is waited for. */
function print(event: DriftEvent): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${JSON.stringify(event)}\n`, () => resolve()));
}

function checkSources({ stack, definitions }: ComparisonOptions): void {
  if (stack || definitions) return;
  throw new AzureMLError(
    "InvalidCommand",
    "Say what is declared: --stack <name>, or --definitions <path> with a --workspace.",
  );
}

function rulesOf({ ignore = [], ignoreFile = [] }: ComparisonOptions): IgnoreRule[] {
  return [...ignore.map(parseIgnoreRule), ...ignoreFile.flatMap(readIgnoreFile)];
}

/** What is declared, and where else to look. What cannot be read is declared to be unreadable. */
async function gather(options: ComparisonOptions, { connection, kinds }: Reading, signal: AbortSignal) {
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
