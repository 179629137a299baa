import { shown } from "../core/errors";
import { say } from "./output";

/** Something that could not be read or done; `id` is the ARM id of what it is about. */
export interface CommandProblem {
  readonly id: string;
  readonly message: string;
}

/** What has failed, as a problem. */
export function problemOf(id: string, error: unknown): CommandProblem {
  return { id, message: shown(error) };
}

/** Says each problem; the exit code that follows from them. */
export function sayProblems(problems: readonly CommandProblem[]): number {
  for (const { message } of problems) say(message);
  return problems.length > 0 ? 1 : 0;
}
