import { Command, InvalidArgumentError } from "commander";
import { finish } from "./options";
import { type Failing, readFailing } from "./preview/failing";

/** The command for pull requests. What it does is loaded when it runs. */
export function previewCommand(): Command {
  return new Command("preview-comment")
    .description("turn what pulumi preview --json prints into a comment for a pull request")
    .argument("[file]", "what was printed; - is standard input", "-")
    .option(
      "--fail-on <operations>",
      "end with 1 when one is planned: create, update, replace, delete, interrupt for what stops or restarts a machine or takes its disk, or deletions:N for more than N of them",
      failing,
    )
    .action(async (file, options) => finish((await import("./previewComment.js")).previewComment(file, options)));
}

function failing(given: string): Failing {
  const found = readFailing(given);
  if (found) return found;
  throw new InvalidArgumentError(
    "The operations are create, update, replace, delete, interrupt and deletions:N with a whole number, separated by commas.",
  );
}
