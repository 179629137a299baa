import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { foldersOnPath } from "../pulumiCli/inspect.mjs";
import { isNewEnough } from "../setUp/node.mjs";

const windows = process.platform === "win32";
const names = ["python3", "python3.11", "python3.12", "python3.10", "python3.9", "python3.8", "python"].map((name) =>
  windows ? `${name}.exe` : name,
);
const question = "import ensurepip, platform, venv; print(platform.python_version())";

/**
 * The first Python between two versions, ends included, that can make virtual environments.
 * @returns {{ file: string, version: string } | { problem: string }}
 */
export function findPython({ oldest, newest, env = process.env }) {
  const seen = [];
  for (const file of candidates(env)) {
    const version = versionOf(file, env);
    if (!version) continue;
    const [major, minor] = version.split(".");
    const fits = isNewEnough(`${major}.${minor}.0`, `${oldest}.0`) && isNewEnough(`${newest}.0`, `${major}.${minor}.0`);
    if (fits) return { file, version };
    seen.push(version);
  }
  const others = [...new Set(seen)];
  const found = others.length > 0 ? `there is only Python ${others.join(", ")}` : "none was found on PATH or in pyenv";
  return { problem: `Python ${oldest} to ${newest} with venv is needed, and ${found}` };
}

function candidates(env) {
  const pyenv = path.join(env.PYENV_ROOT || path.join(env.HOME || os.homedir(), ".pyenv"), "versions");
  const kept = existsSync(pyenv) ? readdirSync(pyenv).sort().reverse() : [];
  const folders = foldersOnPath(env);
  return [
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    ...kept.map((version) => path.join(pyenv, version, "bin", "python3")),
  ].filter((file) => existsSync(file));
}

function versionOf(file, env) {
  try {
    const output = execFileSync(file, ["-c", question], {
      encoding: "utf8",
      env,
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 30_000,
    });
    return /^3\.\d+\.\d+/.exec(output)?.[0];
  } catch {
    return undefined;
  }
}
