import type { Deployment, ResourceState } from "../../endToEnd/stack";
import { entryOf, type Stack } from "../world";
import { type Act, deployedOf, freshName, stackFor, urnIn } from "./act";

/** What `pulumi state` and `pulumi stack rename` do to the state. */
export const stateEdits = {
  stateRename: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = deployedOf(stack, step);
      if (!declared) return false;
      const before = urnIn(stack, declared);
      const name = freshName(world, declared.kind);
      respell(stack, before, before.replace(/[^:]+$/, name));
      // The program is changed as well, or it was a slip.
      if (step.other % 2 === 0) declared.name = name;
      return world.deploy(stack, { mayFail: step.other % 2 === 1 });
    },
  },

  stateDelete: {
    weight: 2,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = deployedOf(stack, step);
      const entry = declared && entryOf(stack, declared);
      if (!entry || !stack.deployment) return false;
      stack.deployment.resources = stack.deployment.resources.filter((each) => each !== entry);
      if (step.other % 2 === 0) stack.program.splice(stack.program.indexOf(declared), 1);
      return world.deploy(stack, { mayFail: true });
    },
  },

  stateMove: {
    weight: 2,
    async run(world, step) {
      const [from, to] = world.stacks;
      const declared = deployedOf(from, step);
      const entry = declared && entryOf(from, declared);
      if (!entry || !from.deployment || !to.deployment || declared.options.parent !== undefined) return false;
      const moved = movedTo(to, entry);
      if (!moved || to.deployment.resources.some(({ urn }) => urn === moved.urn)) return false;
      from.deployment.resources = from.deployment.resources.filter((each) => each !== entry);
      to.deployment.resources.push(moved);
      from.program.splice(from.program.indexOf(declared), 1);
      to.program.push(declared);
      const outcome = await world.deploy(to);
      return outcome === "done" ? world.deploy(from) : outcome;
    },
  },

  stackRename: {
    weight: 2,
    async run(world, step) {
      const stack = stackFor(world, step);
      if (!stack.deployment) return false;
      renameStack(stack, stack.project, `${stack.stack.replace(/\d+$/, "")}${world.fresh()}`);
      return world.deploy(stack);
    },
  },

  projectRename: {
    weight: 2,
    async run(world, step) {
      const stack = stackFor(world, step);
      if (!stack.deployment) return false;
      renameStack(stack, `${stack.project.replace(/\d+$/, "")}${world.fresh()}`, stack.stack);
      return world.deploy(stack);
    },
  },
} satisfies Record<string, Act>;

function respell(stack: Stack, before: string, after: string): void {
  const text = JSON.stringify(stack.deployment);
  stack.deployment = JSON.parse(text.replaceAll(JSON.stringify(before), JSON.stringify(after))) as Deployment;
}

function renameStack(stack: Stack, project: string, name: string): void {
  const text = JSON.stringify(stack.deployment)
    .replaceAll(`::pulumi:pulumi:Stack::${stack.project}-${stack.stack}"`, `::pulumi:pulumi:Stack::${project}-${name}"`)
    .replaceAll(`urn:pulumi:${stack.stack}::${stack.project}::`, `urn:pulumi:${name}::${project}::`);
  stack.deployment = JSON.parse(text) as Deployment;
  stack.project = project;
  stack.stack = name;
  // An alias is of a resource as it was called before.
  for (const each of stack.program) each.options = { ...each.options, aliases: undefined };
}

/** The entry as another stack has it, with that one's provider. */
function movedTo({ project, stack, deployment }: Stack, entry: ResourceState): ResourceState | undefined {
  const all = deployment?.resources ?? [];
  const root = all.find(({ type }) => type === "pulumi:pulumi:Stack");
  const provider = all.find(({ type }) => type === "pulumi:providers:pulumi-nodejs");
  if (!root || !provider) return undefined;
  const urn = entry.urn.replace(/^urn:pulumi:[^:]+::[^:]+::/, `urn:pulumi:${stack}::${project}::`);
  return { ...entry, urn, parent: root.urn, provider: `${provider.urn}::${provider.id}` } as ResourceState;
}
