import type { Compute } from "../../azure/api";
import { type Admission, admit } from "../../azure/permit";
import { asAnswered } from "../../azure/refusals";
import type { Target } from "../target";
import { getInstance } from "../waits";
import type { Maker } from "./grounds";
import { named } from "./ordered";

/**
 * Leave to create what was not there a moment ago: a PUT overwrites whatever is. `refuse` throws where what has come to be
 * meanwhile is somebody else's.
 */
export function creationBy(target: Target, asker: Maker, refuse: (there: Compute) => void): Admission<"create"> {
  const { id, log } = target;
  const read = nothingThere(target, refuse);
  return () => admit({ asker, act: "create", kind: "compute", id, log, evidence: { read } });
}

/** The same for a script. */
export function creationByScript(target: Target): Admission<"create"> {
  const { id, log } = target;
  const evidence = { named: () => named(target, "create"), read: nothingThere(target, () => undefined) };
  return () => admit({ asker: "script", act: "create", kind: "compute", id, log, evidence });
}

function nothingThere(target: Target, refuse: (there: Compute) => void): () => Promise<void> {
  let isRepeated = false;
  return async () => {
    const there = isRepeated ? await getInstance(target) : undefined;
    isRepeated = true;
    if (!there) return;
    refuse(there);
    throw asAnswered(409, "Conflict", "it has come to be meanwhile, and is not overwritten");
  };
}
