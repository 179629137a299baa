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
  /** The authority of its certificate, PEM. */
  readonly authority: string;
  /** The requests since the last call, as `METHOD path` below a context's folder, and the bytes that they carried. */
  requests(): Requests;
  /** Does the work while requests that match meet the fault, the first `times` of them. */
  withFault<T>(pattern: RegExp, times: number, fault: Fault, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Requests {
  readonly list: string[];
  bytes: number;
  /** Whom the callers' tokens are for. */
  readonly audiences: string[];
}

const none = (): Requests => ({ list: [], bytes: 0, audiences: [] });

const ACCOUNT = "devstoreaccount1";
// Microsoft publishes it with Azurite.
const KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

export interface AzuriteOptions {
  /** Clients ask `https://{account}.blob.localhost:PORT`, as they ask Azure, and not for a path with the account. */
  readonly accountInHost?: boolean;
}

export async function startAzurite(
  containerName: string,
  { accountInHost = false }: AzuriteOptions = {},
): Promise<Azurite> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "azurite-"));
  const authority = await makeAuthority();
  const leaf = await makeLeaf(authority, [`${ACCOUNT}.blob.localhost`]);
  const [cert, key] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  writeFileSync(cert, leaf.cert);
  writeFileSync(key, leaf.key);
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), authority.cert]);

  const server = createServer(cert, key, !accountInHost);
  await server.start();
  const { port } = server.httpServer.address() as AddressInfo;
  const endpoint = `127.0.0.1:${port}`;
  const container = new ContainerClient(
    `https://${endpoint}/${ACCOUNT}/${containerName}`,
    new StorageSharedKeyCredential(ACCOUNT, KEY),
  );
  await container.create();

  let seen = none();
  let fault: { pattern: RegExp; left: number; meet: Fault } | undefined;
  const [serve] = server.httpServer.listeners("request") as RequestListener[];
  server.httpServer.removeAllListeners("request");
  server.httpServer.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const line = `${request.method} ${decodeURIComponent(request.url ?? "").replace(/[?&](sv|se|sr|sp|sig|spr|st)=[^&]*/g, "")}`;
    const name = line.replace(`/${ACCOUNT}/${containerName}`, "").replace(/LocalUpload\/[0-9a-f]{64}\/context\//, "");
    seen.list.push(name);
    seen.bytes += Number(request.headers["content-length"] ?? 0);
    const token = readToken(request.headers.authorization);
    if (token) {
      if (!seen.audiences.includes(token.audience)) seen.audiences.push(token.audience);
      request.headers.authorization = token.asOfMicrosoft;
    }
    if (!fault || fault.left === 0 || !fault.pattern.test(name)) return serve?.(request, response as never);
    fault.left -= 1;
    fault.meet(request, response);
  });
  return {
    account: ACCOUNT,
    key: KEY,
    endpoint,
    container,
    authority: authority.cert,
    requests() {
      const requests = seen;
      seen = none();
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

/** Azurite looks at a token's claims and not at its signature, and takes only issuers of Microsoft. */
function readToken(header = ""): { audience: string; asOfMicrosoft: string } | undefined {
  const [, head, claims, signature] = /^Bearer ([^.]+)\.([^.]+)\.(.+)$/.exec(header) ?? [];
  if (!claims) return undefined;
  const given = JSON.parse(Buffer.from(claims, "base64url").toString());
  const taken = Buffer.from(JSON.stringify({ ...given, iss: "https://sts.windows.net/tenant/" }));
  return { audience: given.aud, asOfMicrosoft: `Bearer ${head}.${taken.toString("base64url")}.${signature}` };
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
  disableProductStyleUrl: boolean,
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
      disableProductStyleUrl,
      true, // isMemoryPersistence
    ),
  );
}
