import { any, boolean, type Field, map, object, oneOf, readOnly, required, string } from "../schema/fields";

const common = {
  description: string(),
  properties: map(string()),
  tags: map(string()),
  isDefault: boolean(readOnly),
  subscriptionId: string(),
  resourceGroup: string(),
  accountName: string(),
  endpoint: string(),
  protocol: string(),
  serviceDataAccessAuthIdentity: oneOf("None WorkspaceSystemAssignedIdentity WorkspaceUserAssignedIdentity"),
};

/** The kinds of datastores that are taken, and what each calls the place in its account. */
export const placeNames = {
  AzureBlob: "containerName",
  AzureFile: "fileShareName",
  AzureDataLakeGen2: "filesystem",
} as const;
export type DatastoreType = keyof typeof placeNames;

const resource = (more: Record<string, Field>): Field =>
  object({
    id: string(readOnly),
    name: string(readOnly),
    type: string(readOnly),
    systemData: any(readOnly),
    properties: object({ ...common, ...more }, required),
  });

/** What a PUT takes. */
export const datastoreField: Field = resource({
  datastoreType: oneOf(Object.keys(placeNames).join(" "), required),
  credentials: object(
    { credentialsType: oneOf("AccountKey Certificate None Sas ServicePrincipal", required) },
    { open: true, ...required },
  ),
  containerName: string(),
  fileShareName: string(),
  filesystem: string(),
});

/** What a read of a datastore of a kind shows. The secrets of its credentials are never shown. */
export const shownField = (type: DatastoreType): Field =>
  resource({
    datastoreType: string(),
    credentials: object({ credentialsType: string() }),
    [placeNames[type]]: string(),
  });
