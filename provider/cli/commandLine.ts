import { Command, Option } from "commander";
import { shown } from "../core/errors";
import type { Kind, KindCommands } from "../kinds/kind";
import { emulatorCommand } from "./emulatorCommand";
import { command, end, failing, finish, repeatable, time, withScope } from "./options";
import { say } from "./output";

/** Loads the kinds of resources, which help does without. */
type LoadKinds = () => Promise<readonly Kind[]>;

/** Runs the command that the process was called with: one of the kinds' own, or one for what they declare. */
export async function main(own: () => Promise<readonly KindCommands[]>, load: LoadKinds): Promise<void> {
  // Whoever reads only the first lines, as `head` does, has seen what he wanted.
  process.stdout.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? process.exitCode : 1),
  );
  try {
    const kinds = await own();
    const things = kinds.map(({ noun }) => `${noun.replace(/^an? /, "")}s`);
    const program = new Command("pulumi-azureml").description(
      `Azure Machine Learning ${new Intl.ListFormat("en-GB").format(things)} for Pulumi`,
    );
    const commands = [
      ...kinds.flatMap(({ make }) => make()),
      ...[driftCommand(load), renderCommand(load), exportCommand(kinds, load), previewCommand(load), emulatorCommand()],
    ];
    for (const command of commands) program.addCommand(command);
    await program.parseAsync();
  } catch (error) {
    say(shown(error));
    end(1);
  }
}

function driftCommand(load: LoadKinds): Command {
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
          ? (await import("./drift.js")).driftWatch(options, await load())
          : (await import("./drift.js")).drift(options, await load()),
      ),
    );
}

function renderCommand(load: LoadKinds): Command {
  return command("render", "print what each document of YAML files would send, without any request")
    .argument("<file...>", "definitions of Azure ML: files, folders, or - for standard input")
    .requiredOption("--workspace <id>", "ARM id of the workspace that they are for")
    .option("--loader-defaults", "with what Azure ML's own loader adds, for comparisons")
    .option("--allow-empty", "a path may be without definitions")
    .action(async (files, options) => finish((await import("./render.js")).render(files, options, await load())));
}

function exportCommand(kinds: readonly KindCommands[], load: LoadKinds): Command {
  return withScope(command("export", "write definitions of what is in a workspace, to bring it under management"))
    .requiredOption("--out <folder>", "where the files go")
    .option("--program", "a TypeScript program instead of YAML files")
    .option("--force", "overwrite files that have another content")
    .optionsGroup("Which of them:")
    .addOption(repeatable("--name <name>", `${namesOf(kinds)} (repeatable)`))
    .option("--unmanaged", "only what no Pulumi resource has tagged as its own")
    .action(async (options) => finish((await import("./export.js")).exportLive(options, await load())));
}

/** `an instance, an environment, or name:version` */
function namesOf(kinds: readonly KindCommands[]): string {
  const nouns = kinds.map(({ defines }) => `${/^[aeiou]/.test(defines) ? "an" : "a"} ${defines}`);
  return [...nouns, ...(kinds.some(({ isVersioned }) => isVersioned) ? ["or name:version"] : [])].join(", ");
}

function previewCommand(load: LoadKinds): Command {
  return new Command("preview-comment")
    .description("turn what pulumi preview --json prints into a comment for a pull request")
    .argument("[file]", "what was printed; - is standard input", "-")
    .option(
      "--fail-on <operations>",
      "end with 1 when one is planned: create, update, replace, delete, interrupt for what stops or restarts a machine or takes its disk, or deletions:N for more than N of them",
      failing,
    )
    .action(async (file, options) =>
      finish((await import("./preview/previewComment.js")).previewComment(file, options, await load())),
    );
}
