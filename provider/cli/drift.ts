import { writeFileSync } from "node:fs";
import path from "node:path";
import { AzureMLError, isAzureMLError } from "../core/errors";
import { page as html } from "../drift/formats/html/page";
import { junit } from "../drift/formats/junit";
import { markdown } from "../drift/formats/markdown";
import { table } from "../drift/formats/table";
import { headline } from "../drift/formats/words";
import { readingOf } from "../drift/reading";
import type { DriftDocument } from "../drift/report";
import { type Only, type Run, runDrift } from "../drift/runDrift";
import type { Kind } from "../kinds/kind";
import { type ComparisonOptions, checkSources, gather, rulesOf } from "./driftSources";
import { say } from "./output";
import { INTERRUPTED, whenInterrupted } from "./terminal";

type Format = "table" | "json" | "junit" | "html" | "markdown";

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
