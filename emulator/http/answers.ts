import { randomUUID } from "node:crypto";
import { type Reason, ServiceError } from "../arm/errors";
import { type Budget, budgets } from "../arm/throttling";

/** What a handler answers. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface RequestFacts {
  clientRequestId: string | undefined;
  correlationId: string | undefined;
  machineLearning: boolean;
  /** What an ARM request draws on; absent for the services that are not behind ARM. */
  draws: { scope: "subscription" | "tenant"; budget: Budget; left?: number } | undefined;
}

const statuses: Record<Reason, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  notAllowed: 405,
  conflict: 409,
  precondition: 412,
  tooLarge: 413,
  unsupportedMedia: 415,
  throttled: 429,
};

/** The answer for a thrown error; anything but a ServiceError is our own bug and answers 500. */
export function errorAnswer(error: unknown, log: (line: string) => void): Answer {
  if (isHungUp(error)) return { status: 400 };
  if (!(error instanceof ServiceError)) {
    log(`bug: ${(error as Error).stack ?? error}`);
    return { status: 500, body: { error: { code: "InternalServerError", message: String(error) } } };
  }
  const { code, message, more } = error;
  const plain = {
    code,
    message,
    ...(more.target && { target: more.target }),
    ...(more.details && { details: more.details }),
  };
  const body = more.fromMachineLearning
    ? {
        code,
        message,
        target: more.target ?? null,
        details: more.details ?? [],
        additionalInfo: [{ type: "ComponentName", info: { value: "managementfrontend" } }],
      }
    : plain;
  const status = statuses[error.reason];
  return {
    status,
    headers: {
      ...(status === 401 && {
        "WWW-Authenticate": `Bearer authorization_uri="https://login.windows.net/", error="invalid_token"`,
      }),
      ...(more.retryAfterSeconds && { "Retry-After": String(more.retryAfterSeconds) }),
    },
    body: { error: body },
  };
}

/** The client has gone while its request was read: nobody is there for an answer. */
function isHungUp(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ECONNRESET";
}

/** Writes an answer with the headers that every ARM answer has. */
export function respond(facts: RequestFacts, answer: Answer): Response {
  const requestId = randomUUID();
  const correlationId = facts.correlationId ?? requestId;
  const headers = new Headers({
    "Cache-Control": "no-cache",
    Pragma: "no-cache",
    Expires: "-1",
    "X-Content-Type-Options": "nosniff",
    "x-ms-request-id": requestId,
    "x-ms-correlation-request-id": correlationId,
    "x-ms-routing-request-id": `EASTUS:${routingTime()}:${correlationId}`,
    ...remaining(facts),
    ...(facts.clientRequestId && { "x-ms-client-request-id": facts.clientRequestId }),
    ...(facts.machineLearning && { "x-ms-response-type": answer.status < 400 ? "standard" : "error" }),
    ...answer.headers,
  });
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers });
  headers.set("Content-Type", "application/json; charset=utf-8");
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
}

function remaining({ draws }: RequestFacts): Record<string, string> {
  if (!draws) return {};
  const { scope, budget, left = budgets[budget].size } = draws;
  return { [`x-ms-ratelimit-remaining-${scope}-${budget}`]: String(left) };
}

const routingTime = () => `${new Date().toISOString().replaceAll("-", "").replaceAll(":", "").slice(0, 15)}Z`;
