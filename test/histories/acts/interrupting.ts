import { madeOnce } from "../invariants/commands";
import type { Interruption } from "../laboratory";
import type { Step } from "../step";
import { holds } from "../violation";
import { type Outcome, ofKind, type World } from "../world";
import { type Act, anyOf, newInstance, stackFor } from "./act";
import { changeArgs } from "./declaring";

const interrupted = (how: Interruption["how"]): Act => ({
  weight: 3,
  run: (world, step) => interrupt(world, step, how),
});

/** What goes wrong in the middle of a command. */
export const interrupting = {
  cancel: interrupted("cancel"),
  cancelTwice: interrupted("cancelTwice"),
  kill: interrupted("kill"),
  killProvider: interrupted("killProvider"),

  failure: {
    weight: 4,
    async run(world, step) {
      const stack = stackFor(world, step);
      const declared = anyOf(stack, step);
      if (!declared) return false;
      await world.lab.azure.admin("POST", "faults", faultOf(step));
      const outcome = await world.attempt(stack, () => changeArgs(declared, step), { mayFail: true });
      await world.lab.azure.admin("DELETE", "faults");
      return outcome === "failed" ? world.deploy(stack, { mayFail: true }) : outcome;
    },
  },

  creationFails: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      if (ofKind(stack, "instance").length > 3) return false;
      const errors = [{ code: "AllocationFailed", message: "No capacity." }];
      await world.lab.azure.admin("POST", "outcomes", { operation: "create", errors });
      const made = newInstance(world, { ...step, which: 0 });
      const outcome = await world.attempt(stack, () => stack.program.push(made), { mayFail: true });
      await world.lab.azure.admin("DELETE", "outcomes");
      return outcome === "failed" ? world.deploy(stack) : outcome;
    },
  },

  continueOnError: {
    weight: 3,
    async run(world, step) {
      const stack = stackFor(world, step);
      if (ofKind(stack, "instance", "image").length < 2) return false;
      await world.lab.azure.admin("POST", "faults", { ...faultOf(step), method: "PUT", after: step.which % 2 });
      const change = () => {
        for (const each of ofKind(stack, "instance", "image")) changeArgs(each, step);
      };
      const outcome = await world.attempt(stack, change, { options: { continueOnError: true }, mayFail: true });
      await world.lab.azure.admin("DELETE", "faults");
      return outcome === "failed" ? world.deploy(stack, { mayFail: true }) : outcome;
    },
  },
} satisfies Record<string, Act>;

const ANSWERS = [
  { answer: { status: 500, code: "InternalServerError", message: "Try again." } },
  { answer: { status: 409, code: "Conflict", message: "Something else is going on." } },
  { answer: { status: 429, code: "TooManyRequests", message: "Slower.", headers: { "Retry-After": "1" } } },
  { forbidden: true },
  { drop: "before" },
  { drop: "after" },
];

function faultOf({ how, which }: Step): object {
  return {
    method: "*",
    path: "/(computes|environments)/",
    after: which,
    count: 1 + (how % 3),
    ...ANSWERS[how % ANSWERS.length],
  };
}

/** A command that makes, changes or takes away something is interrupted, and run again until it is done. */
async function interrupt(world: World, step: Step, how: Interruption["how"]): Promise<Outcome | false> {
  // The crash tests interrupt the command-line interface at every request.
  if (world.lab.isReal) return false;
  const stack = stackFor(world, step);
  const declared = anyOf(stack, step);
  const interruption: Interruption = {
    how,
    at: 1 + ((step.which * 3 + step.how) % 17),
    side: step.other % 2 === 0 ? "before" : "after",
  };
  const change = () => {
    if (!declared || step.other % 4 === 0) stack.program.push(newInstance(world, step));
    else if (step.other % 4 === 1) stack.program.splice(stack.program.indexOf(declared), 1);
    else changeArgs(declared, step);
  };
  const asked = world.record();
  const outcome = await world.attempt(stack, change, { interruption, mayFail: true });
  if (outcome === "refused") return outcome;
  const untouched = world.touched.size === 0;
  for (let again = 0; again < 3; again += 1) {
    const last = await world.deploy(stack, { mayFail: again < 2 || !untouched });
    if (last === "done") break;
    holds("an interrupted command can be run again", last !== "refused" || !untouched, () => world.said);
  }
  madeOnce({ asked: asked() });
  return outcome;
}
