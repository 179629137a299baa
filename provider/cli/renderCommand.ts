import type { Command } from "commander";
import { command, finish } from "./options";

/** What it does is loaded when it runs. */
export function renderCommand(): Command {
  return command("render", "print what each document of YAML files would send, without any request")
    .argument("<file...>", "definitions of Azure ML: files, folders, or - for standard input")
    .requiredOption("--workspace <id>", "ARM id of the workspace that they are for")
    .option("--loader-defaults", "with what Azure ML's own loader adds, for comparisons")
    .option("--allow-empty", "a path may be without definitions")
    .action(async (files, options) => finish((await import("./render.js")).render(files, options)));
}
