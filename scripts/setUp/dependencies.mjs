import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./folders.mjs";
import { runStep } from "./step.mjs";

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Whether what npm recorded in node_modules is what package-lock.json asks for. */
export function dependenciesAreCurrent(folder = root) {
  const wanted = readPackages(path.join(folder, "package-lock.json"));
  const installed = readPackages(path.join(folder, "node_modules", ".package-lock.json"));
  if (!wanted || !installed) return false;
  const declared = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const { "": own, ...packages } = wanted;
  for (const kind of ["dependencies", "devDependencies"]) {
    if (JSON.stringify(own[kind] ?? {}) !== JSON.stringify(declared[kind] ?? {})) return false;
  }
  return Object.entries(packages).every(([name, entry]) => {
    const there = installed[name];
    return there ? there.version === entry.version && there.integrity === entry.integrity : entry.optional === true;
  });
}

/** Installs what package-lock.json says, when node_modules does not have it. */
export async function installDependencies(folder = root) {
  if (dependenciesAreCurrent(folder)) return;
  const [command, ...args] = npmCommand();
  await runStep(
    "Installing the dependencies (npm ci)",
    command,
    [...args, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: folder,
      env: environmentForNpm(),
      shell: command === "npm" && process.platform === "win32",
    },
  );
}

function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  // npm ci deletes the Node in node_modules, so npm runs on the Node that it was started with.
  if (npm && node && /npm-cli\.js$/.test(npm)) return [node, npm];
  return ["npm"];
}

/** Without the settings that "npm test" and "npm run" leave behind for the programs they start. */
function environmentForNpm() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(lifecycle|package|command|config_(argv|dry_run))/.test(name),
    ),
  );
}
