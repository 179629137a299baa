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

/**
 * Whose turn it is: the user's (`input`), Azure's (`service`), a wait that ran out (`timeout`),
 * or ours (`bug`: please report).
 */
export type ErrorKind = "input" | "service" | "timeout" | "aborted" | "bug";

/** An error for users: it says what failed, on which resource, what Azure answered and what to do. */
export class AzureMLError extends Error {
  override readonly name = "AzureMLError";
  constructor(
    readonly kind: ErrorKind,
    message: string,
    /** `isAbsent`: what was looked for does not exist, or not as it was wanted. */
    readonly details: { answer?: Answer | undefined; cause?: unknown; isAbsent?: boolean | undefined } = {},
  ) {
    super(message, { cause: details.cause });
  }
}

/** The resource exists and is not as declared: `observed` is what is really there. */
export class PartialFailure extends AzureMLError {
  constructor(
    message: string,
    readonly resource: { id: string; observed: Values; isFoundAgain?: boolean },
    details: { answer?: Answer | undefined; cause?: unknown } = {},
  ) {
    super("service", message, details);
  }
}

/** Works across two copies of this package, unlike `instanceof`. */
export function isAzureMLError(error: unknown): error is AzureMLError {
  return error instanceof Error && error.name === "AzureMLError";
}

export function isPartialFailure(error: unknown): error is PartialFailure {
  return isAzureMLError(error) && "resource" in error;
}

export function answerOf(error: unknown): Answer | undefined {
  return isAzureMLError(error) ? error.details.answer : undefined;
}

/** Whether what was looked for does not exist, rather than could not be looked for. */
export function isAbsence(error: unknown): boolean {
  return isAzureMLError(error) && error.details.isAbsent === true;
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
