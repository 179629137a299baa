import { AzureMLError } from "../core/errors";
import type { Workspace } from "./api";
import type { Response, Send } from "./pipeline";

/** A run as the workspace's history service shows it, the parts that are used here. */
export interface Run {
  readonly runId: string;
  /** Such as `Running`, `Queued` or `Completed`. */
  readonly status: string;
  readonly runType?: string;
  readonly displayName?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
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

const PAGE = 500;

export function createHistory(send: Send, workspace: () => Promise<Workspace>): History {
  let origin: Promise<string> | undefined;
  return {
    async *runs(computeId, filter, signal) {
      origin ??= findOrigin(send, await workspace()).catch((error) => {
        origin = undefined;
        throw error;
      });
      const base = await origin;
      const query = new URLSearchParams({ $top: String(PAGE), ...(filter && { $filter: filter }) });
      for (;;) {
        const path = `/history/v1.0${encodeURI(computeId)}/runs?${query}`;
        const { value, continuationToken } = page(await send({ method: "GET", origin: base, path, signal }), path);
        yield* value;
        if (!continuationToken) return;
        query.set("$continuationToken", continuationToken);
      }
    },
  };
}

async function findOrigin(send: Send, { id, properties }: Workspace): Promise<string> {
  const { discoveryUrl } = properties ?? {};
  if (!discoveryUrl) throw new AzureMLError("service", `The workspace ${id} names no discoveryUrl.`);
  const { origin, pathname, search } = new URL(discoveryUrl);
  const answer = await send({ method: "GET", origin, path: `${pathname}${search}`, isPublic: true });
  const { history } = (answer.body ?? {}) as { history?: unknown };
  if (typeof history === "string" && history.startsWith("https://")) return new URL(history).origin;
  throw new AzureMLError("service", `The discovery service at ${origin} names no history service.`);
}

function page(response: Response, path: string): { value: Run[]; continuationToken?: string | null } {
  const { body, status, text } = response;
  if (typeof body === "object" && body !== null && "value" in body) {
    return body as { value: Run[]; continuationToken?: string | null };
  }
  throw new AzureMLError(
    "service",
    `The request ${path} was answered ${status}, but not by Azure: ${text.slice(0, 200)}`,
  );
}
