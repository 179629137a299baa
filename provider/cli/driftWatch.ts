import { timeoutMilliseconds } from "../core/durations";
import { AzureMLError } from "../core/errors";
import type { DriftEvent } from "../drift/events";
import { validRules } from "../drift/ignoreRules";
import { readingOf } from "../drift/reading";
import { watch } from "../drift/watch";
import type { Kind } from "../kinds/kind";
import { type ComparisonOptions, checkSources, gather, rulesOf } from "./driftSources";
import { say } from "./output";
import { INTERRUPTED, whenInterrupted } from "./terminal";

interface Options extends ComparisonOptions {
  readonly format: string;
  readonly out?: readonly string[];
  readonly only?: string;
  readonly interval?: string;
}

const DEFAULT_INTERVAL = "5m";
const LEAST_MILLISECONDS = 1000;

/** `pulumi-azureml drift --watch`: it ends when it is interrupted, or when nobody reads it any more. */
export async function driftWatch(options: Options, kinds: readonly Kind[]): Promise<number> {
  check(options);
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

function check(options: Options): void {
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
