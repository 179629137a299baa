import { roleAdvice } from "../azure/permissions";
import { AzureMLError, answerOf, isAzureMLError, showAnswer } from "../core/errors";

/** Puts what failed before a bare answer of Azure. An error that says more already stays as it is. */
export function explained(error: unknown, what: string): unknown {
  const answer = answerOf(error);
  if (!isAzureMLError(error) || !answer || error.message !== showAnswer(answer)) return error;
  const advice = answer.status === 403 ? ` ${roleAdvice(answer)}` : "";
  return new AzureMLError("service", `${what} ${showAnswer(answer)}.${advice}`, { answer, cause: error });
}
