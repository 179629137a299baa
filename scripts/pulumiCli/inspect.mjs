import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { isNewEnough } from "../setUp/node.mjs";
import { oldestPulumi } from "./versions.mjs";

const windows = process.platform === "win32";
const extensions = windows ? [".exe", ".cmd", ".bat"] : [""];

function findIn(folders, name) {
  for (const folder of folders) {
    for (const extension of extensions) {
      const file = path.join(folder, name + extension);
      if (existsSync(file)) return file;
    }
  }
  return undefined;
}

export function foldersOnPath(env = process.env) {
  const value = Object.entries(env).find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
  return value.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

/**
 * What there is to say about the CLI in these folders.
 * @returns {{ file?: string, version?: string, problem?: string }}
 */
export function inspectPulumi(folders, env = process.env) {
  const file = findIn(folders, "pulumi");
  if (!file) return { problem: "is not there" };
  let version;
  // Even this command writes a log into Pulumi's home, which is the user's.
  const home = mkdtempSync(path.join(os.tmpdir(), "pulumi-version-"));
  try {
    const output = execFileSync(file, ["version"], {
      encoding: "utf8",
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "1", PULUMI_HOME: home },
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 30_000,
    });
    version = /v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
  } catch {
    return { file, problem: "does not run" };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  if (!version) return { file, problem: "does not say its version" };
  if (!isNewEnough(version, oldestPulumi)) {
    return { file, version, problem: `is version ${version}, and ${oldestPulumi} is needed` };
  }
  const beside = [path.dirname(file), path.dirname(realpathSync(file)), ...folders];
  for (const part of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
    if (!findIn(beside, part)) return { file, version, problem: `lacks ${part}` };
  }
  return { file, version };
}
