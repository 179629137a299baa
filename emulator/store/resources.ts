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

export interface Resources {
  get<T>(id: string): Stored<T> | undefined;
  put(resource: Stored): void;
  delete(id: string): void;
  /** Deletes everything whose id lies below this one. */
  deleteBelow(id: string): void;
  listBelow(id: string): Stored[];
  listByParent<T>(parent: string, type: string): Stored<T>[];
  listBySubscription<T>(subscription: string, type: string): Stored<T>[];
  listByName<T>(type: string, name: string): Stored<T>[];
  clear(): void;
}

const columns = "body";
const key = (id: string) => id.toLowerCase();

/** The resources table; ids, types and names are found without regard to case. */
export function openResources(database: Database): Resources {
  const list = <T>(where: string, ...values: string[]): Stored<T>[] =>
    database
      .all(`select ${columns} from resources where ${where} order by sequence`, ...values)
      .map((row) => JSON.parse(row.body as string) as Stored<T>);
  return {
    get<T>(id: string) {
      return list<T>("key = ?", key(id))[0];
    },
    put: (resource) =>
      database.run(
        `insert into resources (key, type, parent, subscription, location, name, body) values (?, ?, ?, ?, ?, ?, ?)
         on conflict (key) do update set location = excluded.location, body = excluded.body`,
        key(resource.id),
        key(resource.type),
        key(resource.parent),
        key(resource.subscription),
        resource.location,
        key(resource.name),
        JSON.stringify(resource),
      ),
    delete: (id) => database.run("delete from resources where key = ?", key(id)),
    deleteBelow: (id) =>
      database.run("delete from resources where substr(key, 1, ?) = ?", id.length + 1, `${key(id)}/`),
    listBelow: (id) => list("substr(key, 1, length(?1) + 1) = ?1 || '/'", key(id)),
    listByParent: (parent, type) => list("parent = ? and type = ?", key(parent), key(type)),
    listBySubscription: (subscription, type) => list("subscription = ? and type = ?", key(subscription), key(type)),
    listByName: (type, name) => list("type = ? and name = ?", key(type), key(name)),
    clear: () => database.run("delete from resources"),
  };
}
