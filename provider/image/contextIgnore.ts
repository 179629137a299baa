import { readFile } from "node:fs/promises";
import path from "node:path";
import ignore from "ignore";

/** What does not belong to a build context. Paths are relative to its folder, with "/". */
export interface IgnoreRules {
  ignores(file: string): boolean;
  /** No file below the folder can belong to the context. */
  ignoresAll(folder: string): boolean;
}

export const AMLIGNORE = ".amlignore";
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
