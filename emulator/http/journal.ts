import type { MiddlewareHandler } from "hono";
import { adminPrefix } from "../admin/prefix";
import type { Backend } from "../backend";
import { isObject } from "./body";
import type { Environment } from "./types";

/** Writes every request but the admin ones into the journal. Bodies are kept of what is asked about subscriptions, without the secrets in them. */
export function journalRequests(backend: Backend): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const { method, path } = context.req;
    if (path.startsWith(adminPrefix)) return next();
    const start = performance.now();
    const keepsBodies = path.includes("/subscriptions");
    const requestBody = keepsBodies ? parsed(await context.req.text()) : undefined;
    await next();
    const wasDropped = context.res.headers.has("x-emulator-dropped");
    const responseBody = keepsBodies && !wasDropped ? parsed(await context.res.clone().text()) : undefined;
    backend.journal.add({
      time: new Date(backend.clock.now()).toISOString(),
      method,
      path,
      query: context.req.query(),
      status: wasDropped ? 0 : context.res.status,
      ...(requestBody !== undefined && { requestBody }),
      ...(responseBody !== undefined && { responseBody }),
      durationMilliseconds: Math.round(performance.now() - start),
      userAgent: context.req.header("user-agent"),
    });
  };
}

const longestBody = 100_000;

function parsed(text: string): unknown {
  if (text === "") return undefined;
  if (text.length > longestBody) return { truncated: text.length };
  try {
    return JSON.parse(text, withoutSecret);
  } catch {
    return text;
  }
}

const secretNames = new Set(["password", "clientSecret", "userStorageKey", "contentUri"]);

/** The secrets of datastores say what they are in `secretsType`; the others are known by their names. */
function withoutSecret(this: unknown, name: string, value: unknown): unknown {
  const isOfDatastore = isObject(this) && "secretsType" in this && name !== "secretsType";
  return (isOfDatastore || secretNames.has(name)) && typeof value === "string" ? "(secret)" : value;
}
