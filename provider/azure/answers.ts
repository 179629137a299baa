import { AzureMLError, showAnswer } from "../core/errors";

/** What Azure would have answered to a request that is not sent because of what was seen before. */
export function asAnswered(status: number, code: string, message: string): AzureMLError {
  const answer = { status, code, message };
  return new AzureMLError("RequestRefused", showAnswer(answer), { answer });
}
