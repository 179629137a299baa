import { type Answer, AzureMLError, answerOf, isBareRefusal, showAnswer } from "../core/errors";
import { leastRoles } from "./permissions";

/**
 * Puts what failed before a bare answer of Azure, and adds what to do for the refusals that users meet. An error that says
 * more already stays as it is.
 */
export function explained(error: unknown, what: string): unknown {
  const answer = answerOf(error);
  if (!isBareRefusal(error) || !answer) return error;
  const role = answer.status === 403 ? [roleAdvice(answer)] : [];
  const advice = [...role, ...hintsFor(showAnswer(answer))].map((each) => ` ${each}`).join("");
  return new AzureMLError("RequestRefused", `${what} ${showAnswer(answer)}.${advice}`, { answer, cause: error });
}

/** What to ask for after a 403. What Azure's message names counts: it may be about another resource, such as a subnet. */
export function roleAdvice({ code, message, action }: Answer): string {
  if (code.startsWith("RequestDisallowed")) return "A policy refuses it, whatever the role.";
  const said = /not have (?:authorization|permission) to perform action(?:\(s\))? '([^']+)'/.exec(message)?.[1];
  const missing = said ?? action;
  if (!missing) return "Ask for a role that allows it.";
  const [role] = leastRoles([missing]);
  const what = said ? "this action" : `the action ${missing}`;
  return `Ask for a role with ${what}${role ? `, such as ${role}` : ""}.`;
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
