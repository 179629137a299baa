import { ACTS } from "./acts";
import type { Laboratory } from "./laboratory";
import type { History } from "./step";
import { createWorld } from "./world";

/** Does what a history says. Throws a violation. Answers the acts that took place. */
export async function runHistory(lab: Laboratory, history: History): Promise<string[]> {
  const world = await createWorld(lab);
  for (const step of history) {
    const outcome = await ACTS[step.act].run(world, step);
    // Where there is nothing to do it to, something is made.
    if (outcome === false) await ACTS.declare.run(world, step);
    world.done.push(outcome === false ? "declare" : step.act);
    if (process.env["HISTORIES_DEBUG"]) console.log(step.act, outcome, world.said.splice(0));
  }
  return world.done;
}
