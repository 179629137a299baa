import { withoutVersion } from "../arm/apiVersions";
import { invalidContent } from "../arm/errors";
import { computeId } from "../arm/ids";
import { requireWorkspace } from "../arm/scopes";
import type { Backend } from "../backend";
import { requireCompute, workspaceIdOf, workspacePath } from "../computes/routes";
import type { Route } from "../http/types";
import { parseFilter } from "./filter";

/** A run as the history service shows it, as far as clients read it. */
export interface Run {
  runId: string;
  status: string;
  runType?: string;
  tags?: Record<string, string>;
  properties?: Record<string, string>;
}

interface StoredRuns {
  runs: Run[];
}

const open = (backend: Backend) => backend.documents<StoredRuns>("runs");

/** Sets the runs of a compute. */
export const putRuns = (backend: Backend, { compute, runs }: { compute: string; runs: Run[] }): void =>
  open(backend).put(compute.toLowerCase(), { runs });

/** The runs of a compute in the history service: filtered, and paged with a continuation token. */
export function runRoutes(backend: Backend): Route[] {
  return [
    {
      method: "GET",
      path: `/history/v1.0${workspacePath}/computes/:compute/runs`,
      versions: withoutVersion,
      scope: requireWorkspace,
      handle: ({ params, query, origin, path }) => {
        requireCompute(backend, params);
        const id = computeId(workspaceIdOf(params), params.compute ?? "");
        const matches = parseFilter(query.get("$filter") ?? "");
        const found = (open(backend).get(id.toLowerCase())?.runs ?? []).filter(matches);
        const from = number(query.get("$continuationToken"), "$continuationToken") ?? 0;
        const top = number(query.get("$top"), "$top") ?? backend.settings.tuning().pageSize;
        const to = from + Math.min(top, backend.settings.tuning().pageSize);
        const next = to < found.length ? String(to) : null;
        const nextQuery = new URLSearchParams(query);
        if (next) nextQuery.set("$continuationToken", next);
        return {
          status: 200,
          body: {
            value: found.slice(from, to).map((run) => ({ tags: {}, properties: {}, ...run })),
            continuationToken: next,
            nextLink: next && `${origin}${path}?${nextQuery}`,
          },
        };
      },
    },
  ];
}

function number(text: string | null, name: string): number | undefined {
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw invalidContent(`'${text}' is not a value of ${name}.`, name);
  return Number(text);
}
