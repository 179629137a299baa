import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import path from "node:path";

/** A file that cannot be read: the sentence that says why. */
type FileRead = { readonly text: string; readonly problem?: undefined } | { readonly problem: string };

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

/** A file or folder that is not read as definitions. */
export interface Unread {
  readonly name: string;
  /** Why not, and what to do if it has definitions. */
  readonly why: string;
  /** Its name says nothing of YAML: only what says itself that it is a definition is taken for one. */
  readonly isVague?: boolean | undefined;
  /** The folder that a link leads to. */
  readonly target?: string | undefined;
}

interface Listing {
  /** The YAML files in a folder and below, sorted. */
  readonly files: string[];
  readonly unread: Unread[];
  /** What is wrong with the folder itself. */
  readonly problems: Unread[];
}

const LARGEST_BYTES = 2 ** 20;
const LINKED = "a link leads to it: put it there itself, or name it as a path of its own";
const HIDDEN = "its name begins with a dot: rename it, or move it out of the folder";
const ENDING = "its name does not end in .yml or .yaml: rename it, or move it out of the folder";

/** What is in a folder and below, without hidden folders and packages. */
export function listed(folder: string): Listing {
  const listing: Listing = { files: [], unread: [], problems: [] };
  walk(folder, folder, listing);
  return listing;
}

function walk(folder: string, root: string, listing: Listing): void {
  const entries = entriesOf(folder, listing);
  const names = new Set(entries.map(({ name }) => name));
  for (const entry of entries) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory() && !isLeftOut(entry.name)) walk(name, root, listing);
    else if (entry.isSymbolicLink()) follow(name, root, listing);
    else if (entry.isFile() && isYaml(entry.name)) listing.files.push(name);
    else if (entry.isFile() && isSuspect(name, names)) {
      const why = /\.ya?ml$/i.test(entry.name) ? HIDDEN : ENDING;
      listing.unread.push({ name, why, isVague: !isNearlyYaml(entry.name) });
    }
  }
}

function entriesOf(folder: string, { problems }: Listing): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    problems.push({ name: folder, why: reason(error) });
    return [];
  }
}

/** What links lead to is not read, unless it is in the folder as well. */
function follow(name: string, root: string, { unread, problems }: Listing): void {
  if (isLeftOut(path.basename(name))) return;
  let target: string;
  try {
    target = realpathSync(name);
  } catch {
    if (isYaml(path.basename(name))) problems.push({ name, why: "is a link that leads nowhere." });
    return;
  }
  const own = realpathSync(root);
  const isRead = isInside(target, own) && !path.relative(own, target).split(path.sep).some(isLeftOut);
  if (isRead || isInside(own, target)) return;
  if (statSync(target).isDirectory()) unread.push({ name, why: LINKED, target });
  else if (isYaml(path.basename(name))) unread.push({ name, why: LINKED });
}

/** The file itself, or those in the folder that a link leads to. */
export function filesIn({ name, why, isVague, target }: Unread): Unread[] {
  if (target === undefined) return [{ name, why, isVague }];
  return listed(target).files.map((file) => ({ name: path.join(name, path.relative(target, file)), why }));
}

function isInside(name: string, folder: string): boolean {
  const way = path.relative(folder, name);
  return way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

const isLeftOut = (name: string) => /^(\.|node_modules$)/.test(name);
const isYaml = (name: string) => /\.ya?ml$/i.test(name) && !name.startsWith(".");
/** `.yml.orig`, `.yaml~`, `.yal`, hidden files. */
const isNearlyYaml = (name: string) => /\.(ya?ml.*|ya?m|ya?l|ymal|yalm|yamll|ymll)$/i.test(name);

/** An editor's or a merge's copy of a file that is read, such as `box.yml~`, loses nothing. */
function isSuspect(name: string, names: ReadonlySet<string>): boolean {
  const own = path.basename(name);
  if (!isNearlyYaml(own) && !/^[^.]+$|\.(json|txt)$/i.test(own)) return false;
  const [original] = /[^.#].*?\.ya?ml/i.exec(own) ?? [];
  if (original !== undefined && original !== own && names.has(original)) return false;
  return (statSync(name, { throwIfNoEntry: false })?.size ?? 0) <= LARGEST_BYTES;
}
