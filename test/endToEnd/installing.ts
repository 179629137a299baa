import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";

const dependencies = path.join(root, "node_modules");

/** Places the package as npm does: its own files, with its dependencies beside it. */
export function installAsNpm(modules: string): void {
  mkdirSync(modules, { recursive: true });
  placePackage(modules);
  for (const name of readdirSync(dependencies).filter((each) => !/^(\.|pulumi-azureml$)/.test(each)))
    symlinkSync(path.join(dependencies, name), path.join(modules, name));
  placeCommand(modules);
}

/** As pnpm does: only the direct dependencies at the top, links into a store in which each package has its own. */
export function installAsPnpm(modules: string): void {
  const own = path.join(modules, ".pnpm", "pulumi-azureml@0.1.0", "node_modules");
  installAsNpm(own);
  symlinkSync(path.join(own, "pulumi-azureml"), path.join(modules, "pulumi-azureml"));
  mkdirSync(path.join(modules, "@pulumi"));
  symlinkSync(path.join(dependencies, "@pulumi", "pulumi"), path.join(modules, "@pulumi", "pulumi"));
  placeCommand(modules);
}

function placePackage(modules: string): void {
  const at = path.join(modules, "pulumi-azureml");
  mkdirSync(at);
  cpSync(path.join(root, "dist", "provider"), path.join(at, "dist", "provider"), { recursive: true });
  cpSync(path.join(root, "package.json"), path.join(at, "package.json"));
}

function placeCommand(modules: string): void {
  mkdirSync(path.join(modules, ".bin"));
  symlinkSync("../pulumi-azureml/dist/provider/cli/main.js", path.join(modules, ".bin", "pulumi-azureml"));
}
