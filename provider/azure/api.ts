import type { ErrorBody } from "../core/errors";
import { addressOf, segment, subscriptionAddress } from "./address";
import type { Act, Admission } from "./permit";
import type { Send } from "./pipeline";
import { bodyOf, bodyWith, type Page, pathAndQuery, readPage, readPages } from "./reading";
import { retryAfter } from "./retry";

/** The api-version of each kind of request, in one place. */
export const API_VERSIONS = {
  workspace: "2025-12-01",
  computes: "2026-05-01",
  computesPreview: "2026-05-15-preview",
  // In no published specification: azure-ai-ml and azureml-core send these.
  enableSso: "2024-04-01-preview",
  checkComputeNameAvailability: "2020-02-02",
  // The only version that has it; the service's documentation still names its permission.
  updateSchedules: "2021-03-01-preview",
  subnet: "2024-05-01",
  environments: "2026-05-01",
  datastores: "2024-04-01",
} as const;

/** A compute as ARM sends and takes it. */
export interface Compute {
  id?: string;
  name?: string;
  location?: string;
  tags?: Record<string, string> | null;
  properties: Record<string, unknown> & { properties?: Record<string, unknown> | null };
  [key: string]: unknown;
}

export interface Workspace {
  readonly id: string;
  readonly location: string;
  readonly properties?: {
    readonly managedNetwork?: { readonly isolationMode?: string } | null;
    readonly discoveryUrl?: string;
  };
}

/** A size of virtual machine as a region offers it. */
export interface VmSize {
  /** Name of the size, such as `Standard_DS3_v2`. */
  readonly name: string;
  /** Quota is counted by family. */
  readonly family: string;
  /** Number of virtual cores. */
  readonly vCPUs: number;
  /** Number of GPUs; 0 for none. */
  readonly gpus: number;
  /** Memory in GB. */
  readonly memoryGB: number;
  /** Largest resource volume in MB, as Azure answers it. */
  readonly maxResourceVolumeMB: number;
  /** Such as `ComputeInstance`; absent when the service does not say. */
  readonly supportedComputeTypes?: readonly string[];
}

/** How much of a quota of a subscription in a region is used. */
export interface Usage {
  readonly id?: string;
  readonly unit?: string;
  readonly currentValue: number;
  readonly limit: number;
  readonly name: { readonly value?: string; readonly localizedValue?: string };
}

export interface NameAvailability {
  readonly nameAvailable: boolean;
  readonly reason?: string;
  readonly message?: string;
}

/** Where a long-running operation can be asked for its status. */
export interface Operation {
  readonly statusUrl?: string | undefined;
  /** Answers 202 until the operation has ended, then as the operation itself would have; known when statusUrl is not. */
  readonly resultUrl?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export interface OperationStatus {
  readonly status: string;
  readonly error?: ErrorBody;
}

export interface ApiOptions {
  /** Instead of the table's, for clouds that do not have it yet. */
  readonly computesApiVersion?: string | undefined;
}

export type Api = ReturnType<typeof createApi>;

/** One method per REST operation. Errors are `AzureMLError` with Azure's answer. */
export function createApi(send: Send, { computesApiVersion = API_VERSIONS.computes }: ApiOptions = {}) {
  const version = (preview: boolean) => (preview ? API_VERSIONS.computesPreview : computesApiVersion);
  const computePath = (id: string, preview: boolean, query = "") =>
    `${addressOf("compute", id)}?api-version=${version(preview)}${query}`;
  const computesPath = (workspace: string, preview: boolean) =>
    `${addressOf("workspace", workspace)}/computes?api-version=${version(preview)}`;
  const actionPath = (id: string, action: string, apiVersion: string) =>
    `${addressOf("compute", id)}/${action}?api-version=${apiVersion}`;
  const post = async (path: string, admission: Admission, body?: unknown, signal?: AbortSignal) =>
    operation(await send({ method: "POST", path, admission, body, signal }));
  const postStable =
    <A extends Act>(action: A) =>
    (id: string, admission: Admission<A>, signal?: AbortSignal) =>
      post(actionPath(id, action, computesApiVersion), admission, undefined, signal);
  const postPreview =
    <A extends Act>(action: string, version: string = API_VERSIONS.computesPreview) =>
    (id: string, body: unknown, admission: Admission<A>, signal?: AbortSignal) =>
      post(actionPath(id, action, version), admission, body, signal);

  const pages = <Item>(path: string, signal?: AbortSignal) => readPages<Item>(send, path, signal);

  return {
    async getWorkspace(id: string, signal?: AbortSignal): Promise<Workspace> {
      const path = `${addressOf("workspace", id)}?api-version=${API_VERSIONS.workspace}`;
      return bodyOf<Workspace>(await send({ method: "GET", path, signal }), "location", path, id);
    },
    /** All workspaces of a subscription. */
    async listWorkspaces(subscriptionId: string, signal?: AbortSignal): Promise<Workspace[]> {
      const path = `${subscriptionAddress(subscriptionId)}/providers/${MACHINE_LEARNING}/workspaces`;
      return pages(`${path}?api-version=${API_VERSIONS.workspace}`, signal);
    },
    async getCompute(id: string, preview: boolean, signal?: AbortSignal): Promise<Compute> {
      const path = computePath(id, preview);
      return bodyOf<Compute>(await send({ method: "GET", path, signal }), "properties", path, id);
    },
    /** `seen` is given each page as it comes, for who can use a part of the list. */
    async listComputes(
      workspace: string,
      preview: boolean,
      signal?: AbortSignal,
      seen?: (computes: readonly Compute[]) => void,
    ): Promise<Compute[]> {
      return readPages(send, computesPath(workspace, preview), signal, seen);
    },
    /** One page; `next` is of the page before. */
    async listComputesPage(
      workspace: string,
      preview: boolean,
      next?: string,
      signal?: AbortSignal,
    ): Promise<Page<Compute>> {
      return readPage(send, next ?? computesPath(workspace, preview), signal);
    },
    /** The sizes that a region offers, and how much of each quota is used. */
    async listVmSizes(subscriptionId: string, location: string, signal?: AbortSignal): Promise<VmSize[]> {
      return pages(`${locationPath(subscriptionId, location)}/vmSizes?api-version=${computesApiVersion}`, signal);
    },
    async listUsages(subscriptionId: string, location: string, signal?: AbortSignal): Promise<Usage[]> {
      return pages(`${locationPath(subscriptionId, location)}/usages?api-version=${computesApiVersion}`, signal);
    },
    async getSubnet(id: string, signal?: AbortSignal): Promise<unknown> {
      const path = `${addressOf("subnet", id)}?api-version=${API_VERSIONS.subnet}`;
      return bodyWith(await send({ method: "GET", path, signal }), "id", path);
    },
    async putCompute(
      id: string,
      body: Compute,
      preview: boolean,
      admission: Admission<"create" | "overwrite">,
      signal?: AbortSignal,
    ): Promise<Operation> {
      return operation(await send({ method: "PUT", path: computePath(id, preview), admission, body, signal }));
    },
    /** `isSentOnce` leaves repetitions to the caller. */
    async deleteCompute(
      id: string,
      admission: Admission<"delete">,
      signal?: AbortSignal,
      isSentOnce = false,
    ): Promise<Operation> {
      const path = computePath(id, false, "&underlyingResourceAction=Delete");
      return operation(await send({ method: "DELETE", path, admission, signal, isSentOnce }));
    },
    async checkComputeNameAvailability(
      workspace: string,
      name: string,
      signal?: AbortSignal,
    ): Promise<NameAvailability> {
      const apiVersion = API_VERSIONS.checkComputeNameAvailability;
      const body = { Name: name, Type: "Microsoft.BatchAI/DataScienceInstance" };
      const path = `${addressOf("workspace", workspace)}/checkComputeNameAvailability?api-version=${apiVersion}`;
      const answer = await send({ method: "POST", harmless: "checkComputeNameAvailability", path, body, signal });
      return bodyWith(answer, "nameAvailable", "checkComputeNameAvailability");
    },
    start: postStable("start"),
    stop: postStable("stop"),
    restart: postStable("restart"),
    resize: postPreview<"resize">("resize"),
    updateIdleShutdownSetting: postPreview<"updateIdleShutdownSetting">("updateIdleShutdownSetting"),
    updateCustomServices: postPreview<"updateCustomServices">("customServices"),
    updateDataMounts: postPreview<"updateDataMounts">("updateDataMounts"),
    updateSchedules: postPreview<"updateSchedules">("updateSchedules", API_VERSIONS.updateSchedules),
    enableSso: postPreview<"enableSso">("enableSso", API_VERSIONS.enableSso),
    async getAllowedVmSizesForResize(id: string, signal?: AbortSignal): Promise<VmSize[]> {
      const action = "getAllowedVmSizesForResize";
      const path = actionPath(id, action, API_VERSIONS.computesPreview);
      const answer = await send({ method: "POST", harmless: action, path, signal });
      return bodyWith<{ value: VmSize[] }>(answer, "value", action).value;
    },
    async getOperationStatus(statusUrl: string, signal?: AbortSignal): Promise<OperationStatus> {
      return (await send({ method: "GET", path: pathAndQuery(statusUrl), signal })).body as OperationStatus;
    },
    /** False while the operation goes on. One that failed answers as the operation would have: with an error. */
    async hasEnded(resultUrl: string, signal?: AbortSignal): Promise<boolean> {
      return (await send({ method: "GET", path: pathAndQuery(resultUrl), signal })).status !== 202;
    },
  };
}

const MACHINE_LEARNING = "Microsoft.MachineLearningServices";

function locationPath(subscriptionId: string, location: string): string {
  const place = segment(location.toLowerCase().replaceAll(" ", ""));
  return `${subscriptionAddress(subscriptionId)}/providers/${MACHINE_LEARNING}/locations/${place}`;
}

function operation(response: Awaited<ReturnType<Send>>): Operation {
  const milliseconds = retryAfter(response.header);
  const statusUrl = response.header("Azure-AsyncOperation");
  return {
    statusUrl,
    resultUrl: statusUrl ? undefined : response.header("Location"),
    retryAfterSeconds: milliseconds === undefined ? undefined : milliseconds / 1000,
  };
}
