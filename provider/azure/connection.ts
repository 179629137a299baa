import { answerOf } from "../core/errors";
import { parseComputeId } from "../core/ids";
import type { Clock } from "../core/resource";
import { type Api, type Compute, createApi, type Workspace } from "./api";
import type { Settings } from "./config";
import { createWatch, type Watch } from "./operations";
import type { Send } from "./pipeline";

/** What resources use of Azure: the operations, facts fetched once, and waits that share requests. */
export interface Connection {
  readonly api: Api;
  readonly settings: Settings;
  /** Asked once per process and workspace; a failure is not remembered. */
  workspace(id: string): Promise<Workspace>;
  watch(workspaceId: string, preview: boolean): Watch<Compute>;
}

export function createConnection(send: Send, settings: Settings, clock: Clock): Connection {
  const api = createApi(send, { computesApiVersion: settings.computesApiVersion });
  const workspaces = new Map<string, Promise<Workspace>>();
  const watches = new Map<string, Watch<Compute>>();
  return {
    api,
    settings,
    workspace(id) {
      const key = id.toLowerCase();
      const known = workspaces.get(key);
      if (known) return known;
      const asked = api.getWorkspace(id);
      workspaces.set(key, asked);
      asked.catch(() => workspaces.delete(key));
      return asked;
    },
    watch(workspaceId, preview) {
      const key = `${workspaceId.toLowerCase()} ${preview}`;
      const watch = watches.get(key) ?? createWatch(computesOf(api, workspaceId, preview), clock);
      watches.set(key, watch);
      return watch;
    },
  };
}

function computesOf(api: Api, workspaceId: string, preview: boolean) {
  return {
    // Who may not list, or whose workspace is gone, still learns of each by its own GET.
    list: async () => (await api.listComputes(workspaceId, preview).catch(unless(403, 404))) ?? [],
    get: (name: string) => orAbsent(api.getCompute(`${workspaceId}/computes/${name}`, preview)),
    nameOf: (compute: Compute) => compute.name ?? parseComputeId(compute.id ?? "")?.computeName ?? "",
  };
}

/** Undefined when Azure answers 404; who needs to know why asks the parent. A missing subscription says nothing. */
export async function orAbsent<T>(request: Promise<T>): Promise<T | undefined> {
  return request.catch(unless(404));
}

function unless(...statuses: number[]): (error: unknown) => undefined {
  return (error) => {
    const answer = answerOf(error);
    if (statuses.includes(answer?.status ?? 0) && answer?.code !== "SubscriptionNotFound") return undefined;
    throw error;
  };
}
