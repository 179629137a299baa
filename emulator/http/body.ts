import { invalidContent, ServiceError } from "../arm/errors";
import type { RequestContext } from "./types";

/** Reads a JSON body; undefined when there is none. */
export async function readBody(context: RequestContext): Promise<unknown> {
  if (["GET", "HEAD", "DELETE"].includes(context.req.method)) return undefined;
  const text = await context.req.text();
  if (text.trim() === "") return undefined;
  const type = context.req.header("content-type") ?? "";
  if (!/^(application|text)\/(.*\+)?json\b/i.test(type)) {
    throw new ServiceError(
      "unsupportedMedia",
      "UnsupportedMediaType",
      `The content media type '${type || "<null>"}' is not supported. Only 'application/json' is supported.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidContent(`could not be deserialized: ${(error as Error).message}`);
  }
}

/** A body that is a JSON object, or the ARM refusal. */
export function objectBody(body: unknown): Record<string, unknown> {
  if (isObject(body)) return body;
  throw invalidContent("a JSON object is expected.");
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
