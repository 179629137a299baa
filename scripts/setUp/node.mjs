import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "./folders.mjs";
import { SetUpError } from "./step.mjs";

export const neededNode = "22.13.0";

export function isNewEnough(version, needed = neededNode) {
  const [have, want] = [version, needed].map((text) => text.replace(/^v/, "").split(".").map(Number));
  for (const [index, part] of want.entries()) {
    if (have[index] !== part) return have[index] > part;
  }
  return true;
}

function versionOf(node) {
  try {
    return execFileSync(node, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** The Node to run everything on: the one of the npm package "node", else the running one if it is new enough. */
export function chooseNode({ folder = root, running = process } = {}) {
  const windows = process.platform === "win32";
  const packaged = path.join(folder, "node_modules", "node", "bin", windows ? "node.exe" : "node");
  const packagedVersion = existsSync(packaged) ? versionOf(packaged) : undefined;
  if (packagedVersion && isNewEnough(packagedVersion)) return packaged;
  if (isNewEnough(running.version)) return running.execPath;
  throw new SetUpError(
    `Node ${neededNode} or newer is needed and this is ${running.version}. The npm package "node" brings one, but its ` +
      `install script ${packagedVersion ? `left ${packagedVersion}` : "did not run"}: npm may be set to ignore scripts ` +
      `(npm config get ignore-scripts). Run "npm rebuild node --ignore-scripts=false", or install Node ${neededNode} ` +
      "or newer, and try again.",
  );
}

/** Hands this run over to a Node that is new enough; returns only when the running one already is the chosen one. */
export async function continueOnChosenNode(script) {
  const node = chooseNode();
  process.env.PATH = [path.dirname(node), process.env.PATH].join(path.delimiter);
  if (isNewEnough(process.version)) return;
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: "inherit" });
  // The terminal sends Ctrl-C to the child as well; this process only waits for it.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  }
  const [code, signal] = await new Promise((resolve) => child.on("close", (...end) => resolve(end)));
  process.exit(code ?? (signal === "SIGINT" ? 130 : 1));
}
