import { ofKind, pick } from "../world";
import { type Act, anyOf, freshName, newComponent, stackFor, urnIn } from "./act";

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
      if (!declared) return false;
      const made = ofKind(stack, "component").length === 0 ? [newComponent(world)] : [];
      const names = [...ofKind(stack, "component"), ...made].map(({ name }) => name);
      const others = [undefined, ...names].filter((name) => name !== declared.options.parent);
      const parent = pick(others, step.other + 1);
      const before = urnIn(stack, declared);
      return world.attempt(stack, () => {
        stack.program.unshift(...made);
        const aliases = step.how % 3 === 2 ? undefined : [before];
        declared.options = { ...declared.options, parent, aliases };
      });
    },
  },
} satisfies Record<string, Act>;
