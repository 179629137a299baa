import { createHash } from "node:crypto";

/** Names that Windows keeps for devices, whatever follows the first dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const MOST = 100;

/**
 * For each name one that files can have everywhere, without its ending: the name itself where possible. No two differ only
 * in letter case, and the result does not depend on the order of the names.
 */
export function fileNames(names: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of [...new Set(names)].sort()) {
    const plain = name.replace(/[^\w.-]/g, "_");
    const isUsable = plain === name && name.length <= MOST && !DEVICES.test(name) && !taken.has(name.toLowerCase());
    const file = isUsable ? name : `${plain.slice(0, MOST)}-${hash(name)}`.replace(DEVICES, "_$1$2");
    taken.add(file.toLowerCase());
    files.set(name, file);
  }
  return files;
}

function hash(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 8);
}
