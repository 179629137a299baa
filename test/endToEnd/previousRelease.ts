import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { unpackTar } from "modern-tar/fs";
import ts from "typescript";
import { root } from "../../scripts/setUp/folders.mjs";
import type { Stack } from "./stack";

const git = (...args: string[]) => execFileSync("git", args, { cwd: root, maxBuffer: 2 ** 28, stdio: "pipe" });

/** The commit that gave the package its version; undefined where the checkout has no history that reaches it. */
export function releaseCommit(version: string): string | undefined {
  try {
    const found = git("log", "--format=%H", `-S"version": "${version}"`, "--", "package.json").toString().trim();
    return found.split("\n").at(-1) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * The package as it was at a commit, in this folder, with the dependencies of today. Its types are not checked: they may be
 * of dependencies that are there no more.
 */
export async function buildRelease(commit: string, folder: string): Promise<void> {
  mkdirSync(path.join(folder, "node_modules"), { recursive: true });
  await pipeline(Readable.from(git("archive", "--format=tar", commit)), unpackTar(folder));
  const modules = path.join(root, "node_modules");
  for (const name of readdirSync(modules).filter((each) => each !== "pulumi-azureml" && each !== ".cache")) {
    symlinkSync(path.join(modules, name), path.join(folder, "node_modules", name), "junction");
  }
  const { config } = ts.readConfigFile(path.join(folder, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  for (const name of readdirSync(path.join(folder, "provider"), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts")) continue;
    const from = path.join(folder, "provider", name);
    const to = path.join(folder, "dist", "provider", `${name.slice(0, -3)}.js`);
    const { outputText } = ts.transpileModule(readFileSync(from, "utf8"), { compilerOptions: options, fileName: from });
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, outputText);
  }
}

/** From now on the program and its state load the package in this folder. */
export function usePackage(stack: Stack, folder: string): void {
  const at = path.join(stack.folder, "node_modules", "pulumi-azureml");
  rmSync(at, { recursive: true, force: true });
  symlinkSync(folder, at, "junction");
}
