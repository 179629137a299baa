import { randomUUID } from "node:crypto";
import type { Clock } from "../clock";
import type { Settings } from "../settings";
import type { Database } from "../store/database";
import { openOperations, type StoredOperation } from "../store/operations";

/** What a kind of operation does at each of its steps. Step 0 is taken when the request is accepted. */
export interface OperationKind {
  steps(operation: StoredOperation): number;
  /** Takes a step; an error returned at the last one makes the operation fail. */
  enter(operation: StoredOperation, time: number): StoredOperation["error"];
}

export interface LongRunning {
  register(kind: string, definition: OperationKind): void;
  begin(start: { kind: string; resource: string; subscription: string; detail: unknown }): StoredOperation;
  /** Takes the steps whose time has come. Called before every request. */
  settle(): void;
  /** Tells that a resource was read, which is what moves it at speed `reads`. */
  countRead(resource: string): void;
  /** Whether reads move anything at all. */
  readsMove(): boolean;
  /** Takes one step (or all that are left) of each active operation, or of one resource's; answers how many. */
  advance(resource?: string, toTheEnd?: boolean): number;
  /** Applies a changed speed to what is running. */
  rearm(): void;
  cancel(resource: string): void;
  active(resource: string): StoredOperation | undefined;
  get(id: string): StoredOperation | undefined;
  clear(): void;
}

/** The machine behind every long-running operation: it knows steps and speeds, and nothing of resources. */
export function startOperations(database: Database, settings: Settings, clock: Clock): LongRunning {
  const stored = openOperations(database);
  const kinds = new Map<string, OperationKind>();

  const arm = (operation: StoredOperation, from: number): StoredOperation => {
    const speed = settings.speed(operation.kind);
    if (speed === "immediate") return { ...operation, due: from, readsLeft: null };
    if (speed === "manual") return { ...operation, due: null, readsLeft: null };
    if ("seconds" in speed) return { ...operation, due: from + speed.seconds * 1000, readsLeft: null };
    return { ...operation, due: null, readsLeft: speed.reads };
  };

  const readsMove = () =>
    Object.values(settings.speeds()).some((speed) => typeof speed === "object" && "reads" in speed);

  const kindOf = (operation: StoredOperation) => {
    const kind = kinds.get(operation.kind);
    if (!kind) throw new Error(`No operation of kind ${operation.kind}`);
    return kind;
  };

  const take = (operation: StoredOperation, time: number) => {
    const kind = kindOf(operation);
    const next = { ...operation, step: operation.step + 1 };
    const error = kind.enter(next, time);
    if (next.step < kind.steps(next) - 1) return stored.put(arm(next, time));
    return stored.put({
      ...next,
      status: error ? "Failed" : "Succeeded",
      error,
      endTime: time,
      due: null,
      readsLeft: null,
    });
  };

  return {
    register: (kind, definition) => {
      kinds.set(kind, definition);
    },
    begin(start) {
      const now = clock.now();
      const operation = arm(
        {
          id: randomUUID(),
          status: "InProgress",
          startTime: now,
          endTime: null,
          step: 0,
          due: null,
          readsLeft: null,
          error: null,
          ...start,
        },
        now,
      );
      kindOf(operation).enter(operation, now);
      stored.put(operation);
      return operation;
    },
    settle() {
      for (let due = stored.due(clock.now()); due.length > 0; due = stored.due(clock.now())) {
        for (const operation of due) take(operation, operation.due ?? clock.now());
      }
    },
    readsMove,
    countRead(resource) {
      if (!readsMove()) return;
      const operation = stored.active(resource);
      if (!operation || operation.readsLeft === null) return;
      if (operation.readsLeft > 0) stored.put({ ...operation, readsLeft: operation.readsLeft - 1 });
      else take(operation, clock.now());
    },
    advance(resource, toTheEnd = false) {
      let taken = 0;
      const wanted = () =>
        resource ? [stored.active(resource)].filter((each) => each !== undefined) : stored.allActive();
      do {
        const operations = wanted();
        for (const operation of operations) take(operation, clock.now());
        taken += operations.length;
      } while (toTheEnd && wanted().length > 0);
      return taken;
    },
    rearm() {
      for (const operation of stored.allActive()) stored.put(arm(operation, clock.now()));
    },
    cancel(resource) {
      const operation = stored.active(resource);
      if (operation) stored.put({ ...operation, status: "Canceled", endTime: clock.now(), due: null, readsLeft: null });
    },
    active: stored.active,
    get: stored.get,
    clear: stored.clear,
  };
}
