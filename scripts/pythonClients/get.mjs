import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "../pulumiCli/cacheFolder.mjs";
import { runStep, SetUpError } from "../setUp/step.mjs";
import { findPython } from "./python.mjs";
import { pythonClients } from "./versions.mjs";

/** The client cannot be had here: no suitable Python, or nothing to install it from; pip's output is in the cause. */
export class NotAvailableError extends Error {}

/**
 * A Python that has the client, in a virtual environment of the cache.
 * @returns {Promise<string>} path of its interpreter
 */
export async function getPythonClient(name, { env = process.env } = {}) {
  const { requirements, oldestPython, newestPython } = pythonClients[name];
  const python = findPython({ oldest: oldestPython, newest: newestPython, env });
  if ("problem" in python) throw new NotAvailableError(python.problem);
  const cache = cacheFolder({ env });
  const key = createHash("sha256").update(requirements.join("\n")).digest("hex").slice(0, 8);
  const version = requirements[0].replace("==", "-");
  const kept = path.join(cache, `${version}-${key}-python-${python.version}-${process.platform}-${process.arch}`);
  if (!existsSync(interpreterOf(kept))) await fill(kept, cache, python.file, requirements, env);
  return interpreterOf(kept);
}

const interpreterOf = (folder) =>
  process.platform === "win32" ? path.join(folder, "Scripts", "python.exe") : path.join(folder, "bin", "python");

/** Makes the environment in one rename, so that it is complete or absent whoever else fills it. */
async function fill(kept, cache, python, requirements, env) {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(path.join(cache, ".new-"));
  try {
    await runStep("Making a virtual environment", python, ["-m", "venv", work], { env });
    const args = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--no-input",
      "--disable-pip-version-check",
      "--only-binary",
      ":all:",
    ];
    try {
      await runStep(`Installing ${requirements[0]} (pip)`, interpreterOf(work), [...args, ...requirements], { env });
    } catch (error) {
      if (!(error instanceof SetUpError)) throw error;
      const [reason = "it did not say why"] = error.message.match(/(?<=^ERROR: ).+$/gm)?.slice(-1) ?? [];
      throw new NotAvailableError(`pip could not install ${requirements[0]}: ${reason}`, { cause: error });
    }
    // Nothing uses the scripts beside the interpreter, which name the folder that they were made in.
    try {
      renameSync(work, kept);
    } catch (error) {
      if (!existsSync(kept)) throw error;
      if (!existsSync(interpreterOf(kept))) {
        rmSync(kept, { recursive: true, force: true });
        renameSync(work, kept);
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
