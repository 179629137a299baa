import { AzureMLError, answerOf, isAzureMLError, showAnswer } from "../core/errors";
import { hintsFor } from "./hints";
import { roleAdvice } from "./permissions";

/**
 * Puts what failed before a bare answer of Azure, and adds what to do for the refusals that users meet. An error that says
 * more already stays as it is.
 */
export function explained(error: unknown, what: string): unknown {
  const answer = answerOf(error);
  if (!isAzureMLError(error) || !answer || error.message !== showAnswer(answer)) return error;
  const role = answer.status === 403 ? [roleAdvice(answer)] : [];
  const advice = [...role, ...hintsFor(showAnswer(answer))].map((each) => ` ${each}`).join("");
  return new AzureMLError("RequestRefused", `${what} ${showAnswer(answer)}.${advice}`, { answer, cause: error });
}
