import type { Database } from "./database";

/** One request and its answer, as `GET /_emulator/journal` shows it. Headers with credentials are never kept. */
export interface JournalEntry {
  sequence: number;
  time: string;
  method: string;
  path: string;
  query: Record<string, string>;
  /** 0 when the connection was dropped before an answer. */
  status: number;
  requestBody?: unknown;
  responseBody?: unknown;
  durationMilliseconds: number;
  userAgent?: string | undefined;
}

export interface Journal {
  add(entry: Omit<JournalEntry, "sequence">): void;
  list(): JournalEntry[];
  /** The newest entries, newest first. */
  last(count: number): JournalEntry[];
  clear(): void;
  /** Waits until it has so many entries. */
  reaches(count: number): Promise<void>;
}

const keptEntries = 20_000;

/** The journal table: its last entries. The sequence keeps counting after a clear. */
export function openJournal(database: Database): Journal {
  const read = (query: string, ...values: number[]): JournalEntry[] =>
    database.all(query, ...values).map((row) => ({
      sequence: row["sequence"] as number,
      ...(JSON.parse(row["body"] as string) as Omit<JournalEntry, "sequence">),
    }));
  let waiting: { count: number; resume(): void }[] = [];
  const tell = () => {
    if (waiting.length === 0) return;
    const there = database.one("select count(*) as count from journal")?.["count"] as number;
    for (const { count, resume } of waiting) if (count <= there) resume();
    waiting = waiting.filter(({ count }) => count > there);
  };
  return {
    add(entry) {
      database.run("insert into journal (body) values (?)", JSON.stringify(entry));
      database.run("delete from journal where sequence <= (select max(sequence) from journal) - ?", keptEntries);
      tell();
    },
    list: () => read("select sequence, body from journal order by sequence"),
    last: (count) => read("select sequence, body from journal order by sequence desc limit ?", count),
    clear: () => database.run("delete from journal"),
    reaches: (count) =>
      new Promise((resume) => {
        waiting.push({ count, resume });
        tell();
      }),
  };
}
