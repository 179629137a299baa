import { Command, InvalidArgumentError } from "commander";
import { finish } from "./options";
import type { Operation } from "./preview/read";

const FAILING: readonly Operation[] = ["create", "update", "replace", "delete"];

/** The command for pull requests. What it does is loaded when it runs. */
export function previewCommand(): Command {
  return new Command("preview-comment")
    .description("turn what pulumi preview --json prints into a comment for a pull request")
    .argument("[file]", "what was printed; - is standard input", "-")
    .option("--fail-on <operations>", "end with 1 when one is planned: create, update, replace, delete", operations)
    .action(async (file, options) => finish((await import("./previewComment.js")).previewComment(file, options)));
}

function operations(given: string): Operation[] {
  return given.split(",").map((word) => {
    const found = FAILING.find((each) => each === word.trim().toLowerCase());
    if (found) return found;
    throw new InvalidArgumentError(`The operations are ${FAILING.join(", ")}, separated by commas.`);
  });
}
