import { Command } from "commander";
import { shown } from "../core/errors";
import type { Kind } from "../kinds/kind";
import { declarationCommands } from "./declarationCommands";
import { emulatorCommand } from "./emulatorCommand";
import { end } from "./options";
import { say } from "./output";

/** Runs the command that the process was called with: one of the kinds' own, or one for what they declare. */
export async function main(kinds: readonly Kind[]): Promise<void> {
  // Whoever reads only the first lines, as `head` does, has seen what he wanted.
  process.stdout.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? process.exitCode : 1),
  );
  const things = kinds.map(({ documents }) => `${documents.noun.replace(/^an? /, "")}s`);
  const program = new Command("pulumi-azureml").description(
    `Azure Machine Learning ${new Intl.ListFormat("en-GB").format(things)} for Pulumi`,
  );
  try {
    const own = await Promise.all(kinds.map((kind) => kind.commands?.() ?? []));
    const commands = [...own.flat(), ...declarationCommands(kinds), emulatorCommand()];
    for (const command of commands) program.addCommand(command);
    await program.parseAsync();
  } catch (error) {
    say(shown(error));
    end(1);
  }
}
