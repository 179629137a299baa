import type { Page, Range } from "../store/resources";
import { invalidContent } from "./errors";

interface Request {
  origin: string;
  path: string;
  query: URLSearchParams;
}

/** One page of a list, and the link to the next. The `$skip` token is opaque to clients. */
export function page<T>(items: T[], pageSize: number, call: Request): { value: T[]; nextLink?: string } {
  const from = readToken(call.query.get("$skip"));
  const value = items.slice(from, from + pageSize);
  return from + pageSize >= items.length ? { value } : { value, nextLink: linkTo(call, from + pageSize) };
}

/** The same of resources that are fetched a page at a time. */
export function pageOf<T>(
  fetch: (range: Range) => Page<T>,
  show: (resource: Page<T>["items"][number]) => unknown,
  pageSize: number,
  call: Request,
): { value: unknown[]; nextLink?: string } {
  const { items, next } = fetch({ after: readToken(call.query.get("$skip")), limit: pageSize });
  const value = items.map(show);
  return next === undefined ? { value } : { value, nextLink: linkTo(call, next) };
}

function linkTo({ origin, path, query: given }: Request, position: number): string {
  const query = new URLSearchParams(given);
  query.set("$skip", writeToken(position));
  return `${origin}${path}?${query}`;
}

const writeToken = (position: number) => Buffer.from(`position:${position}`).toString("base64url");

function readToken(token: string | null): number {
  if (token === null) return 0;
  const position = /^position:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (position === undefined) throw invalidContent("the $skip token is not one that this service gave.", "$skip");
  return Number(position);
}
