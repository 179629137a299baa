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
  userAgent?: string;
}

export interface Journal {
  add(entry: Omit<JournalEntry, "sequence">): void;
  list(): JournalEntry[];
  clear(): void;
}

const keptEntries = 20_000;

/** The journal table: its last entries. The sequence keeps counting after a clear. */
export function openJournal(database: Database): Journal {
  return {
    add(entry) {
      database.run("insert into journal (body) values (?)", JSON.stringify(entry));
      database.run("delete from journal where sequence <= (select max(sequence) from journal) - ?", keptEntries);
    },
    list: () =>
      database.all("select sequence, body from journal order by sequence").map((row) => ({
        sequence: row.sequence as number,
        ...(JSON.parse(row.body as string) as Omit<JournalEntry, "sequence">),
      })),
    clear: () => database.run("delete from journal"),
  };
}
