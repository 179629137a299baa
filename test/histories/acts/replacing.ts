import { entryOf } from "../world";
import { type Act, anyOf, deployedOf, stackFor, urnIn } from "./act";

/** Users order a replacement, in each way that there is. */
export const replacing = {
  taint: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = deployedOf(stack, step);
      const entry = declared && entryOf(stack, declared);
      if (!entry) return false;
      Object.assign(entry, { taint: true });
      return world.deploy(stack);
    },
  },

  replaceOption: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = deployedOf(stack, step);
      if (!declared) return false;
      return world.deploy(stack, { options: { replace: [urnIn(stack, declared)] } });
    },
  },

  recreateTrigger: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (declared?.kind !== "instance") return false;
      return world.attempt(stack, () => {
        declared.args = { ...declared.args, recreateTrigger: `${world.fresh()}` };
      });
    },
  },

  replacementTrigger: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      return world.attempt(stack, () => {
        declared.options = { ...declared.options, replacementTrigger: `${world.fresh()}` };
      });
    },
  },
} satisfies Record<string, Act>;
