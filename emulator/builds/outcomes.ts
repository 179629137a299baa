import { randomUUID } from "node:crypto";
import type { Backend } from "../backend";
import type { BuildStepName } from "./steps";

/** A scripted end of the next builds of environments whose name matches. */
export interface BuildOutcome {
  id: string;
  /** A regular expression over the whole name. */
  environment: string;
  /** How many builds it still applies to. */
  count: number;
  failsAt: BuildStepName;
  /** What that step writes into the log, in place of its own lines. */
  log: string[];
  /** The last status. */
  endsAs: string;
}

const open = (backend: Backend) => backend.documents<BuildOutcome>("buildOutcomes");

export const listBuildOutcomes = (backend: Backend): BuildOutcome[] => open(backend).list();
export const clearBuildOutcomes = (backend: Backend): void => open(backend).clear();

/** Scripts the end of builds to come. */
export function addBuildOutcome(backend: Backend, given: Omit<BuildOutcome, "id">): BuildOutcome {
  const order = String(open(backend).list().length).padStart(6, "0");
  const outcome = { ...given, id: `${order}-${randomUUID()}` };
  open(backend).put(outcome.id, outcome);
  return outcome;
}

/** Takes the first outcome that matches, and counts it down. */
export function takeBuildOutcome(backend: Backend, environment: string): BuildOutcome | undefined {
  const outcomes = open(backend);
  const found = outcomes.list().find((each) => new RegExp(`^(?:${each.environment})$`).test(environment));
  if (!found) return undefined;
  if (found.count > 1) outcomes.put(found.id, { ...found, count: found.count - 1 });
  else outcomes.delete(found.id);
  return found;
}
