import type { Database } from "./database";

/** A long-running operation as it is kept. `due` is when its next step comes, null when time does not move it. */
export interface StoredOperation {
  id: string;
  kind: string;
  resource: string;
  subscription: string;
  status: "InProgress" | "Succeeded" | "Failed" | "Canceled";
  startTime: number;
  endTime: number | null;
  step: number;
  due: number | null;
  readsLeft: number | null;
  error: { code: string; message: string } | null;
  /** What the kind of operation needs to take its steps. */
  detail: unknown;
}

export interface Operations {
  get(id: string): StoredOperation | undefined;
  put(operation: StoredOperation): void;
  active(resource: string): StoredOperation | undefined;
  allActive(): StoredOperation[];
  due(now: number): StoredOperation[];
  clear(): void;
}

/** The operations table. */
export function openOperations(database: Database): Operations {
  const list = (where: string, ...values: (string | number)[]) =>
    database
      .all(`select body from operations where ${where}`, ...values)
      .map((row) => JSON.parse(row["body"] as string) as StoredOperation);
  return {
    get: (id) => list("id = ?", id)[0],
    put: (operation) =>
      database.run(
        `insert into operations values (?, ?, ?, ?, ?)
         on conflict (id) do update set active = excluded.active, due = excluded.due, body = excluded.body`,
        operation.id,
        operation.resource.toLowerCase(),
        operation.status === "InProgress" ? 1 : 0,
        operation.due,
        JSON.stringify(operation),
      ),
    active: (resource) => list("resource = ? and active = 1", resource.toLowerCase())[0],
    allActive: () => list("active = 1 order by rowid"),
    due: (now) => list("active = 1 and due <= ? order by due", now),
    clear: () => database.run("delete from operations"),
  };
}
