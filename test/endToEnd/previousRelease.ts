import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { unpackTar } from "modern-tar/fs";
import { buildDist } from "../../scripts/setUp/dist.mjs";
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

/** The package as it was at a commit, built in this folder with the dependencies of today. */
export async function buildRelease(commit: string, folder: string): Promise<void> {
  mkdirSync(path.join(folder, "node_modules"), { recursive: true });
  await pipeline(Readable.from(git("archive", "--format=tar", commit)), unpackTar(folder));
  const modules = path.join(root, "node_modules");
  for (const name of readdirSync(modules).filter((each) => each !== "pulumi-azureml" && each !== ".cache")) {
    symlinkSync(path.join(modules, name), path.join(folder, "node_modules", name), "junction");
  }
  await buildDist(folder);
}

/** From now on the program and its state load the package in this folder. */
export function usePackage(stack: Stack, folder: string): void {
  const at = path.join(stack.folder, "node_modules", "pulumi-azureml");
  rmSync(at, { recursive: true, force: true });
  symlinkSync(folder, at, "junction");
}
