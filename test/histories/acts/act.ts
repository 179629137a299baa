import type { Values } from "../../../provider/core/values";
import { BASE } from "../../image/declared";
import { WORKSPACE } from "../../provider/azure";
import { type Declared, urnOf } from "../declared";
import type { Step } from "../step";
import { entryOf, type Outcome, ofKind, pick, type Stack, type World } from "../world";

/** Something that users do. It answers false when there was nothing to do it to. */
export interface Act {
  /** How often it occurs, relative to the others. */
  readonly weight: number;
  run(world: World, step: Step): Promise<Outcome | false>;
}

/** Most of what happens, happens in the first stack. */
export const newStackFor = ({ stacks }: World, { how }: Step): Stack => stacks[how % 4 === 3 ? 1 : 0];

/** The same, but one with something in it, where there is one. */
export function stackFor(world: World, step: Step): Stack {
  const stack = newStackFor(world, step);
  return stack.program.length > 0 ? stack : (world.stacks.find(({ program }) => program.length > 0) ?? stack);
}

export const COMPUTE_NAMES = [undefined, "ci-a", "ci-b", "ci-c"] as const;
export const computeIdOf = (name: string) => `${WORKSPACE}/computes/${name}`;

/** A resource of the program that Azure can have. */
export const anyOf = (stack: Stack, { which }: Step): Declared | undefined =>
  pick(ofKind(stack, "instance", "image"), which);

/** The same, when it is in the state. */
export function deployedOf(stack: Stack, { which }: Step): Declared | undefined {
  return pick(
    ofKind(stack, "instance", "image").filter((each) => entryOf(stack, each)?.id),
    which,
  );
}

export const urnIn = (stack: Stack, declared: Declared) => urnOf(stack, stack.program, declared);

/** A name that no resource of the program has. */
export const freshName = (world: World, kind: Declared["kind"]) => `${kind}-${world.fresh()}`;

export function newInstance(world: World, { which, other, how, instance }: Step): Declared {
  const computeName = pick(COMPUTE_NAMES, which);
  const args: Values = {
    ...(computeName !== undefined && { computeName }),
    description: `made ${world.fresh()}`,
    ...instance,
    ...(how % 2 === 0 && { onReplace: "allow" }),
    ...(other % 6 === 5 && { onDelete: pick(["stop", "retain"], how) }),
  };
  return { kind: "instance", name: freshName(world, "instance"), args, unknown: [], secret: [], options: {} };
}

const CONTENTS = ["3.11", "3.12"].map((python) => `dependencies: [python=${python}]\n`);

export function newImage(world: World, { which, other, how, image }: Step): Declared {
  const args: Values = {
    ...(which % 3 === 0 && { name: "shared" }),
    ...(image["build"] ? {} : { image: BASE, condaFile: pick(CONTENTS, other) }),
    ...image,
    ...(how % 3 === 1 && { onDelete: pick(["delete", "retain"], other) }),
    ...(how % 3 === 2 && { onSupersede: pick(["delete", "archive"], other) }),
  };
  return { kind: "image", name: freshName(world, "image"), args, unknown: [], secret: [], options: {} };
}

export function newComponent(world: World): Declared {
  return { kind: "component", name: freshName(world, "component"), args: {}, unknown: [], secret: [], options: {} };
}
