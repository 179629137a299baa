import { AzureMLError } from "../core/errors";
import { addressOf } from "./address";
import type { Discovery } from "./discovery";
import type { Send } from "./pipeline";
import { bodyWith, unlessRepeated } from "./reading";

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
