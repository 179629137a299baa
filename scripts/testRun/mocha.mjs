import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../setUp/folders.mjs";

const everything = "test/**/*.test.ts";
const mocha = path.join(root, "node_modules", "mocha", "bin", "mocha.js");
const reporter = fileURLToPath(new URL("reporter.cjs", import.meta.url));

/** Runs the tests that the arguments name, or all; what they write is shown as it comes. */
export async function runMocha(args) {
  const names = args.some((arg) => !arg.startsWith("-") && (arg.includes("*") || existsSync(path.join(root, arg))));
  const child = spawn(process.execPath, [mocha, "--reporter", reporter, ...args, ...(names ? [] : [everything])], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  let counts = { passed: 0, failed: 0, skipped: 0, slowest: [] };
  child.on("message", (message) => {
    counts = message;
  });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  // A crash, or a hook outside every test.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}
