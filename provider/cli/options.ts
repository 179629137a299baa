import { Command, InvalidArgumentError, Option } from "commander";
import { timeoutMilliseconds } from "../core/durations";

export function command(name: string, description: string): Command {
  return new Command(name).description(description).option("--json", "one JSON document on stdout instead of a table");
}

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

export function time(text: string): string {
  if (timeoutMilliseconds(text) !== undefined) return text;
  throw new InvalidArgumentError("A time is written like 90s, 30m or 1h30m.");
}

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
