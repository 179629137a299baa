import type { Value } from "../core/values";

/** What became of one resource. */
export type Status = "unchanged" | "changed" | "missing" | "unmanaged" | "unreadable";

/** How a resource counts: a change that is wholly expected, or ignored by a rule, is neither drift nor nothing. */
export type Standing = Status | "expected" | "ignored";

/** Where a resource is declared: in a stack, or in a file of definitions. */
export type Declaration =
  | { readonly stack: string; readonly urn: string }
  | { readonly file: string; readonly line?: number | undefined };

/** The rule that ignores a difference or a resource. */
export interface Ignored {
  /** As the rule gives it. */
  readonly reason: string;
  /** The last day of the rule: `2026-12-31`. */
  readonly until?: string;
}

/** One property whose live value differs from the declared one. */
export interface Difference {
  /** As users write it: `schedules.computeStartStop[0].action`. */
  readonly path: string;
  /** Absent: nothing is declared, or no longer. A secret is `<secret>`. */
  readonly declared?: Value;
  /** The live value. Absent: there is none. A secret is `<secret>`. */
  readonly found?: Value;
  /** Both values are hidden. */
  readonly secret?: true;
  /** Why the difference is expected, such as `stopped by IdleShutdown`. */
  readonly expected?: string;
  /** Set where a rule ignores the difference. */
  readonly ignored?: Ignored;
}

/** The last change of the resource, where Azure has it. */
export interface LastChange {
  /** ISO 8601. */
  readonly at?: string;
  /** The user or the application. */
  readonly by?: string;
  /** Such as `Stop by User`; absent when Azure does not name the operation. */
  readonly what?: string;
}

/** One resource; or a workspace, a stack or a file that could not be read: its status is `unreadable`. */
export interface Report {
  /** ARM id; of a stack its name, of a file its path. */
  readonly id: string;
  /** Of a resource that of its kind, such as `ComputeInstance`; else `Workspace`, `Subscription`, `Stack` or `Definition`. */
  readonly type: string;
  /** Of an image `name:version`. */
  readonly name: string;
  /** ARM id. Absent for a stack or a file. */
  readonly workspaceId?: string | undefined;
  /** Absent when it is unmanaged. */
  readonly declaredIn?: Declaration | undefined;
  /** Also `changed` where nothing counts: `standingOf` tells them apart. */
  readonly status: Status;
  /** True for drift, and for what could not be checked. */
  readonly counts: boolean;
  /** Of a resource that changed: all of them, also those that do not count. */
  readonly differences: readonly Difference[];
  /** Of a resource that is missing or unmanaged, which has no path. */
  readonly ignored?: Ignored;
  /** Absent where Azure does not have it. */
  readonly lastChange?: LastChange;
  /** Why it cannot be read; or what is wrong with it, such as a failed provisioning. */
  readonly reason?: string | undefined;
  /** What else is to be known, such as an operation that the stack has not finished. */
  readonly notes?: readonly string[];
}

/** How many resources there are of each standing. */
export type Summary = Readonly<Record<Standing, number>> & { readonly total: number };

/** One run, as `--format json` writes it. */
export interface DriftDocument {
  /** When the run began. ISO 8601. */
  readonly checkedAt: string;
  /** What the declared was taken from: `stack acme/shop/dev`, `definitions infra/`. */
  readonly sources: readonly string[];
  /** As of `exitCodeOf`. */
  readonly exitCode: 0 | 1 | 2;
  /** Counts of all resources. */
  readonly summary: Summary;
  /** Those that `--only` selects. */
  readonly reports: readonly Report[];
  /** Such as a rule that has expired. */
  readonly warnings: readonly string[];
}

/** How a report counts. */
export function standingOf({ status, counts, differences, ignored }: Report): Standing {
  if (counts || status === "unchanged" || status === "unreadable") return status;
  const isIgnored = ignored !== undefined || differences.every((difference) => difference.ignored !== undefined);
  return isIgnored ? "ignored" : "expected";
}

/** The summary of no reports. */
export const NONE: Summary = {
  total: 0,
  unchanged: 0,
  changed: 0,
  missing: 0,
  unmanaged: 0,
  unreadable: 0,
  expected: 0,
  ignored: 0,
};

/** The summary with one more report. */
export function counted(summary: Summary, report: Report): Summary {
  const standing = standingOf(report);
  return { ...summary, total: summary.total + 1, [standing]: summary[standing] + 1 };
}

/** Counts the reports by standing. */
export function summarize(reports: readonly Report[]): Summary {
  return reports.reduce(counted, NONE);
}

/** 1 when something could not be checked; else 2 for drift; else 0. */
export function exitCodeOf({ unreadable, changed, missing, unmanaged }: Summary): 0 | 1 | 2 {
  if (unreadable > 0) return 1;
  return changed + missing + unmanaged > 0 ? 2 : 0;
}
