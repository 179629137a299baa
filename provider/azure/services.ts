import { randomUUID } from "node:crypto";
import { AzureMLError } from "../core/errors";
import { addressOf, segment } from "./address";
import type { Workspace } from "./api";
import { type LocalFile, openContainer, placeOfAddress } from "./blobs";
import type { Send } from "./pipeline";
import { bodyWith, unlessRepeated } from "./reading";

/** The services beside the resource manager, under the names that the discovery service gives them. */
export type ServiceName = "history" | "experimentation" | "modelmanagement";

/** The code of the error about a service that the workspace does not have. */
export const NO_SUCH_SERVICE = "NoSuchService";

/** Tells the origin of a service of one workspace: `https://<host>`. Asked once; a failure is not remembered. */
export type Discovery = (service: ServiceName) => Promise<string>;

/** The workspace tells where its region's services are listed. In no published specification. */
export function createDiscovery(send: Send, workspace: () => Promise<Workspace>): Discovery {
  let asked: Promise<Record<string, unknown>> | undefined;
  return async (service) => {
    asked ??= workspace()
      .then((found) => discover(send, found))
      .catch((error) => {
        asked = undefined;
        throw error;
      });
    const address = (await asked)[service];
    if (typeof address === "string" && address.startsWith("https://")) return new URL(address).origin;
    const message = `The discovery service of the workspace names no ${service} service.`;
    throw new AzureMLError("UnexpectedAnswer", message, { answer: { code: NO_SUCH_SERVICE, message } });
  };
}

async function discover(send: Send, { id, properties }: Workspace): Promise<Record<string, unknown>> {
  const { discoveryUrl } = properties ?? {};
  if (!discoveryUrl) throw new AzureMLError("UnexpectedAnswer", `The workspace ${id} names no discoveryUrl.`);
  const { origin, pathname, search } = new URL(discoveryUrl);
  const { body } = await send({ method: "GET", origin, path: `${pathname}${search}`, isPublic: true });
  return (body ?? {}) as Record<string, unknown>;
}

/** A run as the workspace's history service shows it, the parts that are used here. */
export interface Run {
  /** Id of the run, unique in its workspace. */
  readonly runId: string;
  /** Such as `Running`, `Queued` or `Completed`; of a run that has not begun, perhaps none. */
  readonly status?: string | null;
  /** Such as `azureml.scriptrun`. */
  readonly runType?: string;
  /** The name that people see in the studio. */
  readonly displayName?: string;
  /** Tags of the run by name. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Properties of the run by name. */
  readonly properties?: Readonly<Record<string, string>>;
  /** The user who started the run. */
  readonly createdBy?: { readonly userName?: string };
}

/** Asks the history service of a workspace, whose address the workspace itself tells. In no published specification. */
export interface History {
  /**
   * The runs on a compute that the filter lets through, such as `(Status eq Running)`; lazy, one page of up to 500 at a
   * time.
   */
  runs(computeId: string, filter?: string, signal?: AbortSignal): AsyncIterable<Run>;
}

interface Page {
  readonly value: Run[];
  readonly continuationToken?: string | null;
  /** An address with the same token. */
  readonly nextLink?: string | null;
}

const PAGE = 500;

export function createHistory(send: Send, discovery: Discovery): History {
  return {
    async *runs(computeId, filter, signal) {
      const origin = await discovery("history");
      const query = new URLSearchParams({ $top: String(PAGE), ...(filter && { $filter: filter }) });
      const isNew = unlessRepeated();
      for (;;) {
        const path = `/history/v1.0${addressOf("compute", computeId)}/runs?${query}`;
        isNew(path);
        const page = bodyWith<Page>(await send({ method: "GET", origin, path, signal }), "value", path);
        yield* page.value;
        const token = tokenOf(page, path);
        if (!token) return;
        query.set(TOKEN, token);
      }
    },
  };
}

const TOKEN = "$continuationToken";

function tokenOf({ continuationToken, nextLink }: Page, path: string): string | undefined {
  if (continuationToken || !nextLink) return continuationToken ?? undefined;
  const token = new URL(nextLink, "https://azure.invalid").searchParams.get(TOKEN);
  if (token) return token;
  throw new AzureMLError("UnexpectedAnswer", `${path} has a next page, and its link no ${TOKEN}: ${nextLink}.`);
}

/** Where an artifact was put: `id` is how other services find it, at `contentUri` its content can be written. */
export interface Artifact {
  readonly id: string;
  readonly contentUri: string;
}

export type Artifacts = ReturnType<typeof createArtifacts>;

interface Created {
  readonly artifacts: Readonly<Record<string, { readonly artifactId: string }>>;
  readonly artifactContentInformation: Readonly<Record<string, { readonly contentUri: string }>>;
  readonly errors?: Readonly<Record<string, { readonly error?: { code?: string; message?: string } }>> | null;
}

/** The workspace's artifact service, which keeps files in its storage. In no published specification: azureml-core speaks it so. */
export function createArtifacts(send: Send, discovery: Discovery, workspaceId: string) {
  /** Makes an empty artifact. `container` keeps files of one name apart. */
  async function createArtifact(container: string, name: string, signal?: AbortSignal): Promise<Artifact> {
    const origin = await discovery("history");
    const path = `/artifact/v2.0${addressOf("workspace", workspaceId)}/artifacts/batch/metadata/LocalUpload/${segment(container)}`;
    const body = { paths: [{ path: name }] };
    const contentType = "application/json-patch+json";
    const answer = await send({ method: "POST", harmless: "createArtifact", origin, path, body, contentType, signal });
    const { artifacts, artifactContentInformation, errors } = bodyWith<Created>(answer, "artifacts", path);
    const [failed] = Object.values(errors ?? {});
    if (failed) {
      const { code = "NoErrorCode", message = "no message" } = failed.error ?? {};
      throw new AzureMLError("RequestRefused", `The artifact service refused ${name}: ${code}: ${message}`);
    }
    const [id, contentUri] = [artifacts[name]?.artifactId, artifactContentInformation[name]?.contentUri];
    if (id && contentUri) return { id, contentUri };
    throw new AzureMLError(
      "UnexpectedAnswer",
      `The artifact service took ${name} and did not say where its content goes.`,
    );
  }
  return {
    createArtifact,
    /** Keeps a file of this machine under a name; the result is what other services find it by. */
    async upload(name: string, file: LocalFile, signal?: AbortSignal): Promise<string> {
      const { id, contentUri } = await createArtifact(randomUUID().slice(0, 8), name, signal);
      const blob = placeOfAddress(contentUri);
      if (!blob)
        throw new AzureMLError("UnexpectedAnswer", `The artifact service wants ${name} where no blob storage is.`);
      const container = await openContainer(blob.place);
      await container.upload(blob.name, file, signal);
      return `aml://artifact/${id}`;
    },
  };
}
