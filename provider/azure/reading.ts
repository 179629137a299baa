import { AzureMLError } from "../core/errors";
import type { Response, Send } from "./pipeline";

/** The body. A proxy or a login page may answer 200 with something else, which must not look like an empty resource. */
export function bodyWith<T>(response: Response, member: string, path: string): T {
  const { body } = response;
  if (typeof body === "object" && body !== null && member in body) return body as T;
  throw notByAzure(response, path);
}

/**
 * The same for what has an ARM id of its own. A path that a proxy has rewritten may be answered with another resource, which
 * must not be taken for the one that was asked for.
 */
export function bodyOf<T extends { readonly id?: string }>(
  response: Response,
  member: string,
  path: string,
  id: string,
): T {
  const body = bodyWith<T>(response, member, path);
  if (body.id?.toLowerCase() === id.toLowerCase()) return body;
  throw new AzureMLError(
    "UnexpectedAnswer",
    `The request for ${id} was answered with ${body.id ?? "something without an id"}.`,
  );
}

function notByAzure({ status, text }: Response, path: string): AzureMLError {
  const what = `The request ${path} was answered ${status}, but not by Azure: ${text.slice(0, 200)}`;
  return new AzureMLError("UnexpectedAnswer", what);
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "object" && item !== null);
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
  const response = await send({ method: "GET", path, signal });
  const { value, nextLink } = bodyWith<Sent<Item>>(response, "value", path);
  if (!isList(value)) throw notByAzure(response, path);
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
  const isNew = unlessRepeated();
  let path: string | undefined = first;
  while (path) {
    isNew(path);
    const page: Page<Item> = await readPage(send, path, signal);
    found.push(...page.items);
    seen?.(page.items);
    path = page.next;
  }
  return found;
}

/** Takes the address of each page of a list, and throws for one that the list had before: it would never end. */
export function unlessRepeated(): (path: string) => void {
  const known = new Set<string>();
  return (path) => {
    if (known.has(path))
      throw new AzureMLError("UnexpectedAnswer", `The list goes round in a circle: ${path} is its next page again.`);
    known.add(path);
  };
}

/** The token goes to the resource manager only, whatever host a link names. */
export function pathAndQuery(link: string): string {
  const { pathname, search } = new URL(link, "https://azure.invalid");
  return `${pathname}${search}`;
}
