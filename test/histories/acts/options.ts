import { type Act, anyOf, stackFor } from "./act";
import { changeArgs, changeOf } from "./declaring";

const switched = (option: "protect" | "retainOnDelete"): Act => ({
  weight: 2,
  async run(world, step) {
    const stack = stackFor(world, step);
    const declared = anyOf(stack, step);
    if (!declared) return false;
    return world.attempt(stack, () => {
      declared.options = { ...declared.options, [option]: declared.options[option] ? undefined : true };
    });
  },
});

/** Options of resources. */
export const resourceOptions = {
  protect: switched("protect"),
  retainOnDelete: switched("retainOnDelete"),

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
