import { lstatSync, readFileSync, type Stats, statSync } from "node:fs";

/** A file that cannot be read: the sentence that says why. */
export type FileRead = { readonly text: string; readonly problem?: undefined } | { readonly problem: string };

/** The text of a file; `-` is standard input. */
export function readText(file: string): FileRead {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    return { problem: reason(error) };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { problem: "is not UTF-8 text." };
  }
}

export function reason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file.";
  if (code === "EISDIR") return "is a folder.";
  return `it cannot be read (${code}).`;
}

/** False also where it cannot be told, because of a circle of links, say: reading it as a file tells why. */
export function isFolder(name: string): boolean {
  return found(name)?.isDirectory() ?? false;
}

/** False for a link that leads nowhere: it is there, and was meant. */
export function isMissing(name: string): boolean {
  try {
    return lstatSync(name, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/** False also for devices and pipes, which may never end. */
export function isFile(name: string): boolean {
  return found(name)?.isFile() ?? false;
}

function found(name: string): Stats | undefined {
  try {
    return statSync(name, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
