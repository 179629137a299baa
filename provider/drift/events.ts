import { equal, type Value } from "../core/values";
import { hiding } from "./hiding";
import { type Report, type Standing, standingOf } from "./report";
import { type About, aboutOf, keyOf, type Round } from "./round";

type Told = Exclude<Standing, "unchanged">;

/** What is new since the round before. */
export interface DriftEvent extends Pick<Report, "differences" | "ignored" | "lastChange" | "reason" | "notes"> {
  /** When the round began. ISO 8601. */
  readonly at: string;
  /** What has become of it; `resolved`: what an event has told before is over. */
  readonly event: Told | "resolved";
  /** What is over. */
  readonly was?: Told;
  /** `Declarations` when what is declared could not be gathered at all. */
  readonly resource: Omit<About, "type"> & { readonly type: About["type"] | "Declarations" };
}

const DECLARATIONS = { id: "declarations", type: "Declarations", name: "declarations" } as const;

/**
 * Remembers what was told, and finds what is new. Drift and being unreadable are remembered apart: drift that nobody could
 * read for a while is not told again afterwards, and nothing is resolved before it was read.
 */
export function createMemory() {
  const unread = new Map<string, Report>();
  const drift = new Map<string, Report>();
  let isGathered = true;

  return {
    /** What is new when what is declared cannot be gathered: nothing else is known of such a round. */
    notGathered(at: string, reason: string): DriftEvent[] {
      const isNews = isGathered;
      isGathered = false;
      return isNews ? [{ at, event: "unreadable", resource: DECLARATIONS, differences: [], reason }] : [];
    },
    eventsOf(round: Round): DriftEvent[] {
      const { at, reports } = round;
      const again: DriftEvent[] = isGathered ? [] : [{ ...over(at, "unreadable"), resource: DECLARATIONS }];
      isGathered = true;
      const hidden = hiding(round);
      const changed = reports.filter(({ status }) => status !== "unchanged" && status !== "unreadable");
      return [
        ...again,
        ...resolved(unread, hidden.reasons, round, hidden.isUnknown),
        ...begun(unread, hidden.reasons, at, () => false),
        ...resolved(drift, changed, round, hidden.isUndecided),
        ...begun(drift, changed, at, isOther),
      ];
    },
  };
}

/** What was told and is not found any more, unless it only cannot be seen. */
function resolved(
  known: Map<string, Report>,
  found: readonly Report[],
  { at, declared, looked }: Round,
  isHidden: (report: Report) => boolean,
): DriftEvent[] {
  const still = new Set(found.map(keyOf));
  const declaredNow = new Set(declared.map(keyOf));
  const gone = [...known].filter(([key, report]) => !still.has(key) && !isHidden(report));
  return gone.map(([key, report]) => {
    known.delete(key);
    const reason = whyGone(report, declaredNow.has(key), looked);
    const event = { ...over(at, toldOf(report)), resource: aboutOf(report) };
    return { ...event, ...(reason && { reason }) };
  });
}

/** Undefined when it is as declared, or not there any more. */
function whyGone({ declaredIn, workspaceId }: Report, isDeclared: boolean, looked: Round["looked"]) {
  if (workspaceId === undefined) return undefined;
  if (declaredIn) return isDeclared ? undefined : "It is no longer declared.";
  return looked.has(workspaceId.toLowerCase()) ? undefined : "Its workspace is no longer looked at.";
}

function begun(
  known: Map<string, Report>,
  found: readonly Report[],
  at: string,
  isNews: (before: Report, now: Report) => boolean,
): DriftEvent[] {
  const news = found.filter((report) => {
    const before = known.get(keyOf(report));
    return !before || isNews(before, report);
  });
  for (const report of found) known.set(keyOf(report), report);
  return news.map((report) => {
    const { id, type, name, workspaceId, declaredIn, status, counts, ...what } = report;
    return { at, event: toldOf(report), resource: aboutOf(report), ...what };
  });
}

function isOther(before: Report, now: Report): boolean {
  const essence = (report: Report) =>
    ({
      standing: standingOf(report),
      reason: report.reason,
      ignored: report.ignored,
      differences: [...report.differences].sort((a, b) => (a.path < b.path ? -1 : 1)),
    }) as unknown as Value;
  return !equal(essence(before), essence(now));
}

function over(at: string, was: Told) {
  return { at, event: "resolved", was, differences: [] } as const;
}

function toldOf(report: Report): Told {
  return standingOf(report) as Told;
}
