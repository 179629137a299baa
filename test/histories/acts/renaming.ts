import { ofKind, pick } from "../world";
import { type Act, anyOf, freshName, stackFor, urnIn } from "./act";

/** A resource gets another address in the program. */
export const renaming = {
  renameWithAlias: {
    weight: 4,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      const before = urnIn(stack, declared);
      return world.attempt(stack, () => {
        declared.name = freshName(world, declared.kind);
        declared.options = { ...declared.options, aliases: [before] };
      });
    },
  },

  renameWithoutAlias: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      return world.attempt(stack, () => {
        declared.name = freshName(world, declared.kind);
      });
    },
  },

  reparent: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      const parent = pick([undefined, ...ofKind(stack, "component").map(({ name }) => name)], step.other);
      if (!declared || declared.options.parent === parent) return false;
      const before = urnIn(stack, declared);
      return world.attempt(stack, () => {
        const aliases = step.how % 3 === 2 ? undefined : [before];
        declared.options = { ...declared.options, parent, aliases };
      });
    },
  },
} satisfies Record<string, Act>;
