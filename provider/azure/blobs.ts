import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { TokenCredential } from "@azure/core-auth";
import { type Answer, AzureMLError, answerOf, isAzureMLError, showAnswer } from "../core/errors";
import { addressOf } from "./address";
import { API_VERSIONS } from "./api";
import type { Send } from "./pipeline";
import { bodyWith } from "./reading";
import { isOtherContent } from "./refusals";

/** A container of blob storage, and what opens it. */
export interface BlobPlace {
  readonly account: string;
  readonly container: string;
  /** Of the container, without a slash at the end. */
  readonly url: string;
  readonly access: { readonly key: string } | { readonly sas: string } | { readonly identity: TokenCredential };
}

/** Every workspace has it; Azure's own clients put their uploads there, so its services can read them. */
const STORE = "workspaceblobstore";

export type DatastoresApi = ReturnType<typeof createDatastoresApi>;

/** The datastore in the resource manager: one method per REST operation. */
export function createDatastoresApi(send: Send) {
  const at = (workspaceId: string, action = "") =>
    `${addressOf("workspace", workspaceId)}/datastores/${STORE}${action}?api-version=${API_VERSIONS.datastores}`;
  return {
    async getDatastore(workspaceId: string, signal?: AbortSignal): Promise<Datastore> {
      const body = bodyWith(await send({ method: "GET", path: at(workspaceId), signal }), "properties", workspaceId);
      return (body as { properties: Datastore }).properties;
    },
    async listDatastoreSecrets(workspaceId: string, signal?: AbortSignal): Promise<DatastoreSecrets> {
      const path = at(workspaceId, "/listSecrets");
      return bodyWith(
        await send({ method: "POST", harmless: "listSecrets", path, signal }),
        "secretsType",
        workspaceId,
      );
    },
  };
}

/**
 * Where a workspace keeps files. The datastore's own credentials open it; one that has none, or does not give them to the
 * caller, is opened by the caller's identity, as azure-ai-ml does it.
 */
export async function findBlobPlace(
  api: DatastoresApi,
  workspaceId: string,
  identity: () => Promise<TokenCredential>,
  signal?: AbortSignal,
): Promise<BlobPlace> {
  const store = await api.getDatastore(workspaceId, signal);
  const place = placeOf(store);
  const hasSecrets = ["AccountKey", "Sas"].includes(store.credentials?.credentialsType ?? "");
  const { key, sasToken } = hasSecrets
    ? await api.listDatastoreSecrets(workspaceId, signal).catch(noneWhenRefused)
    : NONE;
  if (key) return { ...place, access: { key } };
  if (sasToken) return { ...place, access: { sas: sasToken.replace(/^\?/, "") } };
  return { ...place, access: { identity: await identity() } };
}

function placeOf(store: Datastore): Omit<BlobPlace, "access"> {
  const { datastoreType, accountName: account, containerName: container } = store;
  if (datastoreType !== "AzureBlob" || !account || !container) {
    throw new AzureMLError(
      "NotSupported",
      `The datastore "${STORE}" of the workspace is ${datastoreType}, not a container of blob storage. Put the context where Azure ML can read it, and name it in build.contextUri.`,
    );
  }
  const endpoint = store.endpoint || "core.windows.net";
  return { account, container, url: `${store.protocol || "https"}://${hostOf(account, endpoint)}/${container}` };
}

// Azure's own endpoints have no port; emulators of blob storage do, and have the account in the path.
function hostOf(account: string, endpoint: string): string {
  return /:\d+$/.test(endpoint) ? `${endpoint}/${account}` : `${account}.blob.${endpoint}`;
}

/** The container and the name of a blob, of an address that has what opens it; undefined when it is no such address. */
export function placeOfAddress(address: string): { place: BlobPlace; name: string } | undefined {
  const parts = /^(https?):\/\/([^./]+)\.blob\.([^/]+)\/([^/]+)\/([^?]+)\?(.+)$/.exec(address);
  const [, protocol, account, endpoint, container, name, sas] = parts ?? [];
  if (!account || !endpoint || !container || !name || !sas) return undefined;
  const url = `${protocol}://${hostOf(account, endpoint)}/${container}`;
  return { place: { account, container, url, access: { sas } }, name: decodeURIComponent(name) };
}

/** As ARM sends its properties. */
interface Datastore {
  readonly datastoreType?: string;
  readonly credentials?: { readonly credentialsType?: string };
  readonly accountName?: string | null;
  readonly containerName?: string | null;
  readonly protocol?: string | null;
  readonly endpoint?: string | null;
}

interface DatastoreSecrets {
  readonly key?: string | null;
  readonly sasToken?: string | null;
}

const NONE: DatastoreSecrets = {};

function noneWhenRefused(error: unknown): DatastoreSecrets {
  if (answerOf(error)?.status === 403) return NONE;
  throw error;
}

/** A container whose blobs can be listed and written. Errors are `AzureMLError` and name the storage account. */
export interface BlobContainer {
  /** Without a slash at the end. */
  readonly url: string;
  list(prefix: string, signal?: AbortSignal): Promise<BlobFacts[]>;
  /** Sends a file in pieces; there is a whole blob afterwards, or none. Throws when the file is not what it was. */
  upload(name: string, file: LocalFile, signal?: AbortSignal): Promise<void>;
}

export interface BlobFacts {
  readonly name: string;
  readonly size?: number | undefined;
  readonly md5?: Uint8Array | undefined;
}

export interface LocalFile {
  /** Its name on this machine. */
  readonly source: string;
  readonly size: number;
  readonly md5: Uint8Array;
}

export interface BlobOptions {
  /** Before the first repetition of a request; it doubles each time. Default one second. */
  readonly retryDelayInMs?: number;
  /** How long a request may take with its repetitions, beside a second for every 50 kB of its file. Default two minutes. */
  readonly timeoutInMs?: number;
}

export async function openContainer(place: BlobPlace, options: BlobOptions = {}): Promise<BlobContainer> {
  const storage = await import("@azure/storage-blob");
  const { access, account, url } = place;
  const { retryDelayInMs = 1000, timeoutInMs = 120_000 } = options;
  const unshared = "identity" in access ? access.identity : new storage.AnonymousCredential();
  const credential = "key" in access ? new storage.StorageSharedKeyCredential(account, access.key) : unshared;
  const pipeline = storage.newPipeline(credential, {
    retryOptions: { maxTries: 4, retryDelayInMs, maxRetryDelayInMs: 30_000 },
    userAgentOptions: { userAgentPrefix: "pulumi-azureml" },
  });
  const client = new storage.ContainerClient("sas" in access ? `${url}?${access.sas}` : url, pipeline);

  /** Ends the work when the caller does, when it takes too long, and when its file has changed. */
  const limited = async <T>(what: string, size: number, signal: AbortSignal | undefined, work: Work<T>): Promise<T> => {
    const changed = new AbortController();
    const late = AbortSignal.timeout(timeoutInMs + Math.ceil(size / 50));
    const abortSignal = AbortSignal.any([changed.signal, late, ...(signal ? [signal] : [])]);
    try {
      signal?.throwIfAborted();
      return await work(abortSignal, changed);
    } catch (error) {
      if (signal?.aborted) throw new AzureMLError("Interrupted", `Interrupted while ${what}.`, { cause: error });
      if (changed.signal.aborted) throw changed.signal.reason;
      if (late.aborted)
        throw new AzureMLError("TimedOut", `Storage account "${account}" did not answer in time while ${what}.`);
      throw blobError(error, place, what);
    }
  };

  return {
    url,
    list: (prefix, signal) =>
      limited(`looking for ${prefix}`, 0, signal, async (abortSignal) => {
        const found: BlobFacts[] = [];
        for await (const { name, properties } of client.listBlobsFlat({ prefix, abortSignal })) {
          found.push({ name, size: properties.contentLength, md5: properties.contentMD5 });
        }
        return found;
      }),
    upload: (name, { source, size, md5 }, signal) =>
      limited(`uploading ${source}`, size, signal, async (abortSignal, changed) => {
        // Each try reads the file again. The service compares what it got with the digest, and keeps all of it or nothing.
        const body = () =>
          Readable.from(bytes(source, size)).on("error", (error) => changed.abort(unreadable(source, error)));
        const options = { abortSignal, transactionalContentMD5: md5 };
        await client.getBlockBlobClient(name).upload(size === 0 ? "" : body, size, options);
      }),
  };
}

type Work<T> = (abortSignal: AbortSignal, changed: AbortController) => Promise<T>;

function unreadable(source: string, error: Error): AzureMLError {
  if (isAzureMLError(error)) return error;
  return new AzureMLError("InvalidFile", `${source} cannot be uploaded: ${error.message}.`, { cause: error });
}

async function* bytes(source: string, size: number): AsyncGenerator<Uint8Array> {
  let left = size;
  for await (const piece of createReadStream(source, { end: size - 1 })) {
    left -= piece.length;
    yield piece;
  }
  if (left > 0)
    throw new AzureMLError(
      "FileChanged",
      `${source} became shorter while it was uploaded. Run again when it is finished.`,
    );
}

/** What blob storage says of a refusal, who was refused, and what to do about it. */
function blobError(error: unknown, place: BlobPlace, what: string): AzureMLError {
  const { statusCode, code, message = String(error), response } = error as Partial<StorageError>;
  const where = `Storage account "${place.account}"`;
  if (statusCode === undefined) {
    const hint = code === "ENOTFOUND" ? " Where the account has a private endpoint, this machine needs its DNS." : "";
    return new AzureMLError("NoAnswer", `${where} gave no answer while ${what}: ${firstLine(message)}.${hint}`);
  }
  const requestId = response?.headers.get("x-ms-request-id");
  const answer: Answer = {
    status: statusCode,
    code: code ?? "NoErrorCode",
    message: firstLine(message),
    ...(requestId && { requestId }),
  };
  if (isOtherContent({ ...answer, message }))
    return new AzureMLError("FileChanged", `A file changed while ${what}. Run again when it is finished.`, { answer });
  const advice = adviceFor(answer, place);
  const text = `${where} refused ${whoOf(place)} while ${what}: ${showAnswer(answer)}.${advice ? ` ${advice}` : ""}`;
  return new AzureMLError("RequestRefused", text, { answer });
}

/** As `RestError` carries it; matched by shape, because there may be two copies of its package. */
interface StorageError {
  readonly statusCode?: number;
  readonly code?: string;
  readonly message: string;
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

function adviceFor({ status, code }: Answer, { access, container }: BlobPlace): string | undefined {
  switch (code) {
    case "AuthorizationPermissionMismatch":
      return "identity" in access
        ? `The network lets it in, the roles do not: ask for Storage Blob Data Contributor on the account or its container "${container}" (Owner and Contributor do not include it; a new assignment takes some minutes).`
        : "The datastore's signature does not allow it: give the datastore one that may list, read, create and write.";
    case "AuthorizationFailure":
    case "AuthorizationSourceIPMismatch":
      return "This is the account's firewall, not a missing role: allow this machine's address in its network settings, or run where its private endpoint can be reached.";
    case "KeyBasedAuthenticationNotPermitted":
      return 'The account takes no keys: let the workspace open its datastores by identity ("az ml workspace update --system-datastores-auth-mode identity").';
    case "AuthenticationFailed":
      return "identity" in access
        ? undefined
        : "The datastore's credentials may be old: after a change of the account's keys, run \"az ml workspace sync-keys\". This machine's clock may be wrong, too.";
    default:
      return status === 404 ? `The container "${container}" is not there.` : undefined;
  }
}

function whoOf({ access }: BlobPlace): string {
  if ("identity" in access) return "the identity that signed in";
  return "key" in access ? "the account key of the datastore" : "the signature (SAS) of the datastore";
}

/** Storage puts the request's id and time on lines of their own. */
function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/\.$/, "");
}
