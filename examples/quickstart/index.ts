import * as applicationinsights from "@pulumi/azure-native/applicationinsights";
import * as authorization from "@pulumi/azure-native/authorization";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as machinelearningservices from "@pulumi/azure-native/machinelearningservices";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as resources from "@pulumi/azure-native/resources";
import * as storage from "@pulumi/azure-native/storage";
import * as azureml from "pulumi-azureml";

const group = new resources.ResourceGroup("vision");
const resourceGroupName = group.name;

const logs = new operationalinsights.Workspace("logs", { resourceGroupName, sku: { name: "PerGB2018" } });
const insights = new applicationinsights.Component("insights", {
  resourceGroupName,
  kind: "web",
  applicationType: "web",
  workspaceResourceId: logs.id,
});
const account = new storage.StorageAccount("files", {
  resourceGroupName,
  kind: "StorageV2",
  sku: { name: "Standard_LRS" },
});
const vault = new keyvault.Vault("keys", {
  resourceGroupName,
  properties: {
    tenantId: authorization.getClientConfigOutput().tenantId,
    sku: { family: "A", name: "standard" },
    enableRbacAuthorization: true,
  },
});
const workspace = new machinelearningservices.Workspace("vision", {
  resourceGroupName,
  friendlyName: "Vision",
  identity: { type: "SystemAssigned" },
  sku: { name: "Basic", tier: "Basic" },
  storageAccount: account.id,
  keyVault: vault.id,
  applicationInsights: insights.id,
});

const workstation = azureml.ComputeInstance.provisioningConfiguration({
  vmSize: "Standard_DS3_v2",
  description: "A workstation of the vision team",
  tags: { team: "vision" },
});

const alice = new azureml.ComputeInstance("alice", {
  workspace,
  ...workstation,
  idleTimeBeforeShutdown: "PT1H",
});
const bob = new azureml.ComputeInstance("bob", {
  workspace,
  ...workstation,
  schedules: {
    computeStartStop: [
      {
        action: "Stop",
        triggerType: "Cron",
        cron: { expression: "0 19 * * 1-5", timeZone: "W. Europe Standard Time" },
      },
    ],
  },
});

const train = new azureml.Image("train", {
  workspace,
  image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250601.v1",
  condaFilePath: "examples/quickstart/train.yml",
  buildImage: true,
  tags: { team: "vision" },
});

export const workspaceName = workspace.name;
export const instances = [alice.computeName, bob.computeName];
export const image = train.imageLocation.apply((location) => location?.reference);
