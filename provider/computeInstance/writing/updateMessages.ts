import { API_VERSIONS } from "../../azure/api";
import { hintsFor } from "../../azure/explained";
import { listed } from "../../core/diff";
import { AzureMLError, showAnswer } from "../../core/errors";
import { holdsSecret } from "../../core/fields";
import { show } from "../../core/values";
import { fields } from "../fields";
import { subject } from "../messages";
import { type InstanceChange, OPERATIONS, type Refusal } from "./operations";

/** The changes that only preview api-versions can make. */
export function previewChanges(changes: readonly InstanceChange[]): InstanceChange[] {
  return changes.filter((change) => versionOf(change) !== undefined);
}

/** For the preview: which changes are made by which preview api-version; nothing when none are. */
export function previewNote(changes: readonly InstanceChange[]): string | undefined {
  const acted = previewChanges(changes);
  const versions = new Set(acted.map(versionOf));
  const notes = [...versions].map((version) => {
    const made = acted.filter((change) => versionOf(change) === version);
    return `${listed(made)}: changed in place by an action of api-version ${version}.`;
  });
  const sent = changes.filter((change) => !acted.includes(change) && fields[change.path[0]]?.preview);
  if (sent.length > 0)
    notes.push(`${listed(sent)}: written with api-version ${API_VERSIONS.computesPreview}; no stable one has it.`);
  return notes.length > 0 ? notes.join(" ") : undefined;
}

/** Why they cannot be made where preview api-versions are not allowed. */
export function previewMessage(changes: readonly InstanceChange[]): string {
  return `a change of ${listed(changes)} needs a preview api-version, and azureml:allowPreviewApis is false.`;
}

const versionOf = ({ operation }: InstanceChange) => OPERATIONS[operation].apiVersion;

/** Of a write that Azure refused, with what to do. */
export function refusedWrite(
  id: string,
  changes: readonly InstanceChange[],
  { answer, cause, note }: Refusal,
  isNew = false,
): AzureMLError {
  const what = changes.length > 0 ? listed(changes) : "the ownership tag";
  const carriesAll = changes.some(({ operation }) => operation === "put");
  const whole = carriesAll ? " (The request carries the whole instance, its schedules and applications included.)" : "";
  const advice = changes.map((change) => adviceFor(change, answer.status, isNew)).find(Boolean);
  const said = showAnswer(answer);
  const more = [note, advice, ...hintsFor(said)].filter(Boolean).map((sentence) => ` ${sentence}`);
  const end = whole || (more.length > 0 ? "." : "");
  const message = `${subject(id)}: Azure refused the update of ${what}. ${said}${end}${more.join("")}`;
  return new AzureMLError("RequestRefused", message, { answer, cause });
}

function adviceFor(change: InstanceChange, status: number | undefined, isNew: boolean): string | undefined {
  const own = OPERATIONS[change.operation].advice?.(status);
  if (own) return own;
  if (status !== 400 && status !== 404 && status !== 422) return undefined;
  if (isNew) return "The instance is there without it: declare what it has.";
  if (!isReplaceable(change)) return "The old value was kept.";
  return `The old value was kept. If Azure takes it only when an instance is created, replace this one, ${REPLACING}.`;
}

const isOfCreation = ({ operation }: InstanceChange) => OPERATIONS[operation].isOfCreation;
/** A tag can be changed on every resource of Azure. */
const isReplaceable = (change: InstanceChange) => isOfCreation(change) && change.path[0] !== "tags";
const REPLACING = 'which deletes the disk: run "pulumi state taint <urn>" and then "pulumi up"';

/** Of changes that Azure accepted and did not make. */
export function keptMessage(id: string, kept: readonly InstanceChange[]): string {
  const power = kept.find(({ operation }) => operation === "powerState");
  if (power && kept.length === 1) {
    return `${subject(id)} was to be ${String(power.after)} and is ${String(power.before ?? "neither running nor stopped")}: somebody, or a schedule, changed it meanwhile. Run "pulumi up" again.`;
  }
  const said = `${subject(id)}: Azure accepted the update of ${listed(kept)} and kept the old value.`;
  if (!kept.some(isOfCreation)) {
    return `${said} Run "pulumi up" again, or do it in the studio.`;
  }
  const advice = `${declaring(kept)} ${POLICY}`;
  if (!kept.some(isReplaceable)) return `${said} ${advice}`;
  return `${said} ${advice} Only what Azure takes at the creation alone can be had by a replacement, ${REPLACING}.`;
}

const POLICY =
  "An Azure Policy that modifies, or a default of Azure, may have set it; then a new instance would get the same.";

/** Of an instance that was created just now: another one would not be created in another way. */
export function changedMessage(id: string, changes: readonly InstanceChange[]): string {
  return `${subject(id)} was created, but not as declared: ${listed(changes)}. ${declaring(changes)} ${POLICY}`;
}

function declaring(changes: readonly InstanceChange[]): string {
  const plain = changes.filter(({ field, before }) => !holdsSecret(field) && typeof before !== "object");
  const values = plain.map(({ path, before }) => `${show(path)} ${JSON.stringify(before ?? null)}`).join(", ");
  return `To keep the instance, declare what it has${values && `: ${values}`}.`;
}
