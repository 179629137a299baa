import type { EngineOptions } from "../engineProcess";
import { isOurs } from "../events";
import { matchesPreview } from "../invariants/commands";
import { driftIn, refreshIsAsDrift } from "../invariants/drift";
import { previousPackage } from "../previous";
import { holds } from "../violation";
import { explain, isSharing, type Outcome, ofKind, pick, type Stack, type World } from "../world";
import { type Act, anyOf, deployedOf, stackFor, urnIn } from "./act";
import { changeArgs } from "./declaring";

/** Commands of Pulumi, and their options. */
export const commands = {
  up: {
    weight: 2,
    run: (world, step) => world.deploy(stackFor(world, step)),
  },

  upWithPlan: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      return world.attempt(stack, () => changeArgs(declared, step), { options: { keepPlan: true } });
    },
  },

  skipPreview: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      return world.attempt(stack, () => changeArgs(declared, step), { isUnseen: true });
    },
  },

  parallel: {
    weight: 2,
    async run(world, step) {
      const stack = stackFor(world, step);
      if (stack.program.length < 2) return false;
      const change = () => {
        for (const each of ofKind(stack, "instance", "image")) changeArgs(each, step);
      };
      return world.attempt(stack, change, { options: { parallel: 4 } });
    },
  },

  target: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const [declared, other] = [deployedOf(stack, step), pick(ofKind(stack, "instance", "image"), step.other)];
      if (!declared || !other) return false;
      const options = { targets: [urnIn(stack, declared)], targetDependents: step.how % 2 === 0 };
      const outcome = await world.attempt(stack, () => [declared, other].map((each) => changeArgs(each, step)), {
        options,
      });
      return outcome === "done" ? world.deploy(stack) : outcome;
    },
  },

  exclude: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const [declared, other] = [deployedOf(stack, step), pick(ofKind(stack, "instance", "image"), step.other)];
      if (!declared || !other) return false;
      const options = { excludes: [urnIn(stack, declared)] };
      const outcome = await world.attempt(stack, () => [declared, other].map((each) => changeArgs(each, step)), {
        options,
      });
      return outcome === "done" ? world.deploy(stack) : outcome;
    },
  },

  refresh: {
    weight: 5,
    async run(world, step) {
      const stack = stackFor(world, step);
      if (!stack.deployment) return false;
      const told = world.lab.isReal ? undefined : await driftIn(world, stack);
      const refresh = await world.run(stack, "refresh");
      if (refresh.error) return "failed";
      if (told) await refreshIsAsDrift(world, stack, told, refresh);
      forgetTouched(world, stack);
      return "done";
    },
  },

  upWithRefresh: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      if (!stack.deployment) return false;
      const outcome = await world.deploy(stack, { options: { refresh: true } });
      if (outcome === "done") forgetTouched(world, stack);
      return outcome;
    },
  },

  previousVersion: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      const previous = world.lab.isReal ? undefined : previousPackage();
      if (!declared || !previous) return false;
      const before = structuredClone(stack.program);
      changeArgs(declared, step);
      stack.isSettled = false;
      world.lab.use(previous);
      const { error } = await world.run(stack, "up");
      world.lab.use(undefined);
      // What that version did wrong is its own; what this one makes of its state is not.
      if (error) stack.program = before;
      return world.deploy(stack, { mayFail: error !== undefined });
    },
  },

  destroyTarget: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = deployedOf(stack, step);
      if (!declared) return false;
      return destroy(world, stack, { targets: [urnIn(stack, declared)] });
    },
  },

  destroy: {
    weight: 2,
    async run(world, step) {
      const stack = stackFor(world, step);
      if (!stack.deployment) return false;
      return destroy(world, stack, { continueOnError: step.how % 2 === 0 });
    },
  },
} satisfies Record<string, Act>;

async function destroy(world: World, stack: Stack, options: EngineOptions): Promise<Outcome> {
  const preview = await world.run(stack, "destroy", { ...options, dryRun: true });
  if (preview.error) return "refused";
  stack.isSettled = false;
  const done = await world.run(stack, "destroy", options);
  matchesPreview(preview, done);
  if (!done.error) return "done";
  const isExplained =
    world.touched.size > 0 || isSharing(world) || stack.program.some(({ options: { protect } }) => protect);
  holds("what a preview passes, a destroy does", isExplained, () => explain(preview, done));
  return "failed";
}

export function forgetTouched({ touched, shared }: World, { deployment }: Stack): void {
  for (const { urn, id } of deployment?.resources ?? []) {
    if (!isOurs(urn) || !id) continue;
    touched.delete(id.toLowerCase());
    shared.delete(id.toLowerCase());
  }
}
