import { type Command, Option } from "commander";
import { command, finish, repeatable, time, withScope } from "./options";

/** `pulumi-azureml drift`; what it does is loaded when it runs. */
export function driftCommand(): Command {
  const format = new Option("--format <format>", "how to write the report")
    .choices(["table", "json", "junit", "html", "markdown"])
    .default("table");
  const only = new Option("--only <status>", "list these only; counts and exit code are not affected");
  return withScope(
    command(
      "drift",
      "compare what is declared with what is in Azure: exit code 0 none, 2 drift, 1 not all could be checked",
    ),
  )
    .optionsGroup("What is declared:")
    .addOption(repeatable("--stack <name>", "a Pulumi stack, such as dev or acme/shop/prod (repeatable)"))
    .addOption(
      repeatable("--definitions <path>", "a YAML definition, or a folder of them, for the --workspace (repeatable)"),
    )
    .option("--allow-empty", "a path of --definitions may be without any")
    .option("-C, --cwd <folder>", "folder of the stacks' project", ".")
    .optionsGroup("What to report:")
    .addOption(format)
    .addOption(
      repeatable(
        "--out <file>",
        "write the report there instead of stdout; .json, .xml, .html or .md selects the format (repeatable)",
      ),
    )
    .addOption(only.choices(["changed", "missing", "unmanaged"]))
    .option("--no-unmanaged", "do not look for what is declared nowhere")
    .option("--include-expected", "count what was to be expected, such as a stop by a schedule")
    .addOption(
      repeatable(
        "--ignore <rule>",
        "such as 'resource=sandbox-*,path=tags.*,reason=...,until=2026-12-31' (repeatable)",
      ),
    )
    .addOption(repeatable("--ignore-file <file>", "YAML with such rules (repeatable)"))
    .optionsGroup("Again and again:")
    .option("--watch", "go on comparing, and print a line of JSON for what is new")
    .option("--interval <time>", "between two comparisons of --watch, such as 90s or 1h (default: 5m)", time)
    .action(async (options) =>
      finish(
        options.watch
          ? (await import("./driftWatch.js")).driftWatch(options)
          : (await import("./drift.js")).drift(options),
      ),
    );
}
