import { existsSync, linkSync, lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { root } from "../setUp/folders.mjs";

/**
 * A folder through which Pulumi sees the repository's own project: Pulumi writes the stack's settings beside
 * Pulumi.yaml, and the checkout stays clean.
 */
export function linkProject(folder) {
  mkdirSync(folder, { recursive: true });
  link(path.join(root, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
  link(path.join(root, "examples"), path.join(folder, "examples"));
  return folder;
}

function link(target, at) {
  const windows = process.platform === "win32";
  if (windows ? existsSync(at) : lstatSync(at, { throwIfNoEntry: false })) rmSync(at, { recursive: true });
  if (!windows) symlinkSync(path.relative(path.dirname(at), target), at);
  else if (lstatSync(target).isDirectory()) symlinkSync(target, at, "junction");
  else linkSync(target, at);
}
