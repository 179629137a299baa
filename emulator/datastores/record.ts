import { workspaceType } from "../arm/ids";
import type { Backend } from "../backend";
import type { Workspace } from "../environments/keep";
import type { Stamp } from "../environments/record";
import type { Stored } from "../store/resources";
import type { DatastoreType } from "./fields";
import { storageOf } from "./storage";

export const datastoreType = `${workspaceType}/datastores`;
export const datastoreId = (workspace: string, name: string) => `${workspace}/datastores/${name}`;

export interface DatastoreBody {
  properties: Record<string, unknown> & { datastoreType: DatastoreType };
  credentials: { credentialsType: string; secrets?: Record<string, unknown> };
  isDefault: boolean;
  created: Stamp;
  modified: Stamp;
}

export type Datastore = Stored<DatastoreBody>;

const codeShare = "code-391ff5ac-6576-460f-ba4d-7e03433c68b6";

/** The datastores that every workspace has. They follow where its storage is, so they are not kept. */
function ownDatastores(backend: Backend, workspace: Workspace): Datastore[] {
  const { account, container, endpoint, protocol, credentials } = storageOf(backend, workspace);
  const { createdAt, createdBy = "" } = workspace.body.systemData;
  const stamp = { time: Date.parse(createdAt ?? ""), by: createdBy };
  const rows: [string, DatastoreType, Record<string, string>][] = [
    ["workspaceblobstore", "AzureBlob", { containerName: container }],
    ["workspaceartifactstore", "AzureBlob", { containerName: "azureml" }],
    ["workspacefilestore", "AzureFile", { fileShareName: `azureml-filestore-${workspace.body.workspaceId}` }],
    ["workspaceworkingdirectory", "AzureFile", { fileShareName: codeShare }],
  ];
  return rows.map(([name, type, place]) => ({
    id: datastoreId(workspace.id, name),
    type: datastoreType,
    parent: workspace.id,
    subscription: workspace.subscription,
    location: null,
    name,
    body: {
      properties: { datastoreType: type, accountName: account, endpoint, protocol, ...place },
      credentials: { credentialsType: credentials },
      isDefault: name === "workspaceblobstore",
      created: stamp,
      modified: stamp,
    },
  }));
}

/** All datastores of a workspace: its own ones first. */
export const datastoresOf = (backend: Backend, workspace: Workspace): Datastore[] => [
  ...ownDatastores(backend, workspace),
  ...backend.resources.listByParent<DatastoreBody>(workspace.id, datastoreType),
];

export const findDatastore = (backend: Backend, workspace: Workspace, name: string): Datastore | undefined =>
  datastoresOf(backend, workspace).find((each) => each.name.toLowerCase() === name.toLowerCase());

export const isOwn = (backend: Backend, workspace: Workspace, name: string): boolean =>
  ownDatastores(backend, workspace).some((each) => each.name === name.toLowerCase());
