import type { TokenCredential } from "@azure/core-auth";
import { AzureMLError, answerOf } from "../core/errors";
import { addressOf } from "./address";
import { API_VERSIONS } from "./api";
import type { Send } from "./pipeline";
import { bodyWith } from "./reading";

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
