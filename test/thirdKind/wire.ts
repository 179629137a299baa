import { OWNERSHIP_TAG } from "../../provider/azure/ownership";
import { parseChildId, parseWorkspaceId } from "../../provider/core/ids";
import { asRecord, isAbsent, type Values, withoutAbsent } from "../../provider/core/values";
import type { ServiceDatastore } from "./api";

export const TYPE = "AzureBlob";

export function datastoreId({ workspaceId, name }: Values): string {
  return `${String(workspaceId)}/datastores/${String(name)}`;
}

/** The parts of a datastore's id; undefined when it is of something else. */
export function parseDatastoreId(id: string): { readonly workspaceId: string; readonly name: string } | undefined {
  const parts = parseChildId(id);
  return parts?.collection.toLowerCase() === "datastores"
    ? { workspaceId: parts.workspace, name: parts.name }
    : undefined;
}

/** `Datastore "blobs" of workspace "ml"` */
export function subject(id: string): string {
  const { workspaceId = "", name = id } = parseDatastoreId(id) ?? {};
  return `Datastore "${name}" of workspace "${parseWorkspaceId(workspaceId)?.workspaceName}"`;
}

/** What was read, as inputs and outputs have it. */
export function fromWire({ id = "", properties, systemData }: ServiceDatastore): Values {
  const { tags, ...given } = properties as Values;
  const { [OWNERSHIP_TAG]: _, ...others } = asRecord(tags);
  return withoutAbsent({
    ...parseDatastoreId(id),
    accountName: given["accountName"],
    containerName: given["containerName"],
    description: given["description"],
    tags: others,
    credentialsType: asRecord(given["credentials"])["credentialsType"],
    createdOn: systemData?.createdAt,
  });
}

/** What a PUT takes. `tag` is the mark of the resource that owns it. */
export function toWire(inputs: Values, tag: string | undefined, there?: ServiceDatastore): ServiceDatastore {
  const { accountName, containerName, accountKey, description } = inputs;
  const tags: Values = { ...there?.properties.tags, ...asRecord(inputs["tags"]), ...(tag && { [OWNERSHIP_TAG]: tag }) };
  const credentials: Values = isAbsent(accountKey)
    ? { credentialsType: "None" }
    : { credentialsType: "AccountKey", secrets: { secretsType: "AccountKey", key: accountKey } };
  return {
    properties: withoutAbsent({ datastoreType: TYPE, accountName, containerName, description, tags, credentials }),
  } as unknown as ServiceDatastore;
}

export function tagIn({ properties }: ServiceDatastore): string | undefined {
  return properties.tags?.[OWNERSHIP_TAG];
}

/** Every workspace has some of its own, which nobody declares. */
export function isWorkspaces({ name = "" }: ServiceDatastore): boolean {
  return /^workspace(blobstore|artifactstore|filestore|workingdirectory)$/i.test(name);
}
