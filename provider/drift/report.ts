import type { Value } from "../core/values";

/** What became of one resource. */
export type Status = "unchanged" | "changed" | "missing" | "unmanaged" | "unreadable";

/** How a resource counts: a change that is wholly expected, or ignored by a rule, is neither drift nor nothing. */
export type Standing = Status | "expected" | "ignored";

/** Where a resource is declared: in a stack, or in a file of definitions. */
export type Declaration =
  | { readonly stack: string; readonly urn: string }
  | { readonly file: string; readonly line?: number | undefined };

/** Why a rule leaves something out. */
export interface Ignored {
  readonly reason: string;
  /** The last day of the rule: `2026-12-31`. */
  readonly until?: string;
}

/** One property that is not as declared. */
export interface Difference {
  /** As users write it: `schedules.computeStartStop[0].action`. */
  readonly path: string;
  /** Absent: nothing is declared, or no longer. A secret is `<secret>`. */
  readonly declared?: Value;
  /** Absent: nothing is there. A secret is `<secret>`. */
  readonly found?: Value;
  readonly secret?: true;
  /** Why it was to be expected, such as `stopped by IdleShutdown`. */
  readonly expected?: string;
  readonly ignored?: Ignored;
}

/** The last change of the resource, as far as Azure tells. */
export interface LastChange {
  /** ISO 8601. */
  readonly at?: string;
  readonly by?: string;
  /** Such as `Stop by User`; absent when Azure only tells that there was one. */
  readonly what?: string;
}

/** One resource; or a workspace, a stack or a file of which nobody can tell what there is: that one is unreadable. */
export interface Report {
  /** ARM id; of a stack its name, of a file its path. */
  readonly id: string;
  /** Of a resource that of its kind, such as `ComputeInstance`; else `Workspace`, `Subscription`, `Stack` or `Definition`. */
  readonly type: string;
  /** Of an image `name:version`. */
  readonly name: string;
  readonly workspaceId?: string | undefined;
  /** Absent when it is unmanaged. */
  readonly declaredIn?: Declaration | undefined;
  readonly status: Status;
  /** True when it is drift, or when drift cannot be told. */
  readonly counts: boolean;
  /** Of a resource that changed: all of them, also those that do not count. */
  readonly differences: readonly Difference[];
  /** Of a resource that is missing or unmanaged, which has no path. */
  readonly ignored?: Ignored;
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
  readonly exitCode: 0 | 1 | 2;
  readonly summary: Summary;
  /** Those that `--only` asks for; the summary counts all. */
  readonly reports: readonly Report[];
  /** Such as a rule that is no longer valid. */
  readonly warnings: readonly string[];
}

export function standingOf({ status, counts, differences, ignored }: Report): Standing {
  if (counts || status === "unchanged" || status === "unreadable") return status;
  const isIgnored = ignored !== undefined || differences.every((difference) => difference.ignored !== undefined);
  return isIgnored ? "ignored" : "expected";
}

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

export function summarize(reports: readonly Report[]): Summary {
  return reports.reduce(counted, NONE);
}

/** 1 when something could not be told, whatever else is known; 2 for drift; 0 when all is as declared. */
export function exitCodeOf({ unreadable, changed, missing, unmanaged }: Summary): 0 | 1 | 2 {
  if (unreadable > 0) return 1;
  return changed + missing + unmanaged > 0 ? 2 : 0;
}
