import { createHmac } from "node:crypto";
import type { Storage } from "./storage";

const version = "2021-12-02";
const lifetime = 60 * 60 * 1000;

/** A token with which blobs of a container may be listed, read and written for an hour; blob storage checks its signature. */
export function containerSas({ account, container, key }: Storage, permissions = "racwdl"): string {
  // Blob storage goes by the machine's time, whatever the emulator's is.
  const expiry = `${new Date(Date.now() + lifetime).toISOString().slice(0, 19)}Z`;
  const resource = `/blob/${account}/${container}`;
  // The empty ones are start, identifier, address and protocol; snapshot, encryption scope and five headers.
  const text = [permissions, "", expiry, resource, "", "", "", version, "c", ...Array(7).fill("")].join("\n");
  const sig = createHmac("sha256", Buffer.from(key, "base64")).update(text, "utf8").digest("base64");
  return new URLSearchParams({ sv: version, sr: "c", sp: permissions, se: expiry, sig }).toString();
}
