import type { Command } from "commander";
import { command, finish, repeatable, withScope } from "./options";

/** What it does is loaded when it runs. */
export function exportCommand(): Command {
  return withScope(command("export", "write definitions of what is in a workspace, to bring it under management"))
    .requiredOption("--out <folder>", "where the files go")
    .option("--program", "a TypeScript program instead of YAML files")
    .option("--force", "overwrite files that have another content")
    .optionsGroup("Which of them:")
    .addOption(repeatable("--name <name>", "an instance, an environment, or name:version (repeatable)"))
    .option("--unmanaged", "only what no Pulumi resource has tagged as its own")
    .action(async (options) => finish((await import("./export.js")).exportLive(options)));
}
