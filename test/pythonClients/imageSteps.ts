import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import type { Value } from "./client";
import { BLOB_CONTAINER, type Clients, storageEndpoint } from "./clients";

/** What the tests of images and environments do with the clients, in short. */
export function imageStepsWith(get: () => Clients) {
  const containerOf = (name: string) => {
    const { endpoint, account, key } = get().azurite;
    return new ContainerClient(`https://${endpoint}/${account}/${name}`, new StorageSharedKeyCredential(account, key));
  };
  return {
    /** Sends the clients' uploads to Azurite; a reset forgets it. */
    async useBlobs(): Promise<void> {
      const { azure, azurite } = get();
      const { account, key } = azurite;
      const place = { account, key, endpoint: storageEndpoint(azurite), container: BLOB_CONTAINER };
      await azure.admin("PUT", "storage", place);
      await containerOf("azureml").createIfNotExists();
    },
    /** What a blob has in it. */
    async blob(container: string, name: string): Promise<string> {
      return (await containerOf(container).getBlobClient(name).downloadToBuffer()).toString();
    },
    async blobs(container = BLOB_CONTAINER): Promise<string[]> {
      const names: string[] = [];
      for await (const { name } of containerOf(container).listBlobsFlat()) names.push(name);
      return names;
    },
    /** Lines that matter of what the clients asked: no metadata, no tokens. */
    async lines(): Promise<string[]> {
      const all: Value[] = await get().requests();
      return all
        .filter(({ line }) => !/oauth2|openid|discovery|\/metadata\/endpoints/.test(line))
        .map(({ line, status }) => `${status} ${line}`);
    },
  };
}

/** A folder with these files, and how to remove it. */
export function folderWith(files: Record<string, string>): { folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), "python-files-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
