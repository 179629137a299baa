import { fields as instanceFields } from "../../provider/computeInstance/fields";
import type { Field, Fields, ListField, Scalar } from "../../provider/core/fields";
import type { Value, Values } from "../../provider/core/values";
import { fields as imageFields } from "../../provider/image/fields";
import { IDENTITIES, IMAGE_LEAVES, INSTANCE_LEAVES, inputsWith, type Leaf, SUBNETS, valuesOf } from "./fieldChanges";

/** Something other than declared that Azure takes for the same, or that nobody declares. */
export interface FieldSameness {
  readonly field: string;
  readonly what: string;
  readonly declared: Values;
  readonly found: Values;
}

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHV3Ymx0b3BxZ2h6bWFqcmRrZXNpY3Zubnlm";
const GUID = "8f2c1a60-0000-4000-8000-00000000000a";
const TIMES = ["2026-01-31T08:00:00", "2026-01-31 08:00:00"] as const;

/** Two spellings of one value, of each field that has a canonical form. */
export const SPELLINGS: Readonly<Record<string, readonly [Value, Value]>> = {
  "identity.type": ["systemassigned", "SystemAssigned"],
  "identity.userAssignedIdentities[]": [IDENTITIES[0], IDENTITIES[0]?.replace("resourceGroups", "resourcegroups")],
  vmSize: ["Standard_DS3_v2", "STANDARD_DS3_V2"],
  "subnet.id": [SUBNETS[0], SUBNETS[0]?.replace("resourceGroups", "resourcegroups")],
  "sshSettings.adminPublicKey": [`${KEY} dev`, `${KEY} somebody@home\n`],
  "personalComputeInstanceSettings.assignedUser.objectId": [GUID, GUID.toUpperCase()],
  "personalComputeInstanceSettings.assignedUser.tenantId": [GUID, GUID.toUpperCase()],
  idleTimeBeforeShutdown: ["PT60M", "PT1H"],
  "schedules.computeStartStop[].cron.startTime": TIMES,
  "schedules.computeStartStop[].recurrence.startTime": TIMES,
  "build.dockerfilePath": [".\\docker//Dockerfile", "docker/Dockerfile"],
  condaFile: ["dependencies: [python=3.11]\n", "# the same\r\ndependencies:\r\n  - python=3.11\r\n"],
};

/** Of which nothing but one spelling can be there, and why. */
export const SPELLED_ONE_WAY: Readonly<Record<string, string>> = {
  "schedules.computeStartStop[].cron.timeZone":
    "Whether Azure takes another one is not documented; the emulator does not.",
  "schedules.computeStartStop[].recurrence.timeZone": "As that of cron.",
};

/** What a service shows of these depends on what it runs, so nobody can leave them out. */
const CONTENT = ["image", "build.contextUri", "build.dockerfilePath"];

export const INSTANCE_SAMENESSES = samenessesOf(instanceFields, INSTANCE_LEAVES);
export const IMAGE_SAMENESSES = samenessesOf(imageFields, IMAGE_LEAVES);

function samenessesOf(fields: Fields, leaves: readonly Leaf[]): FieldSameness[] {
  const reachable = leaves.filter(({ field }) => field !== "models[]");
  return [...reachable.flatMap((leaf) => ofLeaf(fields, leaf)), ...reordered(fields, reachable)];
}

function ofLeaf(fields: Fields, leaf: Leaf): FieldSameness[] {
  const { field, steps } = leaf;
  const kind = leaf.kind as Scalar;
  const withValue = (value: Value) => inputsWith(fields, leaf, value);
  const [value] = valuesOf(leaf);
  const found: FieldSameness[] = [];
  if (kind.choices && !kind.canonical) {
    const declared = withValue(String(value).toUpperCase());
    found.push({ field, what: "in other letters", declared, found: withValue(value) });
  }
  const spelling = SPELLINGS[field];
  if (spelling) {
    found.push({ field, what: "spelled otherwise", declared: withValue(spelling[0]), found: withValue(spelling[1]) });
  }
  if (kind.default !== undefined && kind.default !== null && !kind.required) {
    found.push({ field, what: "left at the default", declared: withValue(kind.default), found: withValue(undefined) });
  }
  // What makes the version is its own; one that is archived is as good as deleted.
  const isOwn = !steps.includes("[]") && !CONTENT.includes(field) && field !== "isArchived";
  if (isOwn) found.push({ field, what: "declared by nobody", declared: undeclared(leaf), found: withValue(value) });
  return found;
}

function undeclared({ field }: Leaf): Values {
  return field === "build.dockerfilePath" ? { build: {} } : {};
}

/** Two items of each list whose order means nothing, and the same the other way round. */
function reordered(fields: Fields, leaves: readonly Leaf[]): FieldSameness[] {
  return leaves.flatMap((leaf) => {
    const last = leaf.steps.lastIndexOf("[]");
    const path = leaf.steps.slice(0, last);
    const list = last < 0 ? undefined : listAt(fields, path);
    const isFirst = leaves.find(
      ({ steps, kind }) => startsWith(steps, path) && (kind.required || steps.length === last + 1),
    );
    if (!list || list.ordered || list.ownedBy || isFirst !== leaf) return [];
    const [one, other] = valuesOf(leaf).map((value) => inputsWith(fields, leaf, value));
    const declared = joined(one, other, path);
    const found = joined(other, one, path);
    return [{ field: path.join("."), what: "in another order", declared, found }];
  });
}

function startsWith(steps: readonly string[], path: readonly string[]): boolean {
  return path.every((step, i) => steps[i] === step);
}

function listAt(fields: Fields, path: readonly string[]): ListField | undefined {
  const [name = "", ...rest] = path;
  let field: Field | undefined = fields[name];
  for (const step of rest) {
    if (field?.kind === "list") field = field.item;
    else if (field?.kind === "map") field = field.values;
    else field = field?.kind === "object" ? field.fields[step] : undefined;
  }
  return field?.kind === "list" ? field : undefined;
}

/** The first with the item of the second's list beside its own. */
function joined(one: Value, other: Value, [step, ...rest]: readonly string[]): Values {
  return joinedAt(one, other, [step as string, ...rest]) as Values;
}

function joinedAt(one: Value, other: Value, [step, ...rest]: readonly string[]): Value {
  if (step === undefined) return [...(one as Value[]), ...(other as Value[])];
  if (Array.isArray(one) && Array.isArray(other)) return [joinedAt(one[0], other[0], rest)];
  const [here, there] = [one as Values, other as Values];
  return { ...here, [step]: joinedAt(here[step], there[step], rest) };
}
