import type { Workspace } from "./api";
import type { Connection } from "./connection";
import { explained } from "./explained";
import type { SharedReads } from "./sharedReads";

/** The connection with one look at the workspace for all that is not in its lists. */
export function lookingOnce(connection: Connection, signal?: AbortSignal): Connection {
  let looked: Promise<Workspace> | undefined;
  const workspaceNow: Connection["workspaceNow"] = (id) => {
    looked ??= connection.api.getWorkspace(id, signal);
    return looked;
  };
  return { ...connection, workspaceNow };
}

/** Reads from lists that were read already, and by GET of what is in none. */
export function readingListed<Item>(
  listed: ReadonlyMap<string, Item>,
  { keyOf, get }: { keyOf(name: string): string; get: SharedReads<Item>["get"] },
): SharedReads<Item> {
  return {
    leftOut: new Set(),
    get,
    changed: () => {},
    async read(name, signal) {
      const item = listed.get(keyOf(name));
      return item === undefined ? { item: await get(name, signal) } : { item, listed };
    },
  };
}

/** Does what may fail, and answers why it has failed; throws when it was interrupted. */
export async function failure(
  work: () => Promise<unknown>,
  what: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (signal?.aborted) throw error;
    const { message } = explained(error, what) as Error;
    return message;
  }
}
