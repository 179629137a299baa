import { explained } from "../azure/explained";
import type { History, Run } from "../azure/history";
import { AzureMLError, answerOf } from "../core/errors";
import { subject } from "./messages";

/** Names with the values that are wanted; null for any value. */
type Wanted = Readonly<Record<string, string | null>>;

/** What the runs that are meant have in common; what is left out does not restrict. */
export interface RunTraits {
  /** Such as `azureml.scriptrun`; letter case does not matter. */
  readonly type?: string;
  /** Has the tag of this name, or all of these tags. */
  readonly tags?: string | Wanted;
  /** Has the property of this name, or all of these properties. */
  readonly properties?: string | Wanted;
}

/** Which active runs are meant. */
export interface RunFilter extends RunTraits {
  /** `Running` or `Queued`, in any letter case. Default: every status of a run that has not ended. */
  readonly status?: string;
}

// The words of azureml-core's Run.get_status, without those of a run that has ended.
const ACTIVE = [
  "Running",
  "Queued",
  "NotStarted",
  "Starting",
  "Provisioning",
  "Preparing",
  "Finalizing",
  "CancelRequested",
  "NotResponding",
];
const NAMED = ["Running", "Queued"];
const ENDED = ["Completed", "Failed", "Canceled"];

/** A status as Azure spells it, whatever the letter case; a word that is not known here stays as it is. */
export function spelledStatus(status: string): string {
  return [...ACTIVE, ...ENDED].find((word) => word.toLowerCase() === status.toLowerCase()) ?? status;
}

/**
 * The runs of a compute that have not ended, lazily: the next page is asked for when somebody wants more. The service
 * filters by what azureml-core is known to send; all four filters are applied here as well, because it ignores some.
 */
export function activeRuns(
  history: History,
  computeId: string,
  filter: RunFilter = {},
  signal?: AbortSignal,
): AsyncIterableIterator<Run> {
  return runsOf(history, computeId, filter, statusesOf(filter), signal);
}

/** The runs of a compute with one of the statuses, or with any when none is named; as lazily. */
export function runsOf(
  history: History,
  computeId: string,
  filter: RunTraits,
  statuses: readonly string[],
  signal?: AbortSignal,
): AsyncIterableIterator<Run> {
  const asked = asking(history, computeId, historyFilter(filter, statuses), statuses, signal);
  return (async function* () {
    try {
      for await (const run of asked) if (isMeant(run, filter, statuses)) yield run;
    } catch (error) {
      throw explained(error, `${subject(computeId)}: its runs cannot be listed.`);
    }
  })();
}

// A filter with "or" is in no published specification; one status at a time is what azureml-core sends.
async function* asking(
  history: History,
  computeId: string,
  filter: string | undefined,
  statuses: readonly string[],
  signal?: AbortSignal,
): AsyncIterable<Run> {
  try {
    yield* history.runs(computeId, filter, signal);
  } catch (error) {
    if (answerOf(error)?.status !== 400 || statuses.length < 2) throw error;
    const single = statuses === ACTIVE ? NAMED : statuses;
    for (const status of single) yield* history.runs(computeId, `(Status eq ${status})`, signal);
  }
}

/** The `$filter` for the history service, such as `((Status eq Running) and (Tags/team eq "vision"))`. */
export function activeRunsFilter(filter: RunFilter): string | undefined {
  return historyFilter(filter, statusesOf(filter));
}

function historyFilter(filter: RunTraits, statuses: readonly string[]): string | undefined {
  const status = statuses.map((each) => `Status eq ${each}`).join(" or ");
  const parts = [...(status ? [status] : []), ...keyed("Tags", filter.tags), ...keyed("Properties", filter.properties)];
  const terms = parts.map((part) => `(${part})`);
  return terms.length > 1 ? `(${terms.join(" and ")})` : terms[0];
}

function statusesOf({ status }: RunFilter): readonly string[] {
  if (status === undefined) return ACTIVE;
  const named = NAMED.filter((word) => word.toLowerCase() === status.toLowerCase());
  if (named.length > 0) return named;
  throw new AzureMLError(
    "input",
    `${JSON.stringify(status)} is not a status of active runs; use "Running" or "Queued".`,
  );
}

function keyed(member: string, wanted: RunTraits["tags"] = {}): string[] {
  if (typeof wanted === "string") return isPlain(wanted) ? [`${member}/${wanted} ne null`] : [];
  const sendable = Object.entries(wanted).filter(([name, value]) => isPlain(name) && !/["'\\]/.test(value ?? ""));
  return sendable.map(([name, value]) => `${member}/${name} ${value === null ? "ne null" : `eq "${value}"`}`);
}

// How other names would have to be quoted is not documented.
function isPlain(name: string): boolean {
  return /^[\w.-]+$/.test(name);
}

function isMeant(run: Run, { type, tags, properties }: RunTraits, statuses: readonly string[]): boolean {
  if (type !== undefined && run.runType?.toLowerCase() !== type.toLowerCase()) return false;
  return (
    (statuses.length === 0 || statuses.includes(run.status)) && has(run.tags, tags) && has(run.properties, properties)
  );
}

function has(found: Run["tags"] | null, wanted: RunTraits["tags"] = {}): boolean {
  const there = found ?? {};
  if (typeof wanted === "string") return Object.hasOwn(there, wanted);
  return Object.entries(wanted).every(
    ([name, value]) => Object.hasOwn(there, name) && (value === null || there[name] === value),
  );
}
