import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { getPythonClient } from "../../scripts/pythonClients/get.mjs";
import type { PythonClientName } from "../../scripts/pythonClients/versions.mjs";
import { type Azurite, startAzurite } from "../image/azurite";
import { type Azure, SUBSCRIPTION, startAzure, WORKSPACE } from "../provider/azure";
import { PythonClient, type Value } from "./client";

/** One emulator, and Microsoft's two Python clients connected to it. */
export interface Clients {
  azure: Azure;
  /** Where the clients upload to. */
  azurite: Azurite;
  core: PythonClient;
  /** azureml-core's Workspace. */
  workspace: Value;
  ml: PythonClient;
  /** azure-ai-ml's MLClient. */
  mlClient: Value;
  /** azure-ai-ml's ComputeOperations. */
  compute: Value;
  /** The requests since the last call; the workspace's id in their paths is shortened to `W`. */
  requests(): Promise<Request[]>;
  stop(): Promise<void>;
}

export interface Request {
  /** Method and path, such as `PUT W/computes/ci`. */
  line: string;
  query: Record<string, string>;
  status: number;
  body: Value;
}

const [, , , , group = "", , , , name = ""] = WORKSPACE.split("/");

/** Of the default datastore. */
export const BLOB_CONTAINER = "azureml-blobstore-1";

/** Throws NotAvailableError when a client cannot be had. */
export async function startClients(): Promise<Clients> {
  const installed = await Promise.allSettled([getPythonClient("azureml-core"), getPythonClient("azure-ai-ml")]);
  const pythons = installed.map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
  const folder = mkdtempSync(path.join(tmpdir(), "python-clients-"));
  const azure = await startAzure();
  const azurite = await startAzurite(BLOB_CONTAINER, { accountInHost: true });
  const bundle = path.join(folder, "ca.pem");
  writeFileSync(bundle, `${readFileSync(azure.emulator.ca, "utf8")}\n${azurite.authority}\n`);
  const started: PythonClient[] = [];
  const stop = async () => {
    await Promise.all(started.map((client) => client.stop()));
    await Promise.all([azure.close(), azurite.close()]);
    rmSync(folder, { recursive: true, force: true });
  };
  const start = async (python: string, client: PythonClientName, connect: string) => {
    const home = path.join(folder, client);
    mkdirSync(home);
    const runner = new PythonClient(python, environment(home, azure, bundle), path.join(home, "log"));
    started.push(runner);
    const { url, tenantId, clientId, clientSecret } = azure.emulator;
    const emulator = { url, tenantId, clientId, clientSecret, storageEndpoint: storageEndpoint(azurite) };
    return { runner, connected: await runner.call(connect, [emulator, [SUBSCRIPTION, group, name]]) };
  };
  try {
    const [core, ml] = await Promise.all([
      start(pythons[0] as string, "azureml-core", "connect:azureml_core"),
      start(pythons[1] as string, "azure-ai-ml", "connect:azure_ai_ml"),
    ]);
    const compute = await ml.runner.on(ml.connected, "compute");
    const requests = async () => {
      const { value } = await azure.admin("GET", "journal");
      await azure.admin("DELETE", "journal");
      return value.map((entry: Value) => ({
        line: `${entry.method} ${entry.path.replace(/^\/+/, "/").replace(WORKSPACE, "W").replace(`/subscriptions/${SUBSCRIPTION}`, "S")}`,
        query: entry.query,
        status: entry.status,
        body: entry.requestBody,
      }));
    };
    const { runner: coreRunner, connected: workspace } = core;
    return {
      azure,
      azurite,
      core: coreRunner,
      workspace,
      ml: ml.runner,
      mlClient: ml.connected,
      compute,
      requests,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As a datastore names it for clients that have the account in the host. */
export const storageEndpoint = ({ endpoint }: Azurite): string => endpoint.replace("127.0.0.1", "localhost");

/** Nothing of the user's own settings, and a home of its own: azureml-core keeps the addresses of services there. */
function environment(home: string, { emulator }: Azure, bundle: string): Record<string, string> {
  const { PATH = "", SystemRoot = "", LANG = "C.UTF-8" } = process.env;
  return {
    PATH,
    SystemRoot,
    LANG,
    HOME: home,
    USERPROFILE: home,
    REQUESTS_CA_BUNDLE: bundle,
    SSL_CERT_FILE: bundle,
    ARM_CLOUD_METADATA_URL: `${emulator.url}/metadata/endpoints?api-version=2019-05-01`,
    AZUREML_CURRENT_CLOUD: "AzureCloud",
  };
}
