import { AzureMachineLearningWorkspaces, type ComputeResource } from "@azure/arm-machinelearning";
import { ClientSecretCredential } from "@azure/identity";
import { type Azure, SUBSCRIPTION } from "../provider/azure";

export const GROUP = "ml";
export const NAME = "vision";

/** Microsoft's client for JavaScript with Microsoft's credential; without an api-version it uses its own, 2022-10-01. */
export function javascriptClient({ emulator }: Azure, apiVersion?: string): AzureMachineLearningWorkspaces {
  const { url, tenantId, clientId, clientSecret } = emulator;
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: url,
    disableInstanceDiscovery: true,
  });
  return new AzureMachineLearningWorkspaces(credential, SUBSCRIPTION, {
    endpoint: url,
    retryOptions: { maxRetries: 0 },
    ...(apiVersion && { apiVersion }),
  });
}

/** The client polls every two seconds unless told otherwise, whatever Retry-After says. */
export const atOnce = { updateIntervalInMs: 1 };

export const instance = (settings: object = {}, envelope: object = {}): ComputeResource => ({
  location: "eastus",
  ...envelope,
  properties: { computeType: "ComputeInstance", properties: { vmSize: "Standard_DS3_v2", ...settings } },
});

/** Calls every operation that the emulator has, and hands out what came back. */
export async function useEverything(client: AzureMachineLearningWorkspaces, name: string) {
  const { computeOperations: computes, workspaces, virtualMachineSizes, usages } = client;
  const environments = await useEnvironments(client, name);
  const datastores = await useDatastores(client, name);
  const at = [GROUP, NAME, name] as const;
  const state = async () => (await computes.get(...at)).properties;
  const workspace = await workspaces.get(GROUP, NAME);
  const created = await computes.beginCreateOrUpdateAndWait(...at, instance({}, { tags: { team: "vision" } }), atOnce);
  const updated = await computes.beginCreateOrUpdateAndWait(...at, instance({}, { tags: { team: "speech" } }), atOnce);
  await computes.beginStopAndWait(...at, atOnce);
  const stopped = await state();
  await computes.beginStartAndWait(...at, atOnce);
  const started = await state();
  await computes.beginRestartAndWait(...at, atOnce);
  const restarted = await state();
  const listed = await all(computes.list(GROUP, NAME));
  await computes.beginDeleteAndWait(...at, "Delete", atOnce);
  return {
    workspace,
    created,
    updated,
    stopped,
    started,
    restarted,
    listed,
    left: await all(computes.list(GROUP, NAME)),
    workspaces: {
      ofGroup: await all(workspaces.listByResourceGroup(GROUP)),
      ofSubscription: await all(workspaces.listBySubscription()),
    },
    sizes: (await virtualMachineSizes.list("eastus")).value ?? [],
    usages: await all(usages.list("eastus")),
    environments,
    datastores,
  };
}

async function useEnvironments(client: AzureMachineLearningWorkspaces, name: string) {
  const { environmentContainers: containers, environmentVersions: versions } = client;
  const at = [GROUP, NAME, name] as const;
  const properties = { image: "ubuntu:22.04", condaFile: "name: vision\n", tags: { team: "vision" } };
  const made = await containers.createOrUpdate(...at, { properties: { description: "for vision" } });
  const created = await versions.createOrUpdate(...at, "1", { properties });
  await versions.createOrUpdate(...at, "2", {
    properties: {
      build: { contextUri: "https://vision.blob.core.windows.net/azureml/context/", dockerfilePath: "Dockerfile" },
      inferenceConfig: { scoringRoute: { path: "/score", port: 8080 } },
    },
  });
  const changed = await versions.createOrUpdate(...at, "1", { properties: { ...properties, isArchived: true } });
  const seen = {
    made,
    created,
    changed,
    container: await containers.get(...at),
    version: await versions.get(...at, "2"),
    listed: await all(containers.list(GROUP, NAME)),
    active: await all(versions.list(...at)),
    newest: await all(versions.list(...at, { orderBy: "createdtime desc", top: 1, listViewType: "All" })),
  };
  await versions.delete(...at, "1");
  await containers.delete(...at);
  return { ...seen, left: await all(containers.list(GROUP, NAME)) };
}

async function useDatastores({ datastores }: AzureMachineLearningWorkspaces, name: string) {
  const at = [GROUP, NAME, name] as const;
  const secrets = { secretsType: "AccountKey", key: "c2VjcmV0" } as const;
  const made = await datastores.createOrUpdate(...at, {
    properties: {
      datastoreType: "AzureBlob",
      accountName: "vision",
      containerName: "images",
      credentials: { credentialsType: "AccountKey", secrets },
    },
  });
  const seen = {
    made,
    own: await datastores.get(GROUP, NAME, "workspaceblobstore"),
    file: await datastores.get(GROUP, NAME, "workspacefilestore"),
    listed: await all(datastores.list(GROUP, NAME, { isDefault: true })),
    secrets: await datastores.listSecrets(...at),
  };
  await datastores.delete(...at);
  return seen;
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
