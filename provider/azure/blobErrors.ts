import { type Answer, AzureMLError, showAnswer } from "../core/errors";
import type { BlobPlace } from "./datastores";

/** What blob storage says of a refusal, who was refused, and what to do about it. */
export function blobError(error: unknown, place: BlobPlace, what: string): AzureMLError {
  const { statusCode, code, message = String(error), response } = error as Partial<StorageError>;
  const where = `Storage account "${place.account}"`;
  if (statusCode === undefined) {
    const hint = code === "ENOTFOUND" ? " Where the account has a private endpoint, this machine needs its DNS." : "";
    return new AzureMLError("NoAnswer", `${where} gave no answer while ${what}: ${firstLine(message)}.${hint}`);
  }
  const requestId = response?.headers.get("x-ms-request-id");
  const answer: Answer = {
    status: statusCode,
    code: code ?? "NoErrorCode",
    message: firstLine(message),
    ...(requestId && { requestId }),
  };
  const isOther = answer.code === "Md5Mismatch" || /contentMD5 doesn't match/.test(message);
  if (isOther)
    return new AzureMLError("FileChanged", `A file changed while ${what}. Run again when it is finished.`, { answer });
  const advice = adviceFor(answer, place);
  const text = `${where} refused ${whoOf(place)} while ${what}: ${showAnswer(answer)}.${advice ? ` ${advice}` : ""}`;
  return new AzureMLError("RequestRefused", text, { answer });
}

/** As `RestError` carries it; matched by shape, because there may be two copies of its package. */
interface StorageError {
  readonly statusCode?: number;
  readonly code?: string;
  readonly message: string;
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

function adviceFor({ status, code }: Answer, { access, container }: BlobPlace): string | undefined {
  switch (code) {
    case "AuthorizationPermissionMismatch":
      return "identity" in access
        ? `The network lets it in, the roles do not: ask for Storage Blob Data Contributor on the account or its container "${container}" (Owner and Contributor do not include it; a new assignment takes some minutes).`
        : "The datastore's signature does not allow it: give the datastore one that may list, read, create and write.";
    case "AuthorizationFailure":
    case "AuthorizationSourceIPMismatch":
      return "This is the account's firewall, not a missing role: allow this machine's address in its network settings, or run where its private endpoint can be reached.";
    case "KeyBasedAuthenticationNotPermitted":
      return 'The account takes no keys: let the workspace open its datastores by identity ("az ml workspace update --system-datastores-auth-mode identity").';
    case "AuthenticationFailed":
      return "identity" in access
        ? undefined
        : "The datastore's credentials may be old: after a change of the account's keys, run \"az ml workspace sync-keys\". This machine's clock may be wrong, too.";
    default:
      return status === 404 ? `The container "${container}" is not there.` : undefined;
  }
}

function whoOf({ access }: BlobPlace): string {
  if ("identity" in access) return "the identity that signed in";
  return "key" in access ? "the account key of the datastore" : "the signature (SAS) of the datastore";
}

/** Storage puts the request's id and time on lines of their own. */
function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/\.$/, "");
}
