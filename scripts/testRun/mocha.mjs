import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../setUp/folders.mjs";
import { randomNumbers, testFiles } from "./tiers.mjs";

const mocha = path.join(root, "node_modules", "mocha", "bin", "mocha.js");
const reporter = fileURLToPath(new URL("reporter.cjs", import.meta.url));

/** A run starts more than a thousand processes of Node, which load the same modules. */
const compileCache = path.join(root, "node_modules", ".cache", "compiled");

/**
 * Runs the named files one after the other, or those of the tier, several at once; what they write is shown as it comes.
 * @returns what the reporter has counted, with the notes that tests have left about themselves
 */
export async function runMocha({ tier, order, jobs, files, options, place = {} }) {
  const isWhole = files.length === 0;
  const where = Object.values(place);
  const how = [`${jobs} at once`, ...where].join(", ");
  if (isWhole) console.log(`Files in random order: --order ${order} repeats it; ${how}`);
  const notes = mkdtempSync(path.join(os.tmpdir(), "azureml notes "));
  const given = isWhole ? ["--parallel", "--jobs", String(jobs), ...options] : options;
  const chosen = isWhole ? testFiles(tier, randomNumbers(order)) : files;
  const child = spawn(process.execPath, [mocha, "--reporter", reporter, ...given, ...chosen], {
    cwd: root,
    env: {
      NODE_COMPILE_CACHE: compileCache,
      ...process.env,
      ...place,
      PULUMI_AZUREML_TEST_TIER: tier,
      PULUMI_AZUREML_TEST_NOTES: notes,
    },
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  let counted = { tests: [], skipped: [], hooks: [], failed: [] };
  child.on("message", (message) => {
    counted = message;
  });
  try {
    const code = await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    if (code !== 0 && counted.failed.length === 0) {
      counted.failed.push({ title: "Mocha", file: "outside of every test", error: `It ended with code ${code}` });
    }
    const failed = counted.failed.map((failure) => ({ ...failure, where }));
    return { ...counted, failed, notes: readNotes(notes) };
  } finally {
    rmSync(notes, { recursive: true, force: true });
  }
}

function readNotes(folder) {
  return readdirSync(folder).flatMap((name) =>
    readFileSync(path.join(folder, name), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line)),
  );
}
