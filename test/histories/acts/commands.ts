import { isOurs } from "../events";
import { type Act, stackFor } from "./act";

/** Commands of Pulumi on what is there. */
export const commands = {
  up: {
    weight: 2,
    async run(world, step) {
      return world.deploy(stackFor(world, step));
    },
  },

  refresh: {
    weight: 5,
    async run(world, step) {
      const stack = stackFor(world, step);
      if (!stack.deployment) return false;
      const { error } = await world.run(stack, "refresh");
      forgetTouched(world, stack);
      return error ? "failed" : "done";
    },
  },

  upWithRefresh: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      if (!stack.deployment) return false;
      const outcome = await world.deploy(stack, { options: { refresh: true } });
      forgetTouched(world, stack);
      return outcome;
    },
  },
} satisfies Record<string, Act>;

function forgetTouched({ touched }: Parameters<Act["run"]>[0], { deployment }: ReturnType<typeof stackFor>): void {
  for (const { urn, id } of deployment?.resources ?? []) if (isOurs(urn) && id) touched.delete(id.toLowerCase());
}
