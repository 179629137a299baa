import { createHash } from "node:crypto";
import type { Backend } from "../backend";
import type { Workspace } from "../environments/keep";

export const credentialsTypes = ["AccountKey", "Sas", "None"] as const;

/** Where the blobs of workspaces are, and how they are opened. */
export interface Storage {
  account: string;
  container: string;
  /** What follows `{account}.blob.` in addresses. */
  endpoint: string;
  protocol: string;
  /** In base64. */
  key: string;
  credentials: (typeof credentialsTypes)[number];
}

/** Parts of it. */
type StorageParts = { [Name in keyof Storage]?: Storage[Name] | undefined };

const open = (backend: Backend) => backend.documents<StorageParts>("storage");

/** Sets parts of where blobs are, for all workspaces; what is left out is as in Azure. */
export const setStorage = (backend: Backend, given: StorageParts): void => open(backend).put("all", given);

/** The blob storage of a workspace. */
export function storageOf(backend: Backend, { body, id }: Workspace): Storage {
  const set = Object.entries(open(backend).get("all") ?? {}).filter(([, value]) => value !== undefined);
  return {
    account: String(body.properties["storageAccount"]).split("/").at(-1) ?? "",
    container: `azureml-blobstore-${body.workspaceId}`,
    endpoint: "core.windows.net",
    protocol: "https",
    key: createHash("sha512").update(id.toLowerCase()).digest("base64"),
    credentials: "AccountKey",
    ...Object.fromEntries(set),
  };
}
