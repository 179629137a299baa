import type { Operation } from "../../azure/api";
import { answerOf } from "../../core/errors";
import type { Target } from "../target";
import { untilAccepted, untilSettled } from "../waits";
import type { Refusal } from "./refusal";

/** Sends a write and waits until all that it started has ended; undefined when Azure did not refuse it. */
export async function attempt(target: Target, send: () => Promise<Operation>): Promise<Refusal | undefined> {
  const refusal = (cause: unknown): Refusal => {
    const answer = answerOf(cause);
    if (!answer) throw cause;
    return { answer, cause };
  };
  const started = await untilAccepted(target, send).catch(refusal);
  if ("answer" in started) return started;
  const { error } = await untilSettled(target, started);
  return error && { answer: error };
}
