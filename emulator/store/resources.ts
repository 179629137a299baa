import type { Database } from "./database";

/** A resource as it is kept: where it hangs, and a body whose meaning belongs to its service. */
export interface Stored<T = unknown> {
  id: string;
  type: string;
  parent: string;
  subscription: string;
  location: string | null;
  name: string;
  body: T;
}

/** `after` is the position of the last resource before these; 0 for the first ones. */
export interface Range {
  after: number;
  limit: number;
  /** Only those whose body says so of `isArchived`. */
  isArchived?: boolean | undefined;
}

/** `next` is the position to go on from, when there is more. */
export interface Page<T> {
  items: Stored<T>[];
  next?: number;
}

type Listener = (before: Stored | undefined, after: Stored | undefined) => void;

export interface Resources {
  get<T>(id: string): Stored<T> | undefined;
  put(resource: Stored): void;
  delete(id: string): void;
  /** Deletes everything whose id lies below this one. */
  deleteBelow(id: string): void;
  listBelow(id: string): Stored[];
  /** The next resources after a position, in the order in which they were made. */
  pageByParent<T>(parent: string, type: string, range: Range): Page<T>;
  listByParent<T>(parent: string, type: string): Stored<T>[];
  pageBySubscription<T>(subscription: string, type: string, range: Range): Page<T>;
  listBySubscription<T>(subscription: string, type: string): Stored<T>[];
  listByName<T>(type: string, name: string): Stored<T>[];
  listByType<T>(type: string): Stored<T>[];
  /** Tells of every change but a clear; absent means not there. */
  observe(listener: Listener): void;
  clear(): void;
}

const lower = (text: string) => text.toLowerCase();

/** The end of an id from where its names are case-sensitive. */
const caseSensitive = /(?<=\/workspaces\/[^/]+)\/(environments|images)\/[^/]+(\/versions\/[^/]+)?$/i;

/** Ids are found without regard to case, but for the names of environments, their versions, and images. */
function key(id: string): string {
  const end = caseSensitive.exec(id);
  if (!end) return lower(id);
  return lower(id.slice(0, end.index)) + end[0].replace(/\/(environments|images|versions)\//gi, lower);
}

/** The resources table; types and names are found without regard to case. */
export function openResources(database: Database): Resources {
  const list = <T>(where: string, ...values: string[]): Stored<T>[] =>
    database
      .all(`select body from resources where ${where} order by sequence`, ...values)
      .map((row) => JSON.parse(row["body"] as string) as Stored<T>);
  const page = <T>(where: string, values: string[], { after, limit, isArchived }: Range): Page<T> => {
    const archived = isArchived === undefined ? "" : `and body ->> '$.body.isArchived' = ${isArchived ? 1 : 0}`;
    const sql = `select sequence, body from resources where ${where} ${archived} and sequence > ? order by sequence limit ?`;
    const rows = database.all(sql, ...values, after, limit + 1);
    const items = rows.slice(0, limit).map((row) => JSON.parse(row["body"] as string) as Stored<T>);
    return { items, ...(rows.length > limit && { next: rows[limit - 1]?.["sequence"] as number }) };
  };
  const get = <T>(id: string): Stored<T> | undefined => list<T>("key = ?", key(id))[0];
  // Everything below starts with the id and a slash, and the character after the slash is 0.
  const below = "key > ? || '/' and key < ? || '0'";
  const listBelow = (id: string) => list(below, key(id), key(id));
  const listeners: Listener[] = [];
  const tell: Listener = (before, after) => {
    for (const listener of listeners) listener(before, after);
  };
  return {
    get,
    put(resource) {
      const before = get(resource.id);
      database.run(
        `insert into resources (key, type, parent, subscription, location, name, body) values (?, ?, ?, ?, ?, ?, ?)
         on conflict (key) do update set location = excluded.location, body = excluded.body`,
        key(resource.id),
        lower(resource.type),
        key(resource.parent),
        lower(resource.subscription),
        resource.location,
        lower(resource.name),
        JSON.stringify(resource),
      );
      tell(before, resource);
    },
    delete(id) {
      const before = get(id);
      database.run("delete from resources where key = ?", key(id));
      tell(before, undefined);
    },
    deleteBelow(id) {
      const before = listBelow(id);
      database.run(`delete from resources where ${below}`, key(id), key(id));
      for (const each of before) tell(each, undefined);
    },
    listBelow,
    pageByParent: (parent, type, range) => page("parent = ? and type = ?", [key(parent), lower(type)], range),
    listByParent: (parent, type) => list("parent = ? and type = ?", key(parent), lower(type)),
    pageBySubscription: (subscription, type, range) =>
      page("subscription = ? and type = ?", [lower(subscription), lower(type)], range),
    listBySubscription: (subscription, type) => list("subscription = ? and type = ?", lower(subscription), lower(type)),
    listByName: (type, name) => list("type = ? and name = ?", lower(type), lower(name)),
    listByType: (type) => list("type = ?", lower(type)),
    observe: (listener) => {
      listeners.push(listener);
    },
    clear: () => database.run("delete from resources"),
  };
}
