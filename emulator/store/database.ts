import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

export type Row = Record<string, unknown>;

/** One SQLite file (or memory) with prepared statements kept by their text. */
export interface Database {
  all(sql: string, ...values: SQLInputValue[]): Row[];
  one(sql: string, ...values: SQLInputValue[]): Row | undefined;
  run(sql: string, ...values: SQLInputValue[]): void;
  transaction<T>(work: () => T): T;
  close(): void;
}

const schema = `
create table if not exists documents (collection text, key text, body text not null, primary key (collection, key));
create table if not exists resources (
  sequence integer primary key autoincrement, key text unique not null, type text not null, parent text not null,
  subscription text not null, location text, name text not null, body text not null);
create index if not exists resources_by_parent on resources (parent, type);
create index if not exists resources_by_subscription on resources (subscription, type);
create index if not exists resources_by_name on resources (type, name);
create table if not exists operations (
  id text primary key, resource text not null, active integer not null, due integer, body text not null);
create index if not exists operations_by_due on operations (active, due);
create index if not exists operations_by_resource on operations (resource, active);
create table if not exists journal (sequence integer primary key autoincrement, body text not null);
`;

/** A file that only its owner can read, because it has private keys, in a folder like it unless there is one. SQLite gives its other files the same mode. */
function privateFile(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  writeFileSync(file, "", { flag: "a", mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

/** Opens the database of a folder, or one in memory when there is no folder. */
export function openDatabase(folder?: string): Database {
  const connection = new DatabaseSync(folder ? privateFile(folder, "emulator.sqlite") : ":memory:");
  // WAL with NORMAL loses nothing when the process is killed; only a power cut could.
  connection.exec("pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 2000;");
  connection.exec(schema);
  const prepared = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? connection.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  let depth = 0;
  return {
    all: (sql, ...values) => statement(sql).all(...values) as Row[],
    one: (sql, ...values) => statement(sql).get(...values) as Row | undefined,
    run: (sql, ...values) => {
      statement(sql).run(...values);
    },
    transaction(work) {
      if (depth > 0) return work();
      connection.exec("begin immediate");
      depth++;
      try {
        const result = work();
        connection.exec("commit");
        return result;
      } catch (error) {
        connection.exec("rollback");
        throw error;
      } finally {
        depth--;
      }
    },
    close: () => connection.close(),
  };
}
