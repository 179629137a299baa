#!/usr/bin/env node
import { Command } from "commander";
import { emulatorCommand } from "./emulator";

new Command("pulumi-azureml")
  .description("Azure Machine Learning compute instances and environments for Pulumi")
  .addCommand(emulatorCommand())
  .parseAsync()
  .catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
