import { AzureMLError, type ErrorBody } from "../core/errors";
import type { Response, Send } from "./pipeline";

/** The api-version of each kind of request, in one place. */
export const API_VERSIONS = {
  workspace: "2025-12-01",
  computes: "2026-05-01",
  computesPreview: "2026-05-15-preview",
  // In no published specification: azure-ai-ml and azureml-core send these.
  enableSso: "2024-04-01-preview",
  checkComputeNameAvailability: "2020-02-02",
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
  readonly properties?: { readonly managedNetwork?: { readonly isolationMode?: string } | null };
}

export interface NameAvailability {
  readonly nameAvailable: boolean;
  readonly reason?: string;
  readonly message?: string;
}

/** Where a long-running operation can be asked for its status. */
export interface Operation {
  readonly statusUrl?: string;
  readonly retryAfterSeconds?: number;
}

export interface OperationStatus {
  readonly status: string;
  readonly error?: ErrorBody;
}

export interface ApiOptions {
  /** Instead of the table's, for clouds that do not have it yet. */
  readonly computesApiVersion?: string;
}

export type Api = ReturnType<typeof createApi>;

/** One method per REST operation. Errors are `AzureMLError` with Azure's answer. */
export function createApi(send: Send, { computesApiVersion = API_VERSIONS.computes }: ApiOptions = {}) {
  const version = (preview: boolean) => (preview ? API_VERSIONS.computesPreview : computesApiVersion);
  const computePath = (id: string, preview: boolean, query = "") =>
    `${encodeURI(id)}?api-version=${version(preview)}${query}`;
  const post = (id: string, action: string, apiVersion: string, body?: unknown, signal?: AbortSignal) =>
    send({ method: "POST", path: `${encodeURI(id)}/${action}?api-version=${apiVersion}`, body, signal });
  const postPreview = (action: string) => async (id: string, body: unknown, signal?: AbortSignal) =>
    operation(await post(id, action, API_VERSIONS.computesPreview, body, signal));

  return {
    async getWorkspace(id: string, signal?: AbortSignal): Promise<Workspace> {
      const path = `${encodeURI(id)}?api-version=${API_VERSIONS.workspace}`;
      return record<Workspace>(await send({ method: "GET", path, signal }), "location", path);
    },
    async getCompute(id: string, preview: boolean, signal?: AbortSignal): Promise<Compute> {
      const path = computePath(id, preview);
      return record<Compute>(await send({ method: "GET", path, signal }), "properties", path);
    },
    /** All pages. A page that fails fails the list: half a list would make the other half look deleted. */
    async listComputes(workspace: string, preview: boolean, signal?: AbortSignal): Promise<Compute[]> {
      const found: Compute[] = [];
      let path: string | undefined = `${encodeURI(workspace)}/computes?api-version=${version(preview)}`;
      while (path) {
        const page: Page = record(await send({ method: "GET", path, signal }), "value", path);
        found.push(...page.value);
        path = page.nextLink ? pathAndQuery(page.nextLink) : undefined;
      }
      return found;
    },
    async putCompute(id: string, body: Compute, preview: boolean, signal?: AbortSignal): Promise<Operation> {
      return operation(await send({ method: "PUT", path: computePath(id, preview), body, signal }));
    },
    async deleteCompute(id: string, signal?: AbortSignal): Promise<Operation> {
      const path = computePath(id, false, "&underlyingResourceAction=Delete");
      return operation(await send({ method: "DELETE", path, signal }));
    },
    async checkComputeNameAvailability(
      workspace: string,
      name: string,
      signal?: AbortSignal,
    ): Promise<NameAvailability> {
      const apiVersion = API_VERSIONS.checkComputeNameAvailability;
      const body = { Name: name, Type: "Microsoft.BatchAI/DataScienceInstance" };
      const answer = await post(workspace, "checkComputeNameAvailability", apiVersion, body, signal);
      return record(answer, "nameAvailable", "checkComputeNameAvailability");
    },
    resize: postPreview("resize"),
    updateIdleShutdownSetting: postPreview("updateIdleShutdownSetting"),
    updateCustomServices: postPreview("customServices"),
    async enableSso(id: string, body: unknown, signal?: AbortSignal): Promise<Operation> {
      return operation(await post(id, "enableSso", API_VERSIONS.enableSso, body, signal));
    },
    async getOperationStatus(statusUrl: string, signal?: AbortSignal): Promise<OperationStatus> {
      return (await send({ method: "GET", path: pathAndQuery(statusUrl), signal })).body as OperationStatus;
    },
  };
}

interface Page {
  readonly value: Compute[];
  readonly nextLink?: string | null;
}

// A proxy or a login page may answer 200 with something else, which must not look like an empty or missing resource.
function record<T>({ status, body, text }: Response, member: string, path: string): T {
  if (typeof body === "object" && body !== null && member in body) return body as T;
  throw new AzureMLError(
    "service",
    `The request ${path} was answered ${status}, but not by Azure: ${text.slice(0, 200)}`,
  );
}

function operation(response: Awaited<ReturnType<Send>>): Operation {
  const retryAfter = Number(response.header("Retry-After") ?? Number.NaN);
  return {
    statusUrl: response.header("Azure-AsyncOperation"),
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  };
}

// The token goes to the resource manager only, whatever host a link names.
function pathAndQuery(link: string): string {
  const { pathname, search } = new URL(link);
  return `${pathname}${search}`;
}
