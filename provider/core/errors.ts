import { ERROR_CODES, type ErrorCode, type ErrorKind } from "./errorCodes";
import type { Values } from "./values";

/** What Azure answered to a request that it refused, or says of an operation that failed. */
export interface Answer {
  /** Absent for an operation: its status was read well. */
  readonly status?: number;
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
  /** Of a 403: the permission that the request needs. */
  readonly action?: string;
}

export type { ErrorCode, ErrorKind } from "./errorCodes";

/** An error for users: it says what failed, on which resource, what Azure answered and what to do. */
export class AzureMLError extends Error {
  /** Always `AzureMLError`: `isAzureMLError` recognizes errors of other copies of this package by it. */
  override readonly name = "AzureMLError";
  /** Whose turn it is. */
  readonly kind: ErrorKind;
  constructor(
    /** What went wrong: `docs/errors.md` explains each code. */
    readonly code: ErrorCode,
    message: string,
    /** What Azure answered, and the error below this one. */
    readonly details: { answer?: Answer | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    // An error of another copy of this package is wrapped with its own code, which this one may not have.
    const row: { readonly kind: ErrorKind } | undefined = ERROR_CODES[code];
    this.kind = row?.kind ?? "service";
  }
}

/** Azure refused a request, and nobody has said yet what it was for: the message is the answer alone. */
export class BareRefusal extends AzureMLError {
  readonly isBare = true;
  constructor(answer: Answer, cause?: unknown) {
    super("RequestRefused", showAnswer(answer), { answer, cause });
  }
}

/** The resource exists and is not as declared: `observed` is what is really there. */
export class PartialFailure extends AzureMLError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly resource: { id: string; observed: Values; isFoundAgain?: boolean },
    details: { answer?: Answer | undefined; cause?: unknown } = {},
  ) {
    super(code, message, details);
  }
}

/** Works across two copies of this package, unlike `instanceof`. */
export function isAzureMLError(error: unknown): error is AzureMLError {
  return error instanceof Error && error.name === "AzureMLError";
}

export function isPartialFailure(error: unknown): error is PartialFailure {
  return isAzureMLError(error) && "resource" in error;
}

export function isBareRefusal(error: unknown): error is BareRefusal {
  return isAzureMLError(error) && "isBare" in error;
}

export function answerOf(error: unknown): Answer | undefined {
  return isAzureMLError(error) ? error.details.answer : undefined;
}

/** The message of an error for people, with the code that they can look up: `… does not exist. [NotFound]` */
export function shown(error: unknown): string {
  if (isAzureMLError(error) && typeof error.code === "string")
    return `${error.message}${error.message.includes("\n") ? "\n" : " "}[${error.code}]`;
  return error instanceof Error ? error.message : String(error);
}

/** The same error with its code in the message and the reasons, for hosts that print these alone. */
export function withCode(error: unknown): unknown {
  if (!isAzureMLError(error)) return error;
  const message = shown(error);
  const told = Object.assign(new AzureMLError(error.code, message, error.details), error);
  if (error.stack === "") told.stack = "";
  return isPartialFailure(error) ? Object.assign(told, { reasons: [message] }) : told;
}

/** Whether what was looked for does not exist, rather than could not be looked for. */
export function isAbsence(error: unknown): boolean {
  return isAzureMLError(error) && error.code === "NotFound";
}

/** An error as ARM writes it. The reason is often in the details. */
export interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly details?: readonly ErrorBody[] | null;
}

/** The message, with those of the details that say more. */
export function errorText({ message = "no message", details }: ErrorBody): string {
  const inner = (details ?? []).map((detail) => `${detail.code ?? "NoErrorCode"}: ${errorText(detail)}`);
  const news = inner.filter((line) => !line.endsWith(`: ${message}`));
  return news.length > 0 ? `${message} (${news.join("; ")})` : message;
}

/** `409 Conflict: <message> (request id <id>)` */
export function showAnswer({ status, code, message, requestId }: Answer): string {
  return `${status ? `${status} ` : ""}${code}: ${message}${requestId ? ` (request id ${requestId})` : ""}`;
}
