import { atMost } from "../core/atMost";
import { outputs } from "../core/reflect";
import type { Log } from "../core/resource";
import type { Values } from "../core/values";
import type { Kind, Found as Listed, Survey } from "../kinds/kind";
import { differences, lastChangeOf, madeAnew } from "./comparing";
import type { DeclaredResource } from "./declared";
import type { Report } from "./report";
import type { DriftRequest, Group, Reading } from "./request";
import { ignoredBy } from "./rules";

const READ_AT_ONCE = 16;
const SILENT: Log = { progress: () => {}, info: () => {}, warn: () => {} };

/** Tells the reports of one workspace, kind by kind, each as soon as it is known. */
export async function driftInWorkspace(
  group: Group,
  request: DriftRequest,
  reading: Required<Reading>,
  tell: (report: Report) => Promise<void>,
): Promise<void> {
  const { workspaceId, name, declared } = group;
  const problems: string[] = [];
  for (const kind of reading.kinds) {
    const ours = declared.filter(({ type }) => type === kind.type);
    const isComplete = request.unmanaged !== false;
    if (ours.length === 0 && !isComplete) continue;
    const asked = { workspaceId, wanted: ours, isComplete, signal: request.signal };
    const survey = await kind.survey(reading.connection, asked);
    await atMost(READ_AT_ONCE, ours, async (each) => {
      await tell(await reportOn(each, survey, request, reading));
    });
    if (isComplete) for (const report of unmanaged(kind, survey, ours, request, workspaceId)) await tell(report);
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
  { resource, isOwned }: Survey,
  observed: Listed["properties"],
  { ignore = [], includeExpected = false }: DriftRequest,
): Pick<Report, "status" | "counts" | "differences" | "ignored" | "lastChange" | "reason"> {
  const whole = ignoredBy(ignore, declared);
  const all = [...differences(resource, declared, observed), ...madeAnew(declared, observed, isOwned(declared.id))];
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
function* unmanaged(
  kind: Kind,
  survey: Survey,
  declared: readonly DeclaredResource[],
  { ignore = [] }: DriftRequest,
  workspaceId: string,
): Generator<Report> {
  const known = new Set(declared.map(({ id }) => kind.keyOf(id)));
  for (const { id, name, properties, isOwned } of survey.found) {
    const key = kind.keyOf(id);
    if (isOwned || known.has(key)) continue;
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
