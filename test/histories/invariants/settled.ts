import { fields as instanceFields } from "../../../provider/computeInstance/fields";
import type { Fields } from "../../../provider/core/fields";
import { asRecord, equal, type Values } from "../../../provider/core/values";
import { fields as imageFields } from "../../../provider/image/fields";
import { SIGNATURE } from "../../../provider/pulumi/wireFormat";
import type { ResourceState } from "../../endToEnd/stack";
import { urnOf } from "../declared";
import { differing, driftOf, isOurs, OF_OTHERS, type Shown, stepsOf, topNames } from "../events";
import type { Ran } from "../laboratory";
import { holds } from "../violation";
import type { Stack, World } from "../world";
import { isAsDeclared } from "./asDeclared";

/** After an update of the whole stack that succeeded. */
export async function settledAsDeclared(world: World, stack: Stack, up: Ran): Promise<void> {
  const second = await world.run(stack, "preview");
  const rest = stepsOf(second.events);
  holds("a second up changes nothing", !second.error && rest.length === 0, () => ({
    error: second.error,
    rest: rest.map(({ op, urn, diffs }) => ({ op, urn, diffs })),
    log: second.log,
    events: second.events.flatMap(({ diagnosticEvent }) => diagnosticEvent?.message ?? []),
  }));

  const { deployment } = stack;
  const refresh = await world.run(stack, "refresh");
  stack.deployment = deployment;
  const changed = new Set(stepsOf(up.events).flatMap((step) => (isFree(step) ? [] : [step.urn])));
  const alone = leftAloneIn(up);
  const drift = driftOf(refresh.events);
  for (const before of resourcesOf(deployment?.resources)) {
    const { urn, id = "" } = before;
    const isKnown = changed.has(urn) || !world.touched.has(id.toLowerCase());
    if (!isKnown || isShared(world, id)) continue;
    const listed = alone.get(urn) ?? [];
    const declared = stack.program.find((each) => urnOf(stack, stack.program, each) === urn);
    if (declared) await isAsDeclared(world, declared, id, listed);
    const after = refresh.deployment?.resources?.find((each) => each.urn === urn && each.id === id);
    const found = after ? changedOutputs(world, before, after, declared?.args ?? {}) : ["(gone)"];
    holds("after an up, the state has what Azure has, but for what the up has listed", same(listed, found), () => ({
      urn,
      listed,
      found: found.map((name) => ({ name, before: before.outputs?.[name], after: after?.outputs?.[name] })),
    }));
    const shown = drift.get(urn) ?? { names: [] };
    const names = shown === "gone" ? [shown] : shown.names;
    holds("after an up, a refresh shows what the up has listed", same(listed, names), () => ({
      urn,
      listed,
      shown,
    }));
  }
}

/** What steers the provider is changed without a look at Azure. */
function isFree(step: Shown): boolean {
  const fields: Fields = step.urn.includes("dynamic/azureml:Image::") ? imageFields : instanceFields;
  return step.op === "update" && topNames(step).every((name) => fields[name]?.ours === true);
}

/** Two entries of states have it, and each writes what its program says. */
export function isShared({ stacks, shared }: World, id: string): boolean {
  if (shared.has(id.toLowerCase())) return true;
  const all = stacks.flatMap(({ deployment }) => resourcesOf(deployment?.resources));
  return all.filter((each) => each.id?.toLowerCase() === id.toLowerCase()).length > 1;
}

const same = (one: readonly string[], other: readonly string[]) => equal([...one].sort(), [...other].sort());

function resourcesOf(all: readonly ResourceState[] = []): ResourceState[] {
  return all.filter(({ urn, id }) => isOurs(urn) && id !== undefined);
}

/** By URN: the names of the properties that an update has said that it leaves alone. */
export function leftAloneIn({ log }: Ran): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { urn, message } of log) {
    const [, listed] = /Azure has (.*) otherwise than the state; this update leaves that alone/.exec(message) ?? [];
    if (!listed) continue;
    const names = listed.split(/, | and /).map((path) => path.split(/[.[]/)[0] ?? path);
    found.set(urn, [...new Set(names)]);
  }
  return found;
}

function changedOutputs({ lab }: World, before: ResourceState, after: ResourceState, declared: Values): string[] {
  const outputsOf = ({ outputs }: ResourceState) => asRecord(lab.isReal ? withoutSecrets(outputs) : outputs);
  const [one, other] = [outputsOf(before), outputsOf(after)];
  // What only some api-versions know is there or not, as the last request had it.
  const isUnseen = (name: string) => declared[name] === undefined && name in one !== name in other;
  return differing(one, other).filter((name) => !OF_OTHERS.has(name) && !isUnseen(name));
}

/** The command-line interface encrypts the same value in another way each time. */
const withoutSecrets = (outputs: object): Values =>
  JSON.parse(JSON.stringify(outputs), (_, value) => (value?.[SIGNATURE] && value.ciphertext ? "a secret" : value));
