import { createHash } from "node:crypto";
import { closeSync, type Dirent, fstatSync, openSync, readSync } from "node:fs";
import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import ignore from "ignore";

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

/** What does not belong to a build context. Paths are relative to its folder, with "/". */
interface IgnoreRules {
  ignores(file: string): boolean;
  /** No file below the folder can belong to the context. */
  ignoresAll(folder: string): boolean;
}

const AMLIGNORE = ".amlignore";
export const DOCKERIGNORE = ".dockerignore";

/** The rules of `.amlignore`, which are git's; without that file, those of `.dockerignore`, which are Docker's. */
export async function readIgnoreRules(folder: string): Promise<IgnoreRules> {
  const own = await textOf(path.join(folder, AMLIGNORE));
  return own === undefined ? dockerRules((await textOf(path.join(folder, DOCKERIGNORE))) ?? "") : gitRules(own);
}

async function textOf(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text?.replace(/^\ufeff/, "");
}

// Letter case counts, as for git and Docker on Linux, so that every machine finds the same files.
const matcher = (text: string) => ignore({ ignorecase: false }).add(text);

function gitRules(text: string): IgnoreRules {
  const rules = matcher(text);
  return { ignores: (file) => rules.ignores(file), ignoresAll: (folder) => rules.ignores(`${folder}/`) };
}

/**
 * Docker's patterns are git's with two differences: each starts at the context's folder, and the last that matches a file or a
 * folder around it decides, so that `!` brings back what is in an ignored folder.
 */
function dockerRules(text: string): IgnoreRules {
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith("#"));
  const rules = lines.map((line) => line.trim()).flatMap(dockerRule);
  const ignores = (file: string) =>
    rules.reduce(
      (ignored, { isException, matches }) => (ignored === isException && matches(file) ? !ignored : ignored),
      false,
    );
  const hasExceptions = rules.some(({ isException }) => isException);
  return { ignores, ignoresAll: (folder) => !hasExceptions && ignores(folder) };
}

function dockerRule(line: string): { isException: boolean; matches(file: string): boolean }[] {
  const isException = line.startsWith("!");
  const pattern = path.posix.normalize((isException ? line.slice(1) : line).trim() || ".").replace(/^\/+|\/+$/g, "");
  // Docker has no rule for the folder itself either.
  if (pattern === "" || pattern === "." || pattern.startsWith("..")) return [];
  const rule = matcher(`/${pattern}`);
  return [{ isException, matches: (file) => rule.ignores(file) }];
}

export interface Digest {
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
  /** What blob storage checks and keeps. */
  readonly md5: Buffer;
}

// A turn takes some milliseconds; opening and closing a file takes about as long as the hashes of so many bytes.
const BYTES_PER_TURN = 1024 * 1024;
const BYTES_PER_FILE = 16 * 1024;

/** Reads a file to its end, in pieces. Throws when it changes meanwhile. */
export async function digest(file: FoundFile, signal?: AbortSignal): Promise<Digest> {
  const [only] = await digestAll([file], signal);
  return only as Digest;
}

/**
 * Reads files to their ends, one after the other. Each call of the file system blocks, which makes many small files much faster;
 * between turns everything else goes on.
 */
export async function digestAll(files: readonly FoundFile[], signal?: AbortSignal): Promise<Digest[]> {
  signal?.throwIfAborted();
  const digests: Digest[] = [];
  let bytes = 0;
  for (const more of reading(files, digests)) {
    bytes += more;
    if (bytes < BYTES_PER_TURN) continue;
    bytes = 0;
    await setImmediate();
    signal?.throwIfAborted();
  }
  return digests;
}

/** Adds to `digests`, and says after each step how many bytes it was worth. */
function* reading(files: readonly FoundFile[], digests: Digest[]): Generator<number> {
  const buffer = Buffer.allocUnsafe(256 * 1024);
  for (const { path, source } of files) {
    yield BYTES_PER_FILE;
    const file = openSync(source, "r");
    try {
      const before = fstatSync(file, { bigint: true });
      const [sha256, md5] = [createHash("sha256"), createHash("md5")];
      let size = 0;
      for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
        const piece = buffer.subarray(0, read);
        sha256.update(piece);
        md5.update(piece);
        size += read;
        yield read;
      }
      const after = fstatSync(file, { bigint: true });
      const isSame = before.mtimeNs === after.mtimeNs && before.size === after.size && BigInt(size) === after.size;
      if (!isSame) throw new Error(`${path} changed while it was read; run again when it is finished`);
      digests.push({ size, sha256: sha256.digest("hex"), md5: md5.digest() });
    } finally {
      closeSync(file);
    }
  }
}
