import { addressOf } from "../../provider/azure/address";
import { API_VERSIONS } from "../../provider/azure/api";
import type { Admission } from "../../provider/azure/permit";
import type { Send } from "../../provider/azure/pipeline";
import { bodyOf, readPages } from "../../provider/azure/reading";

/** A datastore as ARM sends and takes it. */
export interface ServiceDatastore {
  readonly id?: string;
  readonly name?: string;
  readonly systemData?: { readonly createdAt?: string } | null;
  readonly properties: Readonly<Record<string, unknown>> & { readonly tags?: Readonly<Record<string, string>> | null };
}

/** Datastores in the resource manager: one method per REST operation. */
export function createDatastores(send: Send) {
  const version = `?api-version=${API_VERSIONS.datastores}`;
  const one = (id: string) => `${addressOf("child", id)}${version}`;
  return {
    async get(id: string, signal?: AbortSignal): Promise<ServiceDatastore> {
      return bodyOf<ServiceDatastore>(await send({ method: "GET", path: one(id), signal }), "properties", id, id);
    },
    async list(workspaceId: string, signal?: AbortSignal): Promise<ServiceDatastore[]> {
      return readPages(send, `${addressOf("workspace", workspaceId)}/datastores${version}`, signal);
    },
    async put(
      id: string,
      body: ServiceDatastore,
      admission: Admission<"create" | "overwrite">,
      signal?: AbortSignal,
    ): Promise<ServiceDatastore> {
      const answer = await send({ method: "PUT", path: one(id), admission, body, signal });
      return bodyOf<ServiceDatastore>(answer, "properties", id, id);
    },
    async delete(id: string, admission: Admission<"delete">, signal?: AbortSignal): Promise<void> {
      await send({ method: "DELETE", path: one(id), admission, signal });
    },
  };
}
