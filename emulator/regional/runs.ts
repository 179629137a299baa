import { withoutVersion } from "../arm/apiVersions";
import { invalidContent } from "../arm/errors";
import { computeId } from "../arm/ids";
import { requireWorkspace } from "../arm/scopes";
import type { Backend } from "../backend";
import { requireCompute } from "../computes/routes";
import type { Route } from "../http/types";
import { workspaceIdOf, workspacePath } from "../workspaces/path";
import { parseFilter } from "./filter";

/** A run as the history service shows it, as far as clients read it. */
export interface Run {
  runId: string;
  status?: string | null | undefined;
  runType?: string | undefined;
  displayName?: string | undefined;
  /** ISO 8601. */
  startTimeUtc?: string | undefined;
  createdBy?: { userName?: string | undefined } | undefined;
  tags?: Record<string, string> | undefined;
  properties?: Record<string, string> | undefined;
}

/** A run that completes by itself, after it was in the answers to so many requests. */
export interface ScriptedRun extends Run {
  completesAfterReads?: number | undefined;
}

interface StoredRuns {
  runs: ScriptedRun[];
}

const open = (backend: Backend) => backend.documents<StoredRuns>("runs");

/** Sets the runs of a compute. */
export const putRuns = (backend: Backend, { compute, runs }: { compute: string; runs: ScriptedRun[] }): void =>
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
        const id = computeId(workspaceIdOf(params), params["compute"] ?? "");
        const filter = query.get("$filter") ?? "";
        const { isOn } = backend.settings;
        const isRefused =
          (/status (eq|ne) \w+\)* or/i.test(filter) && isOn("historyRefusesOr")) ||
          (/status ne/i.test(filter) && isOn("historyRefusesNe"));
        if (isRefused) throw invalidContent(`'${filter}' is not a filter that is understood.`, "$filter");
        const matches = parseFilter(filter, isOn("historyNeOmitsMissing"));
        const found = read(backend, id, matches);
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

/** The runs that match, each counted as read. */
function read(backend: Backend, compute: string, matches: (run: Run) => boolean): Run[] {
  const runs = open(backend).get(compute.toLowerCase())?.runs ?? [];
  const found = runs.filter(matches);
  const isScripted = found.some((run) => run.completesAfterReads !== undefined);
  if (isScripted) putRuns(backend, { compute, runs: runs.map((run) => (found.includes(run) ? counted(run) : run)) });
  return found.map(({ completesAfterReads: _, ...run }) => run);
}

function counted({ completesAfterReads: left, ...run }: ScriptedRun): ScriptedRun {
  if (left === undefined) return run;
  return left > 1 ? { ...run, completesAfterReads: left - 1 } : { ...run, status: "Completed" };
}

function number(text: string | null, name: string): number | undefined {
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw invalidContent(`'${text}' is not a value of ${name}.`, name);
  return Number(text);
}
