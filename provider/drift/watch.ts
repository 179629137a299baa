import path from "node:path";
import type { Clock } from "../core/resource";
import { equal, type Value } from "../core/values";
import { type Declared, isResource } from "./declared";
import { byPlace, type DriftRequest, detect, type Reading } from "./detect";
import { type Report, type Standing, standingOf } from "./report";

/** What is compared again and again. */
export interface WatchRequest extends Omit<DriftRequest, "declared" | "workspaces"> {
  /** What is declared, and in which further workspaces: asked anew for each round, because stacks are updated meanwhile. */
  declare(): Promise<Pick<DriftRequest, "declared" | "workspaces">>;
  /** From the end of a round to the next, to which up to a tenth is added. Default five minutes. */
  readonly intervalMilliseconds?: number | undefined;
}

/**
 * Compares at once and after each interval, until the signal, and yields what is new: at first all that is not as declared.
 * When `declare` fails the first time, that is thrown; afterwards it is an event.
 */
export async function* watch(
  { declare, intervalMilliseconds = 300_000, ...how }: WatchRequest,
  reading: Reading,
  random: () => number = Math.random,
): AsyncGenerator<DriftEvent> {
  const { signal } = how;
  const { clock } = reading;
  const memory = createEventMemory();
  for (let isFirst = true; !signal?.aborted; isFirst = false) {
    const at = new Date(clock.now()).toISOString();
    try {
      const gathered = await declare().catch((error) => {
        if (isFirst || signal?.aborted) throw error;
        return error instanceof Error ? error : new Error(String(error));
      });
      const events =
        gathered instanceof Error
          ? memory.notGathered(at, gathered.message)
          : memory.eventsOf(await roundOf(at, { ...how, ...gathered }, reading));
      yield* events;
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
    await pause(clock, intervalMilliseconds * (1 + random() / 10), signal);
  }
}

async function roundOf(at: string, request: DriftRequest, reading: Reading): Promise<Round> {
  const { declared, workspaces = [] } = request;
  const reports: Report[] = [];
  for await (const report of detect(request, reading)) if (report.status !== "unchanged") reports.push(report);
  request.signal?.throwIfAborted();
  const looked = [...workspaces, ...declared.filter(isResource).map(({ workspaceId }) => workspaceId)];
  return { at, declared, looked: new Set(looked.map((id) => id.toLowerCase())), reports: reports.sort(byPlace) };
}

/** An interruption ends it. */
async function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  await clock.sleep(milliseconds, signal).catch((error) => {
    if (!signal?.aborted) throw error;
  });
}

/** What an event is about. */
type About = Pick<Report, "id" | "type" | "name" | "workspaceId" | "declaredIn">;

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

/** One comparison of all that is declared. */
interface Round {
  /** When it began. ISO 8601. */
  readonly at: string;
  readonly declared: readonly Declared[];
  /** The workspaces, in lower case, of which there would be a report if they could not be read. */
  readonly looked: ReadonlySet<string>;
  /** In any order; those of unchanged resources may be left out. */
  readonly reports: readonly Report[];
}

const DECLARATIONS = { id: "declarations", type: "Declarations", name: "declarations" } as const;

/**
 * Remembers what was told, and finds what is new. Drift and being unreadable are remembered apart: drift that nobody could
 * read for a while is not told again afterwards, and nothing is resolved before it was read.
 */
function createEventMemory() {
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
      const unseen = unseenIn(round);
      const changed = reports.filter(({ status }) => status !== "unchanged" && status !== "unreadable");
      return [
        ...again,
        ...resolved(unread, unseen.reasons, round, unseen.isUnknown),
        ...begun(unread, unseen.reasons, at, () => false),
        ...resolved(drift, changed, round, unseen.isUndecided),
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

/** What a round could not see. */
interface Unseen {
  /** Why: a workspace stands for all in it that cannot be read. */
  readonly reasons: readonly Report[];
  /** True when nobody can tell whether it can be read. */
  isUnknown(report: Report): boolean;
  /** True when nobody can tell whether it is as declared. */
  isUndecided(report: Report): boolean;
}

function unseenIn({ reports, declared, looked }: Round): Unseen {
  const unreadable = reports.filter(({ status }) => status === "unreadable");
  const ids = (type: Report["type"]) => unreadable.filter((each) => each.type === type).map(({ id }) => id);
  const workspaces = new Set(ids("Workspace").map((id) => id.toLowerCase()));
  const stacks = new Set(ids("Stack"));
  const files = ids("Definition");
  const isAllDeclared = declared.every(isResource);

  const isInUnread = ({ type, workspaceId }: Report) =>
    type !== "Workspace" && workspaceId !== undefined && workspaces.has(workspaceId.toLowerCase());
  const isLost = ({ declaredIn }: Report) => {
    if (!declaredIn) return false;
    if ("stack" in declaredIn) return stacks.has(declaredIn.stack);
    return files.some((file) => declaredIn.file === file || declaredIn.file.startsWith(path.join(file, path.sep)));
  };
  // What cannot be told may declare something there.
  const isLeft = ({ workspaceId }: Report) =>
    !isAllDeclared && workspaceId !== undefined && !looked.has(workspaceId.toLowerCase());
  const isUnknown = (report: Report) => isInUnread(report) || isLost(report) || isLeft(report);

  const unreadKeys = new Set(unreadable.map(keyOf));
  return {
    reasons: unreadable.filter((report) => !isInUnread(report)),
    isUnknown,
    isUndecided: (report) =>
      isUnknown(report) || unreadKeys.has(keyOf(report)) || (report.status === "unmanaged" && !isAllDeclared),
  };
}

/** What the same resource has in common in every round: of two stacks that declare it, each has its own. */
function keyOf({ id, name, workspaceId, declaredIn }: About): string {
  const place = workspaceId === undefined ? `${id} ${name}` : placeIn(workspaceId, id);
  if (!declaredIn) return place;
  return "stack" in declaredIn ? `${place} ${declaredIn.stack} ${declaredIn.urn}` : `${place} ${declaredIn.file}`;
}

/** Names of environments differ in their letter case; what is before them does not. */
function placeIn(workspaceId: string, id: string): string {
  const before = workspaceId.toLowerCase();
  return id.toLowerCase().startsWith(before) ? `${before}${id.slice(before.length)}` : id;
}

function aboutOf({ id, type, name, workspaceId, declaredIn }: Report): About {
  return { id, type, name, ...(workspaceId !== undefined && { workspaceId }), ...(declaredIn && { declaredIn }) };
}
