import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { AzureMLError } from "../core/errors";
import type { Kind } from "../kinds/kind";
import type { ExportedFile } from "./exported";

export interface Written {
  /** Those that were not there as they are. */
  readonly written: readonly string[];
  /** Definitions in the same folders that are of something else, such as what was exported before and is gone now. */
  readonly others: readonly string[];
}

/**
 * Writes the files, or none of them: without `isForced`, a file that is there with another content is refused. They hold no
 * secrets and belong into version control, so everybody may read them.
 */
export async function writeFiles(
  folder: string,
  files: readonly ExportedFile[],
  isForced: boolean,
  kinds: readonly Kind[],
): Promise<Written> {
  const wanted = await Promise.all(files.map(async (file) => ({ ...file, there: await readText(folder, file) })));
  const changed = wanted.filter(({ text, there, isStart }) => (isStart ? there === undefined : there !== text));
  const refused = isForced ? [] : changed.filter(({ there }) => there !== undefined);
  if (refused.length > 0) {
    const names = refused.map(({ path: name }) => name).join(", ");
    throw new AzureMLError(
      "InvalidFile",
      `Nothing was written: ${folder} has other content already in ${names}. Give another folder, or --force to overwrite these files.`,
    );
  }
  for (const { path: name, text } of changed) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return { written: changed.map(({ path: name }) => name), others: await otherDefinitions(folder, files, kinds) };
}

/** Undefined where there is no such file. */
async function readText(folder: string, { path: name }: ExportedFile): Promise<string | undefined> {
  try {
    return await readFile(path.join(folder, name), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new AzureMLError("InvalidFile", `Nothing was written: ${path.join(folder, name)} cannot be read (${code}).`);
  }
}

async function otherDefinitions(
  folder: string,
  files: readonly ExportedFile[],
  kinds: readonly Kind[],
): Promise<string[]> {
  const own = new Set(files.map(({ path: name }) => name));
  const lists = kinds.map(async ({ documents: { folder: name } }) => {
    const found = await readdir(path.join(folder, name), { recursive: true }).catch(() => []);
    return found.map((file) => path.posix.join(name, file.split(path.sep).join("/")));
  });
  return (await Promise.all(lists))
    .flat()
    .filter((file) => /\.ya?ml$/.test(file) && !own.has(file))
    .sort();
}
