import { Command, InvalidArgumentError, Option } from "commander";
import { timeoutMilliseconds } from "../core/durations";
import { INTERRUPTED } from "./interruption";

export function command(name: string, description: string): Command {
  return new Command(name).description(description).option("--json", "one JSON document on stdout instead of a table");
}

export function withPlaces(to: Command): Command {
  return to
    .optionsGroup("Where to look:")
    .addOption(repeatable("--workspace <id>", "ARM id of a workspace (repeatable)"))
    .option("-w, --workspace-name <name>", "name of the workspace")
    .option("-g, --resource-group <name>", "its resource group")
    .addOption(repeatable("--subscription <id>", "subscription; alone, all its workspaces (repeatable)"))
    .optionsGroup("Options:");
}

/** For commands that wait: not at all, or until a time is over. */
export function withWaiting(to: Command, defaultTimeout: string): Command {
  return to
    .option("--no-wait", "return once Azure has accepted it")
    .option("--timeout <time>", "stop waiting after this time, such as 90s or 1h30m", timeout, defaultTimeout);
}

function timeout(text: string): string {
  if (timeoutMilliseconds(text) !== undefined) return text;
  throw new InvalidArgumentError("A time is written like 90s, 30m or 1h30m.");
}

export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: string[] = []) => [...before, value]);
}

/** A command that was interrupted does not wait for the answers to its last questions. */
export async function finish(work: Promise<number>): Promise<void> {
  const code = await work;
  process.exitCode = code;
  if (code === INTERRUPTED) process.stdout.write("", () => process.exit(code));
}
