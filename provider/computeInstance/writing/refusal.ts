import { isUnknownToApi } from "../../azure/refusals";
import type { Answer } from "../../core/errors";

/** What Azure refused a write with, at once or as the failure of its operation. */
export interface Refusal {
  readonly answer: Answer;
  readonly cause?: unknown;
  /** What else was tried, or what would help: whole sentences. */
  readonly note?: string;
}

/** It was understood and will not be done; another way may help. A busy or broken service is no reason to try one. */
export function isRefused({ answer: { status } }: Refusal): boolean {
  return status === undefined || status === 400 || status === 404 || status === 409 || status === 422;
}

/** This cloud, or this api-version, does not have the operation. */
export function isMissing({ answer }: Refusal): boolean {
  return answer.status === 404 || answer.status === 405 || isUnknownToApi(answer);
}
