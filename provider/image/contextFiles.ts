import type { Dirent } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { AMLIGNORE, type IgnoreRules } from "./contextIgnore";

/** A file of a build context. */
export interface FoundFile {
  /** From the context's folder on, with "/". */
  readonly path: string;
  /** Where its bytes are on this machine; links are resolved. */
  readonly source: string;
}

export interface FoundFiles {
  /** By the bytes of their paths. */
  readonly files: FoundFile[];
  readonly problems: string[];
}

/**
 * Every file below `folder` that the rules leave, and those of `always` that exist. A link counts as what it leads to, which has to
 * be in the folder too.
 */
export async function findFiles(
  folder: string,
  rules: IgnoreRules,
  always: readonly string[],
  signal?: AbortSignal,
): Promise<FoundFiles> {
  const root = await realpath(folder);
  const files = new Map<string, string>();
  const problems: string[] = [];

  const visit = async (inside: string, prefix: string, around: readonly string[]): Promise<void> => {
    for (const entry of await readdir(inside, { withFileTypes: true })) {
      signal?.throwIfAborted();
      await take(entry, path.join(inside, entry.name), `${prefix}${entry.name}`, around);
    }
  };

  const take = async (entry: Kind, place: string, name: string, around: readonly string[]): Promise<void> => {
    const isIgnored = entry.isDirectory() ? rules.ignoresAll(name) : rules.ignores(name);
    if (name === AMLIGNORE || (isIgnored && !always.includes(name))) return;
    if (/[\\\ufffd]/.test(name)) {
      problems.push(`${JSON.stringify(name)} has a name that blob storage cannot keep: rename it, or ignore it.`);
      return;
    }
    const found = entry.isSymbolicLink() ? await followed(place, name) : { kind: entry, source: place };
    if (found === undefined) return;
    const { kind, source } = found;
    if (kind.isDirectory()) {
      if (rules.ignoresAll(name)) return;
      if (!around.includes(source)) return visit(source, `${name}/`, [...around, source]);
      problems.push(`"${name}" is a link to a folder that it is in: remove it, or ignore it.`);
    } else if (kind.isFile()) {
      files.set(name, source);
    } else {
      problems.push(`"${name}" is neither a file nor a folder: remove it, or ignore it.`);
    }
  };

  const followed = async (link: string, name: string) => {
    const source = await realpath(link).catch(() => undefined);
    if (source === undefined) problems.push(`"${name}" is a link that leads nowhere: repair it, or ignore it.`);
    else if (source !== root && !source.startsWith(`${root}${path.sep}`)) {
      problems.push(`"${name}" is a link out of the folder: copy what it leads to, or ignore it.`);
    } else return { kind: await stat(source), source };
    return undefined;
  };

  await visit(root, "", [root]);
  for (const name of always) {
    const place = path.join(root, name);
    if (files.has(name) || !(await lstat(place).catch(() => undefined))) continue;
    const found = await followed(place, name);
    if (found?.kind.isFile()) files.set(name, found.source);
  }
  const found = [...files].map(([name, source]) => ({ path: name, source }));
  return { files: found.sort(byBytes), problems };
}

type Kind = Pick<Dirent, "isFile" | "isDirectory" | "isSymbolicLink">;

function byBytes(a: FoundFile, b: FoundFile): number {
  return Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));
}
