import { writeFileSync } from "node:fs";
import path from "node:path";
import { AzureMLError, isAzureMLError } from "../core/errors";
import { parseWorkspaceId } from "../core/ids";
import type { Declared } from "../drift/declared";
import { declaredInDefinitions } from "../drift/definitions";
import { html } from "../drift/formats/html";
import { junit } from "../drift/formats/junit";
import { markdown } from "../drift/formats/markdown";
import { table } from "../drift/formats/table";
import { headline } from "../drift/formats/words";
import { parseIgnoreRule, readIgnoreFile } from "../drift/ignoreFile";
import { readingOf } from "../drift/reading";
import type { DriftDocument } from "../drift/report";
import type { Reading } from "../drift/request";
import { type Only, type Run, runDrift } from "../drift/run";
import { declaredInStack } from "../drift/stacks";
import { INTERRUPTED, whenInterrupted } from "./interruption";
import { say } from "./output";
import { type Places, workspacesOf } from "./places";

type Format = "table" | "json" | "junit" | "html" | "markdown";

interface Options extends Places {
  readonly stack?: readonly string[];
  readonly definitions?: readonly string[];
  readonly cwd: string;
  readonly format: Format;
  readonly json?: boolean;
  readonly out?: readonly string[];
  readonly only?: Only;
  readonly unmanaged: boolean;
  readonly includeExpected?: boolean;
  readonly ignore?: readonly string[];
  readonly ignoreFile?: readonly string[];
}

const WRITERS: Readonly<Record<Format, (document: DriftDocument) => string>> = {
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
export async function drift(options: Options): Promise<number> {
  const format = formatOf(options);
  if (!options.stack && !options.definitions) {
    throw new AzureMLError(
      "input",
      "Say what is declared: --stack <name>, or --definitions <path> with a --workspace.",
    );
  }
  const ignore = [
    ...(options.ignore ?? []).map(parseIgnoreRule),
    ...(options.ignoreFile ?? []).flatMap(readIgnoreFile),
  ];
  const interruption = new AbortController();
  const { signal } = interruption;
  const stopWatching = whenInterrupted(interruption, () => say("Interrupted. Nothing was compared to its end."));
  try {
    const reading = readingOf({});
    const asked = await gathered(options, reading, signal);
    const { only, unmanaged, includeExpected } = options;
    const run: Run = { ...asked, only, unmanaged, includeExpected, ignore, signal };
    return report(await runDrift(run, reading), format, options.out);
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
  throw new AzureMLError("input", `--json and --format ${format} exclude each other.`);
}

/** What is declared, and where else to look. What cannot be read is declared to be unreadable. */
async function gathered(options: Options, { connection, clock }: Reading, signal: AbortSignal) {
  const { stack: stacks = [], definitions, cwd } = options;
  const states = await Promise.all([...new Set(stacks)].map((name) => declaredInStack(name, cwd)));
  if (signal.aborted) throw new AzureMLError("aborted", "Interrupted before anything was compared.");
  const session = { connection, clock, signal, writes: new Map() };
  const isPlaced = definitions !== undefined || hasPlaces(options);
  const places = isPlaced ? await workspacesOf(session, options) : { ids: [], problems: [] };
  const defined = definitions && (await declaredInDefinitions(definitions, onlyOne(places.ids), signal));
  const unlisted = places.problems.map(
    ({ id, message }): Declared => ({ id, type: "Subscription", name: id.split("/").at(-1) ?? id, reason: message }),
  );
  const all = [...states, ...(defined ? [defined] : [])];
  return {
    declared: [...all.flatMap(({ declared }) => declared), ...unlisted],
    workspaces: places.ids,
    sources: [
      ...stacks.map((name) => `stack ${name}`),
      ...(definitions ?? []).map((name) => `definitions ${name}`),
      ...places.ids.map((id) => `workspace ${parseWorkspaceId(id)?.workspaceName}`),
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
    "input",
    `Definitions are for one workspace, and there are ${found}: give --workspace <ARM id>.`,
  );
}

function hasPlaces({ workspace, workspaceName, resourceGroup, subscription }: Places): boolean {
  return [workspace, workspaceName, resourceGroup, subscription].some((given) => given !== undefined);
}

function report(document: DriftDocument, format: Format, out: readonly string[] = []): number {
  for (const warning of document.warnings) say(warning);
  if (out.length === 0) process.stdout.write(WRITERS[format](document));
  for (const file of out) write(file, WRITERS[FORMATS[path.extname(file)] ?? format](document));
  if (out.length > 0 || format !== "table") say(headline(document));
  return document.exitCode;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new AzureMLError("input", `The report cannot be written: ${(error as Error).message}`);
  }
}
