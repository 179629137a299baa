import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../setUp/folders.mjs";
import { SetUpError } from "../setUp/step.mjs";

const tiers = { "--fast": "fast", "--long": "long" };
const numbers = { "--order": "order", "--jobs": "jobs" };

/**
 * What to run: `--fast` and `--long` choose the tier, `--order SEED` repeats an order of files, `--jobs N` says how many
 * files run at once. Files, folders, patterns and all else go to mocha.
 */
export function parseArguments(args, folder = root) {
  const run = { tier: "usual", order: Date.now() % 100_000, jobs: os.availableParallelism(), files: [], options: [] };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    const [name, value] = arg.split("=", 2);
    if (tiers[arg]) run.tier = tiers[arg];
    else if (numbers[name]) {
      const number = Number(value ?? args[++index]);
      if (!Number.isInteger(number) || number < 0) throw new SetUpError(`${name} takes a whole number`);
      run[numbers[name]] = number;
    } else if (!arg.startsWith("-") && (arg.includes("*") || existsSync(path.join(folder, arg)))) run.files.push(arg);
    else if (arg.startsWith("-") || args[index - 1]?.startsWith("-")) run.options.push(arg);
    else throw new SetUpError(`${arg} is not there: name a file or a folder of tests`);
  }
  return run;
}
