import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { FoundFile } from "./contextFiles";

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
