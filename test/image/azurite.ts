import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { makeAuthority, makeLeaf } from "../../emulator/certificate";

/** What a test may do with a request instead of letting Azurite answer it. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => void;

/** Blob storage over HTTPS, by Microsoft's own emulator. */
export interface Azurite {
  readonly account: string;
  readonly key: string;
  /** As a datastore names it. */
  readonly endpoint: string;
  readonly container: ContainerClient;
  /** The requests since the last call, as `METHOD path`, and the bytes that they carried. */
  requests(): { list: string[]; bytes: number };
  /** Does the work while requests that match meet the fault, the first `times` of them. */
  withFault<T>(pattern: RegExp, times: number, fault: Fault, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const ACCOUNT = "devstoreaccount1";
// Microsoft publishes it with Azurite.
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

export async function startAzurite(): Promise<Azurite> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "azurite-"));
  const authority = await makeAuthority();
  const leaf = await makeLeaf(authority);
  const [cert, key] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  writeFileSync(cert, leaf.cert);
  writeFileSync(key, leaf.key);
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), authority.cert]);

  const server = createServer(cert, key);
  await server.start();
  const { port } = server.httpServer.address() as AddressInfo;
  const endpoint = `127.0.0.1:${port}`;
  const container = new ContainerClient(
    `https://${endpoint}/${ACCOUNT}/azureml-blobstore-1`,
    new StorageSharedKeyCredential(ACCOUNT, KEY),
  );
  await container.create();

  let seen: { list: string[]; bytes: number } = { list: [], bytes: 0 };
  let fault: { pattern: RegExp; left: number; meet: Fault } | undefined;
  const [serve] = server.httpServer.listeners("request") as RequestListener[];
  server.httpServer.removeAllListeners("request");
  server.httpServer.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const line = `${request.method} ${decodeURIComponent(request.url ?? "").replace(/[?&](sv|se|sr|sp|sig|spr|st)=[^&]*/g, "")}`;
    const name = line
      .replace(`/${ACCOUNT}/azureml-blobstore-1`, "")
      .replace(/LocalUpload\/[0-9a-f]{64}\/context\//, "");
    seen.list.push(name);
    seen.bytes += Number(request.headers["content-length"] ?? 0);
    if (!fault || fault.left === 0 || !fault.pattern.test(name)) return serve?.(request, response as never);
    fault.left -= 1;
    fault.meet(request, response);
  });
  return {
    account: ACCOUNT,
    key: KEY,
    endpoint,
    container,
    requests() {
      const requests = seen;
      seen = { list: [], bytes: 0 };
      return requests;
    },
    async withFault(pattern, times, meet, work) {
      fault = { pattern, left: times, meet };
      return work().finally(() => {
        fault = undefined;
      });
    },
    async close() {
      server.httpServer.closeAllConnections();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An error as blob storage writes it. */
export function refusal(status: number, code: string, message: string): Fault {
  return (request, response) => {
    const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:r-1\nTime:t</Message></Error>`;
    const headers = { "content-type": "application/xml", "x-ms-error-code": code, "x-ms-request-id": "r-1" };
    request.resume();
    response.writeHead(status, headers).end(body);
  };
}

export const lostConnection: Fault = (request) => void request.socket.destroy();

/** The package has no types and no entry point; its command line takes these settings in words. */
function createServer(
  cert: string,
  key: string,
): { httpServer: Server; start(): Promise<void>; close(): Promise<void> } {
  const load = createRequire(__filename);
  const { default: Configuration } = load("azurite/dist/src/blob/BlobConfiguration");
  const { default: BlobServer } = load("azurite/dist/src/blob/BlobServer");
  const log = { enableAccessLog: false, accessLog: undefined, enableDebugLog: false, debugLog: undefined };
  const files = ["metadata", "extents", []];
  return new BlobServer(
    new Configuration(
      "127.0.0.1",
      0,
      5,
      ...files,
      ...Object.values(log),
      false,
      true, // skipApiVersionCheck: the client is newer
      cert,
      key,
      "",
      "basic",
      true, // disableProductStyleUrl
      true, // isMemoryPersistence
    ),
  );
}
