import type { Found as Listed, Survey, Surveyor } from "../azure/survey";
import { outputs } from "../core/reflect";
import type { Log } from "../core/resource";
import { absences, differences, lastChangeOf } from "./comparing";
import type { DeclaredResource } from "./declared";
import type { Report } from "./report";
import type { DriftRequest, Group, Reading } from "./request";
import { ignoredBy } from "./rules";

const READ_AT_ONCE = 16;
const SILENT: Log = { progress: () => {}, info: () => {}, warn: () => {} };

/** The reports of one workspace, kind by kind. */
export async function* driftInWorkspace(
  group: Group,
  request: DriftRequest,
  reading: Required<Reading>,
): AsyncGenerator<Report> {
  const { workspaceId, name, declared } = group;
  const problems: string[] = [];
  for (const kind of reading.kinds) {
    const ours = declared.filter(({ type }) => type === kind.type);
    const isComplete = request.unmanaged !== false;
    if (ours.length === 0 && !isComplete) continue;
    const asked = { workspaceId, wanted: ours, isComplete, signal: request.signal };
    const survey = await kind.survey(reading.connection, asked);
    const lists = listsOf(survey);
    for (let at = 0; at < ours.length; at += READ_AT_ONCE) {
      const few = ours.slice(at, at + READ_AT_ONCE);
      yield* await Promise.all(few.map((each) => reportOn(each, survey, lists, request, reading)));
    }
    if (isComplete) yield* unmanaged(kind, survey, ours, request, workspaceId);
    if (survey.problem) problems.push(survey.problem);
  }
  if (problems.length === 0) return;
  const reason = [...new Set(problems)].join(" ");
  yield { id: workspaceId, type: "Workspace", name, workspaceId, ...UNREADABLE, reason };
}

const UNREADABLE = { status: "unreadable", counts: true, differences: [] } as const;

async function reportOn(
  declared: DeclaredResource,
  survey: Survey,
  lists: Lists,
  request: DriftRequest,
  reading: Reading,
): Promise<Report> {
  const { id, type, name, workspaceId, declaredIn, notes } = declared;
  const about = { id, type, name, workspaceId, declaredIn, ...(notes?.length && { notes }) };
  if (survey.isUnknown(id)) return { ...about, ...UNREADABLE, reason: survey.problem };
  try {
    const found = await read(declared, survey, lists, request, reading);
    if (found) return { ...about, ...compared(declared, survey, found.properties, request) };
    const ignored = ignoredBy(request.ignore ?? [], declared);
    return { ...about, status: "missing", counts: !ignored, differences: [], ...(ignored && { ignored }) };
  } catch (error) {
    if (request.signal?.aborted) throw error;
    return { ...about, ...UNREADABLE, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** As it was listed, unless the list may have left something out. */
async function read(
  declared: DeclaredResource,
  survey: Survey,
  lists: Lists,
  { signal }: DriftRequest,
  { clock }: Reading,
) {
  const { id, declaredBefore, inputs, observed } = declared;
  const asked = { id, declaredBefore, inputs, observed, signal, clock, log: SILENT };
  const listed = await survey.resource.read(asked);
  if (!listed || !lists.has(id)) return listed;
  const absent = absences(survey.resource, declared, listed.properties).filter((name) => !lists.isShown(name));
  if (absent.length === 0) return listed;
  const itself = await survey.unlisted.read(asked);
  const still = new Set(itself ? absences(survey.resource, declared, itself.properties) : []);
  for (const name of absent) if (still.has(name)) lists.shows(name);
  return itself;
}

/** What is known of the lists of a workspace. */
interface Lists {
  has(id: string): boolean;
  /** True for a property that lists do not leave out: one of them has it, or a resource itself had it not either. */
  isShown(name: string): boolean;
  shows(name: string): void;
}

function listsOf({ found }: Survey): Lists {
  const ids = new Set(found.map(({ id }) => id.toLowerCase()));
  const shown = new Set(found.flatMap(({ properties }) => Object.keys(properties)));
  return {
    has: (id) => ids.has(id.toLowerCase()),
    isShown: (name) => shown.has(name),
    shows: (name) => shown.add(name),
  };
}

function compared(
  declared: DeclaredResource,
  { resource }: Survey,
  observed: Listed["properties"],
  { ignore = [], includeExpected = false }: DriftRequest,
): Pick<Report, "status" | "counts" | "differences" | "ignored" | "lastChange" | "reason"> {
  const whole = ignoredBy(ignore, declared);
  const found = differences(resource, declared, observed).map(({ keys, ...difference }) => {
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
  kind: Surveyor,
  survey: Survey,
  declared: readonly DeclaredResource[],
  { ignore = [] }: DriftRequest,
  workspaceId: string,
): Generator<Report> {
  const known = new Set(declared.map(({ id }) => id.toLowerCase()));
  for (const { id, name, properties, isOwned } of survey.found) {
    if (isOwned || known.has(id.toLowerCase())) continue;
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
