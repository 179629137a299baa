import { type Answer, AzureMLError, answerOf, isAzureMLError, showAnswer } from "../core/errors";
import { roleAdvice } from "./permissions";

// Azure has no code of its own for these refusals, or too many. What is done next depends on its words only here.

/** Another operation runs: "There is already an active operation submitted". */
export function isOtherOperation(answer: Answer | undefined): boolean {
  return /already an active operation/i.test(answer?.message ?? "");
}

/** The refusal is about the schedules of an instance. */
export function namesSchedules({ message }: Answer): boolean {
  return /schedule/i.test(message);
}

/** The refusal is about the power state of an instance. */
export function namesState({ message }: Answer): boolean {
  return /\b(state|stop|stopped|running)\b/i.test(message);
}

/** The cloud, or the api-version, does not have the operation. */
export function isUnknownToApi({ code }: Answer): boolean {
  return /NoRegisteredProviderFound|InvalidResourceType|ApiVersion/i.test(code);
}

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

interface Hint {
  readonly about: RegExp;
  readonly advice: string;
}

// Codes and words of errors as users of Azure ML and of ARM report them.
const HINTS: readonly Hint[] = [
  {
    about: /StorageMountError|Failed to mount storage/i,
    advice:
      "The machine could not mount the workspace's storage: allow outbound traffic to the storage account on ports 443 and 445, and key access to it.",
  },
  {
    about: /SetupScript|setup script/i,
    advice:
      "The script's output is in the workspace's notebooks file share, in Logs/<name of the instance>, and under Logs on the instance's page in the studio.",
  },
  {
    about: /vCPU quota|QuotaExceeded|exceeding .*quota/i,
    advice: "Ask for more quota of this family in the region, or use a size of another family.",
  },
  {
    about: /AllocationFailed|SkuNotAvailable|OverconstrainedAllocation/i,
    advice: "The region has no such machine free now: try again later, or use another size.",
  },
  {
    about: /disk is full/i,
    advice: "The disk is full: delete files in a terminal on the instance, or through SSH, and stop it then.",
  },
  {
    about: /RequestDisallowedByPolicy/i,
    advice: "An Azure Policy forbids it; the message names the policy. Declare what the policy wants.",
  },
  {
    about: /ScopeLocked/i,
    advice: "A lock on the workspace, its group or its subscription forbids it: remove the lock, or ask who set it.",
  },
  {
    about: /StartComputeInstanceOnlyAllowedInStoppedState/i,
    advice: "Only a stopped instance can be started.",
  },
];

/** What to do about errors that users meet, one sentence for each that is known. */
export function hintsFor(text: string): string[] {
  return HINTS.filter(({ about }) => about.test(text)).map(({ advice }) => advice);
}

/** What Azure would have answered to a request that is not sent because of what was seen before. */
export function asAnswered(status: number, code: string, message: string): AzureMLError {
  const answer = { status, code, message };
  return new AzureMLError("RequestRefused", showAnswer(answer), { answer });
}
