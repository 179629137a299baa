import { workspaceType } from "../arm/ids";
import type { Backend } from "../backend";
import type { Stored } from "../store/resources";
import type { WorkspaceBody } from "./model";

/** What a read of the workspace shows; addresses are built for the caller and never stored. */
export function showWorkspace(backend: Backend, { id, name, location, body }: Stored<WorkspaceBody>, origin: string) {
  const { properties } = body;
  return {
    id,
    name,
    type: workspaceType,
    location,
    tags: body.tags,
    kind: body.kind,
    sku: body.sku,
    identity: body.identity,
    systemData: body.systemData,
    properties: {
      friendlyName: name,
      description: "",
      containerRegistry: null,
      hbiWorkspace: false,
      imageBuildCompute: null,
      allowPublicAccessWhenBehindVnet: false,
      publicNetworkAccess: "Enabled",
      v1LegacyMode: false,
      managedNetwork: { isolationMode: "Disabled" },
      ...properties,
      discoveryUrl: `${origin}/discovery`,
      mlFlowTrackingUri: `azureml://${location}.api.azureml.ms/mlflow/v1.0${id}`,
      notebookInfo: null,
      privateEndpointConnections: [],
      provisioningState: body.deleting ? "Deleting" : "Succeeded",
      storageHnsEnabled: false,
      tenantId: backend.identity.tenantId,
      workspaceId: body.workspaceId,
    },
  };
}
