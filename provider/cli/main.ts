#!/usr/bin/env node
import { Command } from "commander";
import { instanceCommands } from "../computeInstance/commands/instanceCommands";
import { shown } from "../core/errors";
import { imageCommands } from "../image/commands/imageCommands";
import { KINDS } from "../kinds";
import { declarationCommands } from "./declarationCommands";
import { emulatorCommand } from "./emulatorCommand";
import { end } from "./options";
import { say } from "./output";

// Whoever reads only the first lines, as `head` does, has seen what he wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? process.exitCode : 1),
);

const program = new Command("pulumi-azureml").description(
  "Azure Machine Learning compute instances and environments for Pulumi",
);
const commands = [...instanceCommands(), ...imageCommands(), ...declarationCommands(KINDS), emulatorCommand()];
for (const command of commands) program.addCommand(command);
program.parseAsync().catch((error) => {
  say(shown(error));
  end(1);
});
