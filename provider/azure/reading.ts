import { AzureMLError } from "../core/errors";
import type { Response, Send } from "./pipeline";

/** The body. A proxy or a login page may answer 200 with something else, which must not look like an empty resource. */
export function bodyWith<T>({ status, body, text }: Response, member: string, path: string): T {
  if (typeof body === "object" && body !== null && member in body) return body as T;
  throw new AzureMLError(
    "service",
    `The request ${path} was answered ${status}, but not by Azure: ${text.slice(0, 200)}`,
  );
}

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Path of the next part, if there is one. */
  readonly next?: string;
}

interface Sent<Item> {
  readonly value: Item[];
  readonly nextLink?: string | null;
}

export async function readPage<Item>(send: Send, path: string, signal?: AbortSignal): Promise<Page<Item>> {
  const { value, nextLink } = bodyWith<Sent<Item>>(await send({ method: "GET", path, signal }), "value", path);
  return { items: value, ...(nextLink && { next: pathAndQuery(nextLink) }) };
}

/** All pages. A page that fails fails the list: half a list would make the other half look deleted; `seen` has it. */
export async function readPages<Item>(
  send: Send,
  first: string,
  signal?: AbortSignal,
  seen?: (items: readonly Item[]) => void,
): Promise<Item[]> {
  const found: Item[] = [];
  let path: string | undefined = first;
  while (path) {
    const page: Page<Item> = await readPage(send, path, signal);
    found.push(...page.items);
    seen?.(page.items);
    path = page.next;
  }
  return found;
}

/** The token goes to the resource manager only, whatever host a link names. */
export function pathAndQuery(link: string): string {
  const { pathname, search } = new URL(link);
  return `${pathname}${search}`;
}
