import { fields as instanceFields } from "../../provider/computeInstance/fields";
import { agrees } from "../../provider/core/canonical";
import { type Field, type Fields, isComputed } from "../../provider/core/fields";
import { isRecord, type Path, type Value, type Values } from "../../provider/core/values";
import { fields as imageFields } from "../../provider/image/fields";
import { BASE } from "../image/declared";
import { SUBSCRIPTION } from "../provider/azure";

export const CHANGED = "another value";
export const REMOVED = "no value";

/** What somebody may do to a property, in the words of inputs. */
export interface FieldChange {
  /** `schedules.computeStartStop[].action`, `tags{}` */
  readonly field: string;
  readonly what: typeof CHANGED | typeof REMOVED;
  readonly declared: Values;
  /** What is there afterwards. */
  readonly found: Values;
  /** Where the difference is told: lists are compared as a whole. */
  readonly path: Path;
}

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml`;
export const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/lab`;
export const SUBNETS = ["s", "t"].map((name) => `${NETWORK}/subnets/${name}`);
export const IDENTITIES = ["a", "b"].map(
  (name) => `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
);

const KEY = "data";
const WORDS = ["one", "other"] as const;
const CONTEXT = "https://example.com/context/";
const CRON = { action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *" } };
const RECURRENCE = { action: "Stop", triggerType: "Recurrence", recurrence: { frequency: "Day", interval: 1 } };
const SCHEDULES = "schedules.computeStartStop[]";
const scripted = (name: string): Values => ({ setupScripts: { scripts: { [name]: { scriptData: "c3RhcnQ=" } } } });
const scheduled = (schedule: Values): Values => ({ schedules: { computeStartStop: [schedule] } });

/** Two values of a field that Azure tells apart, where the table does not have them. */
const VALUES: Readonly<Record<string, readonly [Value, Value]>> = {
  "identity.type": ["SystemAssigned", "None"],
  "identity.userAssignedIdentities[]": [IDENTITIES[0], IDENTITIES[1]],
  "subnet.id": [SUBNETS[0], SUBNETS[1]],
  [`${SCHEDULES}.cron.startTime`]: ["2026-01-31T08:00:00", "2027-01-31T08:00:00"],
  [`${SCHEDULES}.recurrence.startTime`]: ["2026-01-31T08:00:00", "2027-01-31T08:00:00"],
  "setupScripts.scripts.creationScript.timeout": ["25m", "30m"],
  "setupScripts.scripts.startupScript.timeout": ["25m", "30m"],
  image: [BASE, "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250101.v1"],
  condaFile: ["dependencies: [python=3.11]\n", "dependencies: [python=3.12]\n"],
  "build.contextUri": [CONTEXT, "https://example.com/other/"],
};

/** What must be there as well, by the beginning of the field's path; the longest counts. */
const BESIDE: Readonly<Record<string, Values>> = {
  "identity.userAssignedIdentities": { identity: { type: "UserAssigned" } },
  enableNodePublicIp: { subnet: { id: SUBNETS[0] } },
  [SCHEDULES]: scheduled(CRON),
  [`${SCHEDULES}.recurrence`]: scheduled(RECURRENCE),
  "customServices[].environmentVariables{}.type": {
    customServices: [{ environmentVariables: { [KEY]: { value: "one" } } }],
  },
  "setupScripts.scripts.creationScript": scripted("creationScript"),
  "setupScripts.scripts.startupScript": scripted("startupScript"),
  "build.dockerfilePath": { build: { contextUri: CONTEXT } },
};

/** Both sides of what no generated pair is valid for. */
const PAIRS: Readonly<Record<string, readonly [Values, Values]>> = {
  [`${SCHEDULES}.triggerType`]: [scheduled(CRON), scheduled(RECURRENCE)],
};

/** What cannot change behind anybody's back, and why. */
export const UNCHANGEABLE: Readonly<Record<string, string>> = {
  computeInstanceAuthorizationType: "There is one value.",
  "customServices[].environmentVariables{}.type": "There is one value.",
  "models[]": "An image of model management is never recreated under its version.",
};

/** What is there whether it is declared or not, and why. */
export const NEVER_ABSENT: Readonly<Record<string, string>> = {
  vmSize: "An instance has a size.",
  powerState: "An instance runs, or does not.",
  disableLocalAuth: "Reads that do not show it are no difference.",
  "customServices[].endpoints[].published": "Azure chooses one.",
  "dataMounts[].mountPath": "Azure chooses one.",
  image: "An image that is not built from a context has a base image.",
  "build.contextUri": "A build has a context.",
};

/** A property that a user can set, as its table has it. */
export interface Leaf {
  readonly field: string;
  readonly steps: readonly string[];
  readonly kind: Field;
}

export function leavesOf(fields: Fields, around: readonly string[] = []): Leaf[] {
  const settable = Object.entries(fields).filter(([, field]) => !field.ours && !isComputed(field));
  return settable.flatMap(([name, field]) => leaves(field, [...around, name]));
}

function leaves(field: Field, steps: readonly string[]): Leaf[] {
  if (field.kind === "object") return leavesOf(field.fields, steps);
  if (field.kind === "list") return leaves(field.item, [...steps, "[]"]);
  if (field.kind === "map") return leaves(field.values, [...steps, "{}"]);
  return [{ field: nameOf(steps), steps, kind: field }];
}

function nameOf(steps: readonly string[]): string {
  return steps.join(".").replaceAll(".[]", "[]").replaceAll(".{}", "{}");
}

export const INSTANCE_LEAVES = leavesOf(instanceFields);
export const IMAGE_LEAVES = leavesOf(imageFields);

/** A change of every property of a compute instance, and of an image. */
export const INSTANCE_CHANGES = changesOf(instanceFields, INSTANCE_LEAVES);
export const IMAGE_CHANGES = changesOf(imageFields, IMAGE_LEAVES);

function changesOf(fields: Fields, all: readonly Leaf[]): FieldChange[] {
  return all
    .filter(({ field }) => !(field in UNCHANGEABLE))
    .flatMap((leaf): FieldChange[] => {
      const { field, kind } = leaf;
      const [one, other] = valuesOf(leaf);
      const withValue = (value: Value) => inputsWith(fields, leaf, value);
      const [declared, found] = PAIRS[field] ?? [withValue(one), withValue(other)];
      const path = pathOf(fields, leaf);
      const changed = { field, what: CHANGED, declared, found, path } as const;
      if (!isOptional(leaf)) return [changed];
      const present = agrees(kind, one, undefined) ? other : one;
      return [changed, { field, what: REMOVED, declared: withValue(present), found: withValue(undefined), path }];
    });
}

/** Whether it may be missing where everything around it is there, and its absence tells something. */
export function isOptional({ field, kind, steps }: Leaf): boolean {
  return !kind.required && !kind.withheld && !(field in NEVER_ABSENT) && steps.at(-1) !== "[]";
}

/** Valid inputs with this value of the field, and nothing else that is not required. */
export function inputsWith(fields: Fields, { field, steps }: Leaf, value: Value): Values {
  const beginnings = Object.keys(BESIDE).filter((each) => field.startsWith(each));
  const [longest = ""] = beginnings.sort((a, b) => b.length - a.length);
  const [name = "", ...rest] = steps;
  const inner = fields[name] as Field;
  const around: Values = { [name]: nested(inner, rest, value, least) };
  const alone: Values = { [name]: nested(inner, rest, value, () => ({})) };
  return merged(merged(around, BESIDE[longest] ?? {}), alone) as Values;
}

export function valuesOf({ field, kind }: Leaf): readonly [Value, Value] {
  return VALUES[field] ?? sampled(kind);
}

function sampled(kind: Field): readonly [Value, Value] {
  if (kind.kind === "boolean") return kind.default === true ? [false, true] : [true, false];
  const known = kind.kind === "object" || kind.kind === "list" || kind.kind === "map" ? [] : kind.choices;
  const examples = "examples" in kind ? kind.examples : undefined;
  const [one, other] = known ?? examples ?? (kind.kind === "integer" ? [1, 2] : WORDS);
  return [one, other];
}

/** The value at the end of the steps, with what `around` gives an object that is on the way. */
function nested(
  field: Field,
  [step, ...rest]: readonly string[],
  value: Value,
  around: (field: Field) => Value,
): Value {
  if (step === undefined) return value;
  if (field.kind === "list") return [nested(field.item, rest, value, around)];
  if (field.kind === "map") return { [KEY]: nested(field.values, rest, value, around) };
  if (field.kind !== "object") throw new Error(`Nothing is inside of ${step}.`);
  return { ...(around(field) as Values), [step]: nested(field.fields[step] as Field, rest, value, around) };
}

/** The least valid value. */
function least(field: Field): Value {
  if (field.kind === "list") return [least(field.item)];
  if (field.kind === "map") return {};
  if (field.kind !== "object") return sampled(field)[0];
  const required = Object.entries(field.fields).filter(([, child]) => child.required && !isComputed(child));
  return Object.fromEntries(required.map(([name, child]) => [name, least(child)]));
}

function merged(one: Value, other: Value): Value {
  if (Array.isArray(one) && Array.isArray(other)) return other.map((item, i) => merged(one[i], item));
  if (!isRecord(one) || !isRecord(other)) return other ?? one;
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(names.map((name) => [name, merged(one[name], other[name])]));
}

function pathOf(fields: Fields, { steps }: Leaf): Path {
  const [name = ""] = steps;
  const field = fields[name];
  if (field?.kind === "list" && field.ownedBy) return [name, WORDS[0]];
  const list = steps.indexOf("[]");
  return (list < 0 ? steps : steps.slice(0, list)).map((step) => (step === "{}" ? KEY : step));
}
