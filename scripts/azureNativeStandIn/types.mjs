// One entry per azure-native type of our examples and tests, as azure-native 3.28 has it.
// path: the segments of the ARM path below the subscription, each with the input that names it; the last is its name.
// envelope: inputs beside `properties` in the ARM body; every other input is inside it.
// wire: inputs whose name differs in the ARM body.
// outputs: what is returned beside the inputs. Addresses are left out: they would carry the emulator's port.

const group = ["resourceGroups", "resourceGroupName"];
const tracked = ["location", "tags"];

export const types = {
  "azure-native:resources:ResourceGroup": {
    apiVersion: "2024-03-01",
    path: [group],
    envelope: [...tracked, "managedBy", "properties"],
    outputs: ["properties"],
  },
  "azure-native:operationalinsights:Workspace": {
    apiVersion: "2023-09-01",
    path: [group, ["providers/Microsoft.OperationalInsights/workspaces", "workspaceName"]],
    envelope: [...tracked, "identity", "etag"],
    outputs: ["customerId", "provisioningState"],
  },
  "azure-native:applicationinsights:Component": {
    apiVersion: "2020-02-02",
    path: [group, ["providers/Microsoft.Insights/components", "resourceName"]],
    envelope: [...tracked, "kind", "etag"],
    wire: {
      applicationType: "Application_Type",
      flowType: "Flow_Type",
      requestSource: "Request_Source",
      hockeyAppId: "HockeyAppId",
      samplingPercentage: "SamplingPercentage",
      retentionInDays: "RetentionInDays",
      disableIpMasking: "DisableIpMasking",
      immediatePurgeDataOn30Days: "ImmediatePurgeDataOn30Days",
      workspaceResourceId: "WorkspaceResourceId",
      ingestionMode: "IngestionMode",
      disableLocalAuth: "DisableLocalAuth",
      forceCustomerStorageForProfiler: "ForceCustomerStorageForProfiler",
      appId: "AppId",
      instrumentationKey: "InstrumentationKey",
    },
    outputs: ["appId", "instrumentationKey", "provisioningState"],
  },
  "azure-native:storage:StorageAccount": {
    apiVersion: "2024-01-01",
    path: [group, ["providers/Microsoft.Storage/storageAccounts", "accountName"]],
    envelope: [...tracked, "sku", "kind", "identity", "extendedLocation"],
    wire: {
      enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
      enableNfsV3: "isNfsV3Enabled",
      networkRuleSet: "networkAcls",
    },
    outputs: ["provisioningState", "primaryLocation"],
  },
  "azure-native:keyvault:Vault": {
    apiVersion: "2024-11-01",
    path: [group, ["providers/Microsoft.KeyVault/vaults", "vaultName"]],
    envelope: [...tracked, "properties"],
    outputs: [],
  },
  "azure-native:machinelearningservices:Workspace": {
    apiVersion: "2025-12-01",
    path: [group, ["providers/Microsoft.MachineLearningServices/workspaces", "workspaceName"]],
    envelope: [...tracked, "identity", "kind", "sku"],
    outputs: ["provisioningState", "workspaceId", "tenantId"],
  },
  "azure-native:network:VirtualNetwork": {
    apiVersion: "2024-05-01",
    path: [group, ["providers/Microsoft.Network/virtualNetworks", "virtualNetworkName"]],
    envelope: [...tracked, "extendedLocation", "etag"],
    outputs: ["provisioningState", "resourceGuid"],
  },
  "azure-native:network:Subnet": {
    apiVersion: "2024-05-01",
    path: [group, ["providers/Microsoft.Network/virtualNetworks", "virtualNetworkName"], ["subnets", "subnetName"]],
    envelope: ["name"],
    outputs: ["provisioningState"],
  },
};

export function typeOf(token) {
  const type = types[token];
  if (type) return { token, ...type, nameInput: type.path.at(-1)[1], hasLocation: type.envelope.includes("location") };
  throw new Error(
    `the offline stand-in for azure-native does not know ${token}; it knows ${Object.keys(types).join(", ")}. ` +
      "Against real Azure, with the real azure-native plugin, every type works.",
  );
}
