import { equal } from "../../../provider/core/values";
import { declarationsOf, type StoredState } from "../../../provider/drift/declaredInStack";
import { KINDS } from "../../../provider/kinds";
import { SIGNATURE } from "../../../provider/pulumi/wireFormat";
import { drift } from "../../drift/declaring";
import type { Deployment } from "../../endToEnd/stack";
import { driftOf, recordedNames, stepsOf } from "../events";
import type { Ran } from "../laboratory";
import { holds } from "../violation";
import type { Stack, World } from "../world";

type Paths = ReadonlyMap<string, readonly string[] | "gone">;

/** What our own drift says of a state: the names of the properties that are otherwise in Azure, by URN. */
export async function driftIn({ lab: { azure } }: World, { stack, deployment }: Stack): Promise<Paths> {
  const connection = azure.connectionOver((send) => send);
  const { declared } = declarationsOf(stack, decrypted(deployment ?? { resources: [] }), KINDS);
  const reports = await drift({ connection, clock: azure.clock }, { declared });
  await azure.admin("DELETE", "journal");
  return new Map(
    reports.flatMap<[string, string[] | "gone"]>(({ status, declaredIn, differences }) => {
      if (!declaredIn || !("urn" in declaredIn)) return [];
      if (status === "missing") return [[declaredIn.urn, "gone"]];
      const counted = differences.filter(({ expected }) => expected === undefined);
      const names = [...new Set(counted.map(({ path }) => path.split(/[.[]/)[0] ?? path))].sort();
      return names.length > 0 ? [[declaredIn.urn, names]] : [];
    }),
  );
}

/** A refresh, and a preview after it, name what our own drift names. */
export async function refreshIsAsDrift(world: World, stack: Stack, told: Paths, refresh: Ran): Promise<void> {
  const shown = new Map<string, readonly string[] | "gone">();
  for (const [urn, drift] of driftOf(refresh.events)) {
    if (drift === "gone") shown.set(urn, drift);
    else if (drift.names.length > 0)
      shown.set(urn, drift.areOutputs ? declaredIn(drift.names, told.get(urn)) : drift.names);
  }
  holds("a refresh shows what drift names", isSame(shown, told), () => ({ shown: [...shown], told: [...told] }));
  if (!stack.isSettled) return;
  const preview = await world.run(stack, "preview");
  if (preview.error) return;
  const ignored = new Set(stack.program.flatMap(({ options }) => options.ignoreChanges ?? []));
  if (ignored.size > 0) return;
  const planned = new Map<string, string[] | "gone">();
  for (const step of stepsOf(preview.events)) {
    if (step.op === "create") planned.set(step.urn, "gone");
    if (step.op === "update") planned.set(step.urn, recordedNames(step));
  }
  holds("after a refresh, a preview names what drift names", isSame(planned, told), () => ({
    planned: [...planned],
    told: [...told],
    log: preview.log,
  }));
}

function declaredIn(observed: readonly string[], told: readonly string[] | "gone" = []): readonly string[] {
  return told === "gone" || told.length === 0 ? observed : observed.filter((name) => told.includes(name));
}

function isSame(one: Paths, other: Paths): boolean {
  // An update of what nobody has declared shows no names.
  const isIt = (names: readonly string[] | "gone", others?: readonly string[] | "gone") =>
    others !== undefined && (names.length === 0 || equal(names as never, others as never));
  return one.size === other.size && [...one].every(([urn, names]) => isIt(names, other.get(urn)));
}

/** The state as the Automation API gives it. */
function decrypted(deployment: Deployment): StoredState {
  return JSON.parse(JSON.stringify(deployment), (_, value) =>
    value?.[SIGNATURE] && value.ciphertext ? JSON.parse(Buffer.from(value.ciphertext, "base64").toString()) : value,
  );
}
