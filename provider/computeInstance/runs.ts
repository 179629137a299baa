import { explained } from "../azure/explained";
import type { History, Run } from "../azure/services";
import { AzureMLError, answerOf } from "../core/errors";
import { subject } from "./messages";
import { isWord } from "./properties";

/** Names with the values that are wanted; null for any value. */
type Wanted = Readonly<Record<string, string | null>>;

/** What the runs that are meant have in common; what is left out does not restrict. */
export interface RunTraits {
  /** Such as `azureml.scriptrun`; letter case does not matter. */
  readonly type?: string | undefined;
  /** Has the tag of this name, or all of these tags. */
  readonly tags?: string | Wanted | undefined;
  /** Has the property of this name, or all of these properties. */
  readonly properties?: string | Wanted | undefined;
}

/** Which active runs are meant. */
export interface RunFilter extends RunTraits {
  /** `Running` or `Queued`, in any letter case. Default: every status of a run that has not ended. */
  readonly status?: string | undefined;
}

const NAMED = ["Running", "Queued"];
// cloud-custodian#11117. Whatever else a run says, it has not ended.
const ENDED = ["Completed", "Failed", "Canceled"];
// The words of azureml-core's Run.get_status.
const KNOWN = [
  ...NAMED,
  ...ENDED,
  "NotStarted",
  "Starting",
  "Provisioning",
  "Preparing",
  "Finalizing",
  "CancelRequested",
  "NotResponding",
];

/** Any of these words, in any letter case; or whatever is not the word of an end, no word included; or all. */
export type Statuses = readonly string[] | "not ended" | "any";

/** A status as Azure spells it, whatever the letter case; undefined for a word that is not known here. */
function spelled(status: string): string | undefined {
  return KNOWN.find((word) => isWord(status, word));
}

function hasEnded(status: string): boolean {
  // ARM writes it with one l, model management with two.
  return [...ENDED, "Cancelled"].some((word) => isWord(status, word));
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

/** The runs of a compute with such a status; as lazily. */
export function runsOf(
  history: History,
  computeId: string,
  filter: RunTraits,
  statuses: Statuses,
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

/** A filter of several statuses is in no published specification: where it is refused, another way is known to work. */
async function* asking(
  history: History,
  computeId: string,
  filter: string | undefined,
  statuses: Statuses,
  signal?: AbortSignal,
): AsyncIterable<Run> {
  let isAnswered = false;
  try {
    for await (const run of history.runs(computeId, filter, signal)) {
      isAnswered = true;
      yield run;
    }
  } catch (error) {
    const isRefused = !isAnswered && REFUSALS.has(answerOf(error)?.status ?? 0);
    if (!isRefused || statuses === "any" || statuses.length < 2) throw error;
    if (statuses === "not ended") return yield* history.runs(computeId, undefined, signal);
    for (const status of statuses) yield* history.runs(computeId, `(Status eq ${spelled(status) ?? status})`, signal);
  }
}

// Some services answer 500 or 501 to a filter that they do not understand.
const REFUSALS = new Set([400, 422, 500, 501]);

/** The `$filter` for the history service, such as `((Status eq Running) and (Tags/team eq "vision"))`. */
export function activeRunsFilter(filter: RunFilter): string | undefined {
  return historyFilter(filter, statusesOf(filter));
}

function historyFilter(filter: RunTraits, statuses: Statuses): string | undefined {
  const status = statusFilter(statuses);
  const parts = [...(status ? [status] : []), ...keyed("Tags", filter.tags), ...keyed("Properties", filter.properties)];
  const terms = parts.map((part) => `(${part})`);
  return terms.length > 1 ? `(${terms.join(" and ")})` : terms[0];
}

/** What leaves out no run that is meant: where words are not known here, all are asked for. */
function statusFilter(statuses: Statuses): string | undefined {
  if (statuses === "any") return undefined;
  if (statuses === "not ended") {
    const unlike = ENDED.map((word) => `(Status ne ${word})`).join(" and ");
    return `(Status eq null) or (${unlike})`;
  }
  const words = statuses.map(spelled);
  return words.includes(undefined) ? undefined : words.map((word) => `Status eq ${word}`).join(" or ");
}

function statusesOf({ status }: RunFilter): Statuses {
  if (status === undefined) return "not ended";
  const named = NAMED.filter((word) => isWord(status, word));
  if (named.length > 0) return named;
  throw new AzureMLError(
    "InvalidInput",
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

function isMeant(run: Run, { type, tags, properties }: RunTraits, statuses: Statuses): boolean {
  if (type !== undefined && !isWord(run.runType, type)) return false;
  return isAmong(String(run.status ?? ""), statuses) && has(run.tags, tags) && has(run.properties, properties);
}

function isAmong(status: string, statuses: Statuses): boolean {
  if (statuses === "any") return true;
  return statuses === "not ended" ? !hasEnded(status) : statuses.some((wanted) => isWord(status, wanted));
}

function has(found: Run["tags"] | null, wanted: RunTraits["tags"] = {}): boolean {
  const there = found ?? {};
  if (typeof wanted === "string") return Object.hasOwn(there, wanted);
  return Object.entries(wanted).every(
    ([name, value]) => Object.hasOwn(there, name) && (value === null || there[name] === value),
  );
}
