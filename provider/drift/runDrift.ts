import { type Declared, isResource } from "./declared";
import { type DriftRequest, detect, type Reading } from "./detect";
import { validRules } from "./ignoreRules";
import { counted, type DriftDocument, exitCodeOf, NONE, type Report, type Status, type Summary } from "./report";

/** What a run lists; its counts and its exit code are about all. */
export type Only = Extract<Status, "changed" | "missing" | "unmanaged">;

/** What one run compares, and how its report describes that. */
export interface Run extends DriftRequest {
  readonly sources: readonly string[];
  readonly warnings?: readonly string[] | undefined;
  readonly only?: Only | undefined;
}

/** One run, whole: the reports in the order of workspaces and names. */
export async function runDrift(run: Run, reading: Reading): Promise<DriftDocument> {
  const { sources, warnings = [], only, ignore = [], declared } = run;
  const started = reading.clock.now();
  const reports: Report[] = [];
  let summary: Summary = NONE;
  for await (const report of detect(run, reading)) {
    summary = counted(summary, report);
    if (isShown(report, only)) reports.push(report);
  }
  return {
    checkedAt: new Date(started).toISOString(),
    sources,
    exitCode: exitCodeOf(summary),
    summary,
    reports: reports.sort(byPlace),
    warnings: [...warnings, ...validRules(ignore, started).warnings, ...unsaid(run, declared)],
  };
}

/** What could not be told is shown whatever is asked for. */
function isShown({ status }: Report, only: Only | undefined): boolean {
  return only === undefined || status === only || status === "unreadable";
}

function unsaid({ unmanaged }: Run, declared: readonly Declared[]): string[] {
  if (unmanaged === false || declared.every(isResource)) return [];
  return ["Unmanaged resources were not looked for, because some declarations could not be read."];
}

/** The order by workspace, type and name. */
export function byPlace(a: Report, b: Report): number {
  const [left, right] = [a, b].map(({ workspaceId = "", type, name, id, declaredIn }) =>
    [workspaceId.toLowerCase(), type === "Workspace" ? "" : type, name, id, JSON.stringify(declaredIn)].join("\n"),
  ) as [string, string];
  return left < right ? -1 : left > right ? 1 : 0;
}
