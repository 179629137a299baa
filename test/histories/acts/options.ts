import { type Act, anyOf, stackFor } from "./act";
import { changeArgs, changeOf } from "./declaring";

/** Options of resources. */
export const resourceOptions = {
  protect: {
    weight: 2,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      return world.attempt(stack, () => {
        declared.options = { ...declared.options, protect: declared.options.protect ? undefined : true };
      });
    },
  },

  retainOnDelete: {
    weight: 2,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      return world.attempt(stack, () => {
        declared.options = { ...declared.options, retainOnDelete: declared.options.retainOnDelete ? undefined : true };
      });
    },
  },

  ignoreChanges: {
    weight: 4,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      const ignored = Object.keys(changeOf(declared, step)).filter((name) => name !== "image" && name !== "build");
      return world.attempt(stack, () => {
        changeArgs(declared, step);
        declared.options = { ...declared.options, ignoreChanges: step.how % 3 === 2 ? undefined : ignored };
      });
    },
  },
} satisfies Record<string, Act>;
