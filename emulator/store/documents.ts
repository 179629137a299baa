import type { Database } from "./database";

/** A named collection of JSON documents, in the order of their keys. */
export interface Collection<T> {
  get(key: string): T | undefined;
  put(key: string, document: T): void;
  delete(key: string): void;
  list(): T[];
  clear(): void;
}

/** Opens one collection of the documents table. */
export function collection<T>(database: Database, name: string): Collection<T> {
  const parse = (row: Record<string, unknown>) => JSON.parse(row["body"] as string) as T;
  return {
    get(key) {
      const row = database.one("select body from documents where collection = ? and key = ?", name, key);
      return row && parse(row);
    },
    put: (key, document) =>
      database.run(
        "insert into documents values (?, ?, ?) on conflict (collection, key) do update set body = excluded.body",
        name,
        key,
        JSON.stringify(document),
      ),
    delete: (key) => database.run("delete from documents where collection = ? and key = ?", name, key),
    list: () => database.all("select body from documents where collection = ? order by key", name).map(parse),
    clear: () => database.run("delete from documents where collection = ?", name),
  };
}
