import { invalidContent } from "./errors";

/** One page of a list, and the link to the next. The `$skip` token is opaque to clients. */
export function page<T>(
  items: T[],
  pageSize: number,
  call: { origin: string; path: string; query: URLSearchParams },
): { value: T[]; nextLink?: string } {
  const from = readToken(call.query.get("$skip"));
  const value = items.slice(from, from + pageSize);
  if (from + pageSize >= items.length) return { value };
  const query = new URLSearchParams(call.query);
  query.set("$skip", writeToken(from + pageSize));
  return { value, nextLink: `${call.origin}${call.path}?${query}` };
}

const writeToken = (offset: number) => Buffer.from(`offset:${offset}`).toString("base64url");

function readToken(token: string | null): number {
  if (token === null) return 0;
  const offset = /^offset:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (offset === undefined) throw invalidContent("the $skip token is not one that this service gave.", "$skip");
  return Number(offset);
}
