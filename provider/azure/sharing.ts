import type { Clock } from "../core/resource";
import type { Watch } from "./operations";
import type { Send } from "./pipeline";
import { createSharedReads, type PagedCollection, type SharedReads } from "./sharedReads";

/** The shared reads of one process, which learn of everything that it writes. */
export interface Sharing {
  /** Those of the collection at `path`, made when they are first needed; `variant` tells reads of one path apart. */
  reads<Item>(path: string, variant: string, collection: () => PagedCollection<Item>): SharedReads<Item>;
  /** The same requests. What one of them has written is asked for anew. */
  noticing(send: Send): Send;
  /** The same waits; the end of each drops the list entry that was read before it. */
  noticingEnds<Item>(path: string, watch: Watch<Item>): Watch<Item>;
}

export function createSharing(clock: Clock): Sharing {
  const made = new Map<string, { readonly path: string; readonly reads: SharedReads<unknown> }>();

  const changed = (path: string) => {
    for (const each of made.values()) {
      const begin = path.toLowerCase().indexOf(each.path);
      if (begin >= 0) each.reads.changed(path.slice(begin + each.path.length).split(/[/?]/, 1)[0] as string);
    }
  };

  return {
    reads<Item>(path: string, variant: string, collection: () => PagedCollection<Item>) {
      const key = `${path.toLowerCase()} ${variant}`;
      const known = made.get(key)?.reads ?? createSharedReads(collection(), clock);
      made.set(key, { path: `${path.toLowerCase()}/`, reads: known as SharedReads<unknown> });
      return known as SharedReads<Item>;
    },
    noticing: (send) => async (request) => {
      if (request.method === "GET") return send(request);
      return send(request).finally(() => changed(decodeURI(request.path)));
    },
    noticingEnds: (path, watch) => (wait) => watch(wait).finally(() => changed(`${path}/${wait.name}`)),
  };
}
