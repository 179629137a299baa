import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** Bytes, a link, or an empty folder, by path. */
export type Tree = Record<string, string | Uint8Array | { link: string } | "folder/">;

/** Makes folders for one test, and removes them after it. */
export function temporaryFolders(): (tree: Tree) => Promise<string> {
  const made: string[] = [];
  afterEach(async () => {
    for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
  });
  return async (tree) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "context-"));
    made.push(folder);
    await write(folder, tree);
    return folder;
  };
}

/** Writes in the order given, so that a folder lists its entries in another one. */
export async function write(folder: string, tree: Tree): Promise<void> {
  for (const [name, content] of Object.entries(tree)) {
    const file = path.join(folder, name);
    await mkdir(content === "folder/" ? file : path.dirname(file), { recursive: true });
    if (content === "folder/") continue;
    if (typeof content === "object" && "link" in content) await symlink(content.link, file);
    else await writeFile(file, content);
  }
}

/** What is not content: when files were written, and what may be done with them. */
export async function disguise(folder: string, name: string): Promise<void> {
  await utimes(path.join(folder, name), new Date(1), new Date(2));
  await chmod(path.join(folder, name), 0o755);
}
