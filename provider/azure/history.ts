import { addressOf } from "./address";
import type { Discovery } from "./discovery";
import type { Send } from "./pipeline";
import { bodyWith } from "./reading";

/** A run as the workspace's history service shows it, the parts that are used here. */
export interface Run {
  readonly runId: string;
  /** Such as `Running`, `Queued` or `Completed`; of a run that has not begun, perhaps none. */
  readonly status?: string | null;
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

interface Page {
  readonly value: Run[];
  readonly continuationToken?: string | null;
}

const PAGE = 500;

export function createHistory(send: Send, discovery: Discovery): History {
  return {
    async *runs(computeId, filter, signal) {
      const origin = await discovery("history");
      const query = new URLSearchParams({ $top: String(PAGE), ...(filter && { $filter: filter }) });
      for (;;) {
        const path = `/history/v1.0${addressOf("compute", computeId)}/runs?${query}`;
        const answer = await send({ method: "GET", origin, path, signal });
        const { value, continuationToken } = bodyWith<Page>(answer, "value", path);
        yield* value;
        if (!continuationToken) return;
        query.set("$continuationToken", continuationToken);
      }
    },
  };
}
