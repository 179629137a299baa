import { Command, InvalidArgumentError, Option } from "commander";
import { timeoutMilliseconds } from "../core/durations";
import { OPERATIONS, type Operation } from "./preview/readPreview";

/** A command with a table for people, or JSON. */
export function command(name: string, description: string): Command {
  return new Command(name).description(description).option("--json", "one JSON document on stdout instead of a table");
}

/** The command with the options of `Scope`. */
export function withScope(to: Command): Command {
  return to
    .optionsGroup("Where to look:")
    .addOption(repeatable("--workspace <id>", "ARM id of a workspace (repeatable)"))
    .option("-w, --workspace-name <name>", "name of the workspace")
    .option("-g, --resource-group <name>", "its resource group")
    .addOption(repeatable("--subscription <id>", "subscription; alone, all its workspaces (repeatable)"))
    .optionsGroup("Options:");
}

/** How long to wait: not at all, or until a time such as `30m` is over. */
export interface Waiting {
  readonly wait: boolean;
  readonly timeout: string;
}

/** For commands that wait: not at all, or until a time is over. */
export function withWaiting(to: Command, defaultTimeout: string): Command {
  return to
    .option("--no-wait", "return once Azure has accepted it")
    .option("--timeout <time>", "stop waiting after this time, such as 90s or 1h30m", time, defaultTimeout);
}

/** Reads a time such as `90s`; it stays as it is written. */
export function time(text: string): string {
  if (timeoutMilliseconds(text) !== undefined) return text;
  throw new InvalidArgumentError("A time is written like 90s, 30m or 1h30m.");
}

/** An option whose values make a list. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: string[] = []) => [...before, value]);
}

/** Ends the process with what the command comes to. */
export async function finish(work: Promise<number>): Promise<void> {
  end(await work);
}

/** Ends once all is written, and waits for nothing else: a request that failed may keep its timer for a minute. */
export function end(code: number): void {
  process.stderr.write("", () => process.stdout.write("", () => process.exit(code)));
}

/** What `--fail-on` says. */
export interface Failing {
  readonly operations: readonly Operation[];
  /** No machine may be interrupted. */
  readonly interrupt?: boolean;
  /** How many deletions are allowed. */
  readonly most?: number;
}

const INTERRUPT = "interrupt";

/** Reads `--fail-on`. */
export function failing(given: string): Failing {
  const words = given.split(",").map((word) => word.trim().toLowerCase());
  const counts = words.flatMap((word) => /^deletions:(\d{1,9})$/.exec(word)?.[1] ?? []).map(Number);
  const operations = OPERATIONS.filter((each) => words.includes(each));
  const isKnown = (word: string) =>
    word === INTERRUPT || /^deletions:\d{1,9}$/.test(word) || operations.some((each) => each === word);
  if (!words.every(isKnown)) {
    throw new InvalidArgumentError(
      "The operations are create, update, replace, delete, interrupt and deletions:N with a whole number, separated by commas.",
    );
  }
  const interrupt = words.includes(INTERRUPT);
  return { operations, ...(interrupt && { interrupt }), ...(counts.length > 0 && { most: Math.min(...counts) }) };
}
