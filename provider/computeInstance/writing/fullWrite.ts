import { API_VERSIONS, type Compute } from "../../azure/api";
import { namesSchedules } from "../../azure/refusals";
import { agrees } from "../../core/canonical";
import { AzureMLError, answerOf, showAnswer } from "../../core/errors";
import { changing } from "../door/changes";
import { subject } from "../messages";
import type { InstanceProperties, RecordedInputs } from "../properties";
import { schedules as field } from "../tables/scheduleFields";
import type { Target } from "../target";
import { attempt, getInstance } from "../waits";
import { fromWire, hasPreviewValues, overlay, withOwnershipTag } from "../wire";
import { type InstanceChange, isRefused, type Refusal } from "./operations";

/** What one operation is to bring about. */
export interface Writing {
  readonly target: Target;
  readonly changes: readonly InstanceChange[];
  readonly ownershipTag?: string | undefined;
  /** What the instance is known to have, for what reads leave out. */
  readonly known: RecordedInputs | InstanceProperties;
  /** It was created just now: there is no old value that could be kept. */
  readonly isNew?: boolean | undefined;
}

/** The whole instance as it is to be, for a PUT, which overwrites everything. */
export interface FullBody {
  readonly body: Compute;
  /** What it was made of. */
  readonly read: Compute;
  readonly preview: boolean;
}

// What only preview versions know would be reset by a stable one, so it is looked for.
export async function fullBody({ target, changes, ownershipTag, known }: Writing): Promise<FullBody> {
  const all = target.connection.settings.allowPreviewApis
    ? await getInstance({ ...target, preview: true }).catch(unlessUnknownVersion)
    : undefined;
  const preview = target.preview || (all !== undefined && hasPreviewValues(fromWire(all)));
  const read = all ?? (await getInstance(target));
  if (!read) throw new AzureMLError("Disappeared", `${subject(target.id)} disappeared before it could be updated.`);
  return { body: withOwnershipTag(overlay(read, changes, { preview, known }), ownershipTag), read, preview };
}

// Clouds get api-versions at different times: one that is not there answers 400.
function unlessUnknownVersion(error: unknown): undefined {
  if (answerOf(error)?.status === 400) return undefined;
  throw error;
}

type Schedules = InstanceProperties["schedules"];

/** The PUT was refused because it carries schedules, as users report of instances that exist already. */
export function isAboutSchedules(refusal: Refusal, body: Compute): boolean {
  return isRefused(refusal) && schedulesIn(body) !== undefined && namesSchedules(refusal.answer);
}

/**
 * Writes the schedules by their own action and the rest by a PUT without them. The action comes first: only when it works
 * can the schedules be put back, should the PUT take them away.
 */
export async function putAroundSchedules(
  writing: Writing,
  full: FullBody,
  refusal: Refusal,
): Promise<Refusal | undefined> {
  const { target, changes, ownershipTag } = writing;
  const schedules = schedulesIn(full.body);
  const why = actionProblem(target, schedules);
  if (why) return { ...refusal, note: why };
  target.log.info(`Azure refuses schedules in the full update; they are written by updateSchedules.`);
  const failed = await updateSchedules(target, schedules);
  if (failed) return { ...refusal, note: failed };
  const isAllDone = ownershipTag === undefined && changes.every(({ path }) => path[0] === "schedules");
  if (isAllDone) return undefined;
  target.log.info(`the update goes without the schedules, which are put back if it takes them: ${shown(schedules)}`);
  const { api } = target.connection;
  const body = withoutSchedules(full.body);
  const admission = changing(target, "overwrite", full.read);
  const put = attempt(target, () => api.putCompute(target.id, body, full.preview, admission, target.signal));
  // Whatever became of it: without an answer it may have worked.
  await put.catch(() => undefined);
  await putBack(target, schedules);
  return put;
}

async function putBack(target: Target, schedules: Schedules): Promise<void> {
  const restore = async () =>
    (await hasSchedules(target, schedules)) ? undefined : updateSchedules(target, schedules);
  const lost = await restore().catch((error: Error) => error.message);
  if (lost === undefined) return;
  throw new AzureMLError(
    "RequestRefused",
    `${subject(target.id)}: Azure takes the update only without the schedules, and whether they are still there is not sure. ${lost} They were: ${shown(schedules)}`,
  );
}

/**
 * Writes the schedules by their own action and reads them back; the sentences that say why that did not work, or nothing.
 * An empty list switches them off.
 */
export async function updateSchedules(target: Target, schedules: Schedules): Promise<string | undefined> {
  const why = actionProblem(target, schedules);
  if (why) return why;
  const body = { computeStartStop: schedules?.computeStartStop ?? [] };
  const { api } = target.connection;
  const admission = changing(target, "updateSchedules");
  const refusal = await attempt(target, () => api.updateSchedules(target.id, body, admission, target.signal));
  const name = `updateSchedules (api-version ${API_VERSIONS.updateSchedules})`;
  if (refusal) return `Its action ${name} was refused as well: ${showAnswer(refusal.answer)}.`;
  if (await hasSchedules(target, schedules)) return undefined;
  return `Its action ${name} was accepted and did not bring them.`;
}

// The only version of the action does not know days of the month: it would drop them.
function actionProblem({ connection }: Target, schedules: Schedules): string | undefined {
  if (!connection.settings.allowPreviewApis) {
    return "The action updateSchedules exists in a preview api-version only, and azureml:allowPreviewApis is false.";
  }
  const isNew = schedules?.computeStartStop?.some(({ recurrence }) => recurrence?.schedule?.monthDays !== undefined);
  return isNew ? "The action updateSchedules does not know monthDays, so it was not tried." : undefined;
}

async function hasSchedules(target: Target, schedules: Schedules): Promise<boolean> {
  const compute = await getInstance(target);
  if (!compute) throw new AzureMLError("Disappeared", `${subject(target.id)} disappeared while it was updated.`);
  return agrees(
    field.fields["computeStartStop"] as never,
    schedules?.computeStartStop,
    fromWire(compute).schedules?.computeStartStop,
  );
}

/** Those of the body of a PUT. */
export function schedulesIn(body: Compute): Schedules {
  return body.properties.properties?.["schedules"] as Schedules;
}

function withoutSchedules(body: Compute): Compute {
  const { schedules: _, ...machine } = body.properties.properties ?? {};
  return { ...body, properties: { ...body.properties, properties: machine } };
}

const shown = (schedules: Schedules) => JSON.stringify(schedules?.computeStartStop ?? []);
