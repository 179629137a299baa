import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import type { FoundFile } from "./contextFiles";

export interface Digest {
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
  /** What blob storage checks and keeps. */
  readonly md5: Buffer;
}

/** Reads a file to its end, in pieces. Throws when it changes meanwhile. */
export async function digest({ path, source }: FoundFile, signal?: AbortSignal): Promise<Digest> {
  const handle = await open(source);
  try {
    const before = await handle.stat({ bigint: true });
    const [sha256, md5] = [createHash("sha256"), createHash("md5")];
    let size = 0;
    for await (const piece of pieces(handle)) {
      signal?.throwIfAborted();
      sha256.update(piece);
      md5.update(piece);
      size += piece.length;
    }
    const after = await handle.stat({ bigint: true });
    const isSame = before.mtimeNs === after.mtimeNs && before.size === after.size && BigInt(size) === after.size;
    if (!isSame) throw new Error(`${path} changed while it was read; run again when it is finished`);
    return { size, sha256: sha256.digest("hex"), md5: md5.digest() };
  } finally {
    await handle.close();
  }
}

/** One buffer for the whole file: a piece is gone when the next one is asked for. */
async function* pieces(handle: FileHandle): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(256 * 1024);
  while (true) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
