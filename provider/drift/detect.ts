import { systemClock } from "../azure/clock";
import { resolveSettings } from "../azure/config";
import { type Connection, createConnection } from "../azure/connection";
import { createSender } from "../azure/pipeline";
import { withinReadBudget } from "../azure/readBudget";
import type { ConnectOptions } from "../azure/workspace";
import { atMost } from "../core/atMost";
import { parseWorkspaceId } from "../core/ids";
import { outputs } from "../core/reflect";
import type { Clock, Log } from "../core/resource";
import type { Values } from "../core/values";
import type { Kind, Survey } from "../kinds/kind";
import { type Declared, type DeclaredResource, isResource, type Undeclared } from "./declared";
import { differences, lastChangeOf, recreated } from "./differences";
import { type IgnoreRule, ignoredBy, validRules } from "./ignoreRules";
import { counted, type DriftDocument, exitCodeOf, NONE, type Report, type Status, type Summary } from "./report";

/** What is compared, and how. */
export interface DriftRequest {
  /** Of `declaredInStack` or `declaredInDefinitions`. */
  readonly declared: readonly Declared[];
  /** ARM ids of further workspaces, which are searched for unmanaged resources. */
  readonly workspaces?: readonly string[] | undefined;
  /** False: unmanaged resources are not looked for. Default true. */
  readonly unmanaged?: boolean | undefined;
  /** Expected differences count as drift. Default false. */
  readonly includeExpected?: boolean | undefined;
  /** Rules that leave differences and resources out of what counts. */
  readonly ignore?: readonly IgnoreRule[] | undefined;
  /** Ends the comparison, which throws the reason. */
  readonly signal?: AbortSignal | undefined;
}

const WORKSPACES_AT_ONCE = 8;
const READ_AT_ONCE = 16;
const SILENT: Log = { progress: () => {}, info: () => {}, warn: () => {} };

/**
 * Compares what is declared with what is there, and changes nothing. Reports come workspace by workspace, each as soon as
 * it is known. What cannot be read is reported, and not thrown; an interruption is thrown.
 */
export async function* detect(request: DriftRequest, reading: Reading): AsyncGenerator<Report> {
  const { declared, workspaces = [], ignore = [] } = request;
  const unknown = declared.filter((each): each is Undeclared => !isResource(each));
  for (const each of unknown) yield undeclared(each);
  // What is declared where nobody could look would seem to be unmanaged.
  const unmanaged = request.unmanaged !== false && unknown.length === 0;
  const { rules } = validRules(ignore, reading.clock.now());
  const groups = [...byWorkspace(declared.filter(isResource), workspaces).values()];
  const asked = { ...request, unmanaged, ignore: rules };
  yield* streamed<Report>((tell, isOver) =>
    atMost(WORKSPACES_AT_ONCE, groups, async (group) => {
      if (!isOver()) await driftInWorkspace(group, asked, reading, tell);
    }),
  );
}

/** What the work tells, each as soon as it does; the work goes on when somebody wants the next, until nobody does. */
async function* streamed<Item>(
  work: (tell: (item: Item) => Promise<void>, isOver: () => boolean) => Promise<unknown>,
): AsyncGenerator<Item> {
  let isOver = false;
  const { readable, writable } = new TransformStream<Item, Item>();
  const writer = writable.getWriter();
  const told = work(
    (item) => writer.write(item),
    () => isOver,
  );
  const end = told.then(
    () => writer.close(),
    (error) => writer.abort(error),
  );
  // Nobody reads on: then there is nobody to tell that the work has failed.
  end.catch(() => undefined);
  try {
    yield* readable;
  } finally {
    isOver = true;
  }
}

function undeclared({ reason, ...what }: Undeclared): Report {
  return { ...what, status: "unreadable", counts: true, differences: [], reason };
}

/** What is declared in one workspace. */
interface Group {
  readonly workspaceId: string;
  readonly name: string;
  readonly declared: readonly DeclaredResource[];
}

function byWorkspace(declared: readonly DeclaredResource[], workspaces: readonly string[]): Map<string, Group> {
  const groups = new Map<string, Group & { declared: DeclaredResource[] }>();
  const groupOf = (workspaceId: string) => {
    const key = workspaceId.toLowerCase();
    const name = parseWorkspaceId(workspaceId)?.workspaceName ?? workspaceId;
    const group = groups.get(key) ?? { workspaceId, name, declared: [] };
    groups.set(key, group);
    return group;
  };
  for (const each of declared) groupOf(each.workspaceId).declared.push(each);
  for (const each of workspaces) groupOf(each);
  return groups;
}

/** Tells the reports of one workspace, kind by kind, each as soon as it is known. */
async function driftInWorkspace(
  group: Group,
  request: DriftRequest,
  reading: Reading,
  tell: (report: Report) => Promise<void>,
): Promise<void> {
  const { workspaceId, name, declared } = group;
  const problems: string[] = [];
  for (const kind of reading.kinds) {
    const ours = declared.filter(({ type }) => type === kind.type);
    const isComplete = request.unmanaged !== false;
    if (ours.length === 0 && !isComplete) continue;
    const asked = { workspaceId, declared: ours, isComplete, signal: request.signal };
    const survey = await kind.survey(reading.connection, asked);
    await atMost(READ_AT_ONCE, ours, async (each) => {
      await tell(await reportOn(each, survey, request, reading));
    });
    if (isComplete) for (const report of unmanagedIn(kind, survey, ours, request, workspaceId)) await tell(report);
    if (survey.problem) problems.push(survey.problem);
  }
  if (problems.length === 0) return;
  const reason = [...new Set(problems)].join(" ");
  await tell({ id: workspaceId, type: "Workspace", name, workspaceId, ...UNREADABLE, reason });
}

const UNREADABLE = { status: "unreadable", counts: true, differences: [] } as const;

async function reportOn(
  declared: DeclaredResource,
  survey: Survey,
  request: DriftRequest,
  { clock }: Reading,
): Promise<Report> {
  const { id, type, name, workspaceId, declaredIn, declaredBefore, inputs, notes: known = [] } = declared;
  const about = { id, type, name, workspaceId, declaredIn, ...(known.length > 0 && { notes: known }) };
  if (survey.isUnknown(id)) return { ...about, ...UNREADABLE, reason: survey.problem };
  try {
    const notes = [...known];
    const log: Log = { ...SILENT, warn: (text) => notes.push(text) };
    const { signal } = request;
    const asked = { id, declaredBefore, inputs, observed: seen(declared), signal, clock, log };
    const found = await survey.resource.read(asked);
    const noted = { ...about, ...(notes.length > 0 && { notes }) };
    if (found) return { ...noted, ...compared(declared, survey, found.properties, request) };
    const ignored = ignoredBy(request.ignore ?? [], declared);
    return { ...noted, status: "missing", counts: !ignored, differences: [], ...(ignored && { ignored }) };
  } catch (error) {
    if (request.signal?.aborted) throw error;
    return { ...about, ...UNREADABLE, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** What was declared, as if it had been seen: a list has to show as much, or it may have left something out. */
function seen({ inputs, observed }: DeclaredResource): Values {
  return { provisioningState: "Succeeded", state: "Unknown", ...(observed ?? inputs) };
}

function compared(
  declared: DeclaredResource,
  { resource, isManaged }: Survey,
  observed: Values,
  { ignore = [], includeExpected = false }: DriftRequest,
): Pick<Report, "status" | "counts" | "differences" | "ignored" | "lastChange" | "reason"> {
  const whole = ignoredBy(ignore, declared);
  const all = [...differences(resource, declared, observed), ...recreated(declared, observed, isManaged(declared.id))];
  const found = all.map(({ keys, ...difference }) => {
    const ignored = whole ?? ignoredBy(ignore, declared, keys);
    return { ...difference, ...(ignored && { ignored }) };
  });
  const unfinished = resource.unfinished(outputs(resource.fields, declared.inputs, observed));
  const isCounted = found.some(({ ignored, expected }) => !ignored && (!expected || includeExpected));
  const isChanged = found.length > 0 || unfinished !== undefined;
  const lastChange = lastChangeOf(observed);
  return {
    status: isChanged ? "changed" : "unchanged",
    counts: isCounted || (unfinished !== undefined && !whole),
    differences: found,
    ...(unfinished !== undefined && whole && { ignored: whole }),
    ...(lastChange && { lastChange }),
    ...(unfinished !== undefined && { reason: unfinished }),
  };
}

/** What nobody declares and no stack has tagged: what another stack owns is its own affair. */
function* unmanagedIn(
  kind: Kind,
  survey: Survey,
  declared: readonly DeclaredResource[],
  { ignore = [] }: DriftRequest,
  workspaceId: string,
): Generator<Report> {
  const known = new Set(declared.map(({ id }) => kind.keyOf(id)));
  for (const { id, name, properties, isManaged } of survey.listed) {
    const key = kind.keyOf(id);
    if (isManaged || known.has(key)) continue;
    // A list that changes while it is read may repeat what it had.
    known.add(key);
    const ignored = ignoredBy(ignore, { id, name, workspaceId });
    const lastChange = lastChangeOf(properties);
    const about = { id, type: kind.type, name, workspaceId };
    yield {
      ...about,
      status: "unmanaged",
      counts: !ignored,
      differences: [],
      ...(ignored && { ignored }),
      ...(lastChange && { lastChange }),
    };
  }
}

/** The way to Azure. */
export interface Reading {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly kinds: readonly Kind[];
}

/** Reads within what ARM lets through. Nothing is sent before something is asked. */
export function readingOf(
  { credential, config = {}, env = process.env, clock = systemClock }: ConnectOptions,
  kinds: readonly Kind[],
): Reading {
  const settings = resolveSettings(typeof config === "function" ? config : (key) => config[key], env);
  const sender = createSender(settings, { credential });
  const send = withinReadBudget(sender, clock);
  return { connection: createConnection(send, settings, clock, sender.credential), clock, kinds };
}

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
