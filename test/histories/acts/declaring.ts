import { asRecord, type Values } from "../../../provider/core/values";
import type { Declared } from "../declared";
import type { Step } from "../step";
import { isSharing, ofKind, pick } from "../world";
import { type Act, anyOf, newComponent, newImage, newInstance, newStackFor, stackFor } from "./act";

/** What the program says is changed, and deployed. */
export const declaring = {
  declare: {
    weight: 12,
    async run(world, step) {
      const stack = newStackFor(world, step);
      if (ofKind(stack, "instance", "image").length > 4) return false;
      const made = step.other % 3 === 2 ? newImage(world, step) : newInstance(world, step);
      return world.attempt(stack, () => stack.program.push(made));
    },
  },

  change: {
    weight: 16,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      return world.attempt(stack, () => changeArgs(declared, step));
    },
  },

  remove: {
    weight: 4,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      return world.attempt(stack, () => stack.program.splice(stack.program.indexOf(declared), 1));
    },
  },

  knownInTheUpdateOnly: {
    weight: 5,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      return world.attempt(stack, () => {
        changeArgs(declared, step);
        declared.unknown = Object.keys(changeOf(declared, step));
      });
    },
  },

  makeSecret: {
    weight: 4,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      // Who shares an image or an instance reads its tags, and knows of no secret.
      if (!declared || declared.args["name"] === "shared" || isSharing(world)) return false;
      const planted = `planted-${world.fresh()}-${step.how}`;
      world.secrets.add(planted);
      return world.attempt(stack, () => {
        const isTag = step.other % 2 === 0;
        declared.args = isTag
          ? { ...declared.args, tags: { ...asRecord(declared.args["tags"]), token: planted } }
          : { ...declared.args, description: planted };
        declared.secret = [...new Set([...declared.secret, isTag ? "tags" : "description"])];
      });
    },
  },

  component: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const component = newComponent(world);
      const child = newInstance(world, { ...step, which: 0 });
      child.options = { parent: component.name };
      return world.attempt(stack, () => stack.program.unshift(component) && stack.program.push(child));
    },
  },
} satisfies Record<string, Act>;

export function changeOf({ kind }: Declared, { instance, image }: Step): Values {
  return kind === "instance" ? instance : image;
}

/** Another value of one property, or none any more. */
export function changeArgs(declared: Declared, step: Step): void {
  const change = changeOf(declared, step);
  const [name = ""] = Object.keys(change);
  const { [name]: _, ...rest } = declared.args;
  const removed = step.other % 5 === 4 ? pick(Object.keys(rest), step.which) : undefined;
  if (removed !== undefined && removed !== "image" && removed !== "build") {
    delete declared.args[removed];
    return;
  }
  declared.args = { ...rest, ...change };
  // An image is made of a base image or of a build context.
  if (declared.kind === "image" && change["build"]) {
    delete declared.args["image"];
    delete declared.args["condaFile"];
  }
  if (declared.kind === "image" && change["image"]) delete declared.args["build"];
}
