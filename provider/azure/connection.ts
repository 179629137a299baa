import { answerOf } from "../core/errors";
import { environmentVersionId, parseComputeId, parseEnvironmentVersionId } from "../core/ids";
import type { Clock } from "../core/resource";
import { type Api, type Compute, createApi, type Usage, type VmSize, type Workspace } from "./api";
import { type BlobContainer, createDatastoresApi, findBlobPlace, openContainer } from "./blobs";
import type { Settings } from "./config";
import { createDeletions, type Deletions } from "./deletions";
import {
  createEnvironmentService,
  createEnvironmentsApi,
  type EnvironmentService,
  type EnvironmentsApi,
  type EnvironmentVersion,
} from "./environments";
import { createModelManagement, type ModelManagement } from "./modelManagement";
import { createWatch, type Watch } from "./operations";
import type { Orders } from "./orders";
import { namingActions } from "./permissions";
import type { Send, Sender } from "./pipeline";
import {
  type Artifacts,
  createArtifacts,
  createDiscovery,
  createHistory,
  type Discovery,
  type History,
} from "./services";
import { createSharing, type PagedCollection, type SharedReads } from "./sharedReads";

/**
 * What resources use of Azure: the operations, waits that share requests, and facts, which are asked once per process; a
 * failure is not remembered.
 */
export interface Connection {
  readonly api: Api;
  /** For requests of a kind that brings its own. */
  readonly send: Send;
  readonly settings: Settings;
  workspace(id: string): Promise<Workspace>;
  /** The sizes that a region offers to a subscription, and what is used of its quota. */
  vmSizes(subscriptionId: string, location: string): Promise<VmSize[]>;
  usages(subscriptionId: string, location: string): Promise<Usage[]>;
  /** The computes of a workspace as they were when they were first asked for: for previews, never for a decision to write. */
  computesAtFirst(workspaceId: string): Promise<Compute[]>;
  /** Undefined when it does not exist. */
  subnet(id: string): Promise<unknown>;
  history(workspaceId: string): History;
  readonly environments: EnvironmentsApi;
  environmentService(workspaceId: string): EnvironmentService;
  /** Where the workspace keeps files. Opened anew each time, because what opens it may expire. */
  blobs(workspaceId: string, signal?: AbortSignal): Promise<BlobContainer>;
  modelManagement(workspaceId: string): ModelManagement;
  artifacts(workspaceId: string): Artifacts;
  watch(workspaceId: string, preview: boolean): Watch<Compute>;
  /** Reads that follow each other, as in a refresh, and share lists. A write of this process is seen by every read after it. */
  computes(workspaceId: string, preview: boolean): SharedReads<Compute>;
  /** The same of the versions of an environment. */
  environmentVersions(workspaceId: string, name: string): SharedReads<EnvironmentVersion>;
  /** The workspace as it is now. */
  workspaceNow(workspaceId: string): Promise<Workspace>;
  readonly deletions: Deletions;
  /** Of a command, whose user names what is meant; absent in stacks and scripts. */
  readonly orders?: Orders | undefined;
}

export function createConnection(
  transport: Send,
  settings: Settings,
  clock: Clock,
  credential: Sender["credential"],
  {
    deletions = createDeletions(),
    orders,
  }: { readonly deletions?: Deletions | undefined; readonly orders?: Orders | undefined } = {},
): Connection {
  const shared = createSharing(clock);
  const send = shared.noticing(transport);
  const api = namingActions(createApi(send, { computesApiVersion: settings.computesApiVersion }));
  const workspace = once(api.getWorkspace);
  const vmSizes = once((key) => api.listVmSizes(...(key.split(" ") as [string, string])));
  const usages = once((key) => api.listUsages(...(key.split(" ") as [string, string])));
  const discoveries = new Map<string, Discovery>();
  const discovery = (id: string) => kept(discoveries, id, () => createDiscovery(send, () => workspace(id)));
  const datastores = namingActions(createDatastoresApi(send));
  const services = new Map<string, EnvironmentService>();
  const legacy = new Map<string, ModelManagement>();
  const histories = new Map<string, History>();
  const watches = new Map<string, Watch<Compute>>();
  const environments = namingActions(createEnvironmentsApi(send));
  const place = (subscriptionId: string, location: string) => `${subscriptionId} ${location.replaceAll(" ", "")}`;
  return {
    api,
    send,
    settings,
    deletions,
    orders,
    workspace,
    vmSizes: (subscriptionId, location) => vmSizes(place(subscriptionId, location)),
    usages: (subscriptionId, location) => usages(place(subscriptionId, location)),
    computesAtFirst: once((id) => api.listComputes(id, false)),
    subnet: once((id) => orAbsent(api.getSubnet(id))),
    environments,
    environmentService: (id) =>
      kept(services, id, () => namingActions(createEnvironmentService(send, discovery(id), id))),
    modelManagement: (id) => kept(legacy, id, () => createModelManagement(send, discovery(id), id)),
    artifacts: (id) => createArtifacts(send, discovery(id), id),
    history: (id) => kept(histories, id, () => createHistory(send, discovery(id))),
    blobs: async (id, signal) => openContainer(await findBlobPlace(datastores, id, credential, signal)),
    watch: (id, preview) =>
      kept(watches, `${id} ${preview}`, () =>
        shared.noticingEnds(`${id}/computes`, createWatch(computesOf(api, id, preview), clock)),
      ),
    computes: (id, preview) => shared.reads(`${id}/computes`, `${preview}`, () => pagesOfComputes(api, id, preview)),
    environmentVersions: (id, name) =>
      shared.reads(`${id}/environments/${name}/versions`, name, () => pagesOfVersions(environments, id, name)),
    workspaceNow: sharing((id) => api.getWorkspace(id)),
  };
}

function kept<T>(made: Map<string, T>, name: string, make: () => T): T {
  const key = name.toLowerCase();
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}

/** Asks once for each key, whose letter case does not matter. */
function once<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key) =>
    kept(asked, key, () => {
      const answer = ask(key);
      answer.catch(() => asked.delete(key.toLowerCase()));
      return answer;
    });
}

/** Asks once for each key at a time: who asks meanwhile shares the answer. */
function sharing<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asking = new Map<string, Promise<T>>();
  return (key) =>
    kept(asking, key, () => {
      const forget = () => asking.delete(key.toLowerCase());
      const answer = ask(key);
      answer.then(forget, forget);
      return answer;
    });
}

function computesOf(api: Api, workspaceId: string, preview: boolean) {
  return {
    // Where listing is forbidden or the workspace is gone, each instance is read by its own GET.
    list: async () => (await api.listComputes(workspaceId, preview).catch(unless(403, 404))) ?? [],
    get: (name: string) => orAbsent(api.getCompute(`${workspaceId}/computes/${name}`, preview)),
    nameOf: computeNameOf,
  };
}

function pagesOfComputes(api: Api, workspaceId: string, preview: boolean): PagedCollection<Compute> {
  return {
    page: (next) => api.listComputesPage(workspaceId, preview, next),
    get: (name, signal) => orAbsent(api.getCompute(`${workspaceId}/computes/${name}`, preview, signal)),
    nameOf: computeNameOf,
    keyOf: (name) => name.toLowerCase(),
  };
}

function pagesOfVersions(api: EnvironmentsApi, workspaceId: string, name: string): PagedCollection<EnvironmentVersion> {
  return {
    page: (next) => api.listEnvironmentVersions(workspaceId, name, "All", { next }),
    get: (version, signal) =>
      orAbsent(api.getEnvironmentVersion(environmentVersionId(workspaceId, name, version), signal)),
    nameOf: ({ id = "", name: version }) => version ?? parseEnvironmentVersionId(id)?.version ?? "",
    keyOf: (version) => version,
  };
}

function computeNameOf({ id = "", name }: Compute): string {
  return name ?? parseComputeId(id)?.computeName ?? "";
}

/**
 * Undefined when Azure answers 404; who needs to know why asks the parent. A missing subscription, or a request that was
 * not understood, says nothing.
 */
export async function orAbsent<T>(request: Promise<T>): Promise<T | undefined> {
  return request.catch(unless(404));
}

function unless(...statuses: number[]): (error: unknown) => undefined {
  return (error) => {
    const answer = answerOf(error);
    if (statuses.includes(answer?.status ?? 0) && !SAYS_NOTHING.test(answer?.code ?? "")) return undefined;
    throw error;
  };
}

const SAYS_NOTHING = /Subscription|NoRegisteredProviderFound|InvalidResourceType|ApiVersion/i;
