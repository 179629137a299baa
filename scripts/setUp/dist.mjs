import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { root } from "./folders.mjs";
import { runStep } from "./step.mjs";

const stamp = ".sources";
const settings = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"];

/** A hash of everything that dist/ is made from: names and contents. */
export function hashSources(folder = root) {
  const hash = createHash("sha256");
  const sources = ["provider", "emulator"].flatMap((name) => {
    const at = path.join(folder, name);
    if (!existsSync(at)) return [];
    return readdirSync(at, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)));
  });
  for (const file of [...settings, ...sources.sort()]) {
    const content = readFileSync(path.join(folder, file));
    hash.update(`${file.replaceAll("\\", "/")}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

export function distIsCurrent(folder = root) {
  try {
    return readFileSync(path.join(folder, "dist", stamp), "utf8") === hashSources(folder);
  } catch {
    return false;
  }
}

/** Compiles provider/ and emulator/ into a new dist/ when the one there was made from anything else. */
export async function buildDist(folder = root) {
  if (distIsCurrent(folder)) return;
  const hash = hashSources(folder);
  const fresh = path.join(folder, "node_modules", ".cache", `dist-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  try {
    const tsc = path.join(folder, "node_modules", "typescript", "bin", "tsc");
    const args = [tsc, "--project", "tsconfig.build.json", "--outDir", fresh];
    await runStep("Building dist/ (tsc)", process.execPath, args, { cwd: folder });
    makeCommandsExecutable(folder, fresh);
    writeFileSync(path.join(fresh, stamp), hash);
    swap(fresh, path.join(folder, "dist"));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function makeCommandsExecutable(folder, fresh) {
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  for (const command of Object.values(bin ?? {})) {
    const file = path.join(fresh, path.relative("dist", command));
    if (existsSync(file)) chmodSync(file, 0o755);
  }
}

function swap(fresh, dist) {
  const old = `${fresh}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}
