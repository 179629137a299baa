import type { Operation } from "../../azure/api";
import { type Answer, answerOf } from "../../core/errors";
import { type Target, untilAccepted, untilSettled } from "../waiting";

/** What Azure refused a write with, at once or as the failure of its operation. */
export interface Refusal {
  readonly answer: Answer;
  readonly cause?: unknown;
  /** What else was tried, or what would help: whole sentences. */
  readonly note?: string;
}

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

/** It was understood and will not be done; another way may help. A busy or broken service is no reason to try one. */
export function isRefused({ answer: { status } }: Refusal): boolean {
  return status === undefined || status === 400 || status === 404 || status === 409 || status === 422;
}

/** This cloud, or this api-version, does not have the operation. */
export function isMissing({ answer: { status, code } }: Refusal): boolean {
  return status === 404 || status === 405 || /NoRegisteredProviderFound|InvalidResourceType|ApiVersion/i.test(code);
}
