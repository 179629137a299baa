import { randomUUID } from "node:crypto";
import type { Backend } from "../backend";

/** What goes wrong with the requests that match. Exactly one of the last five is set. */
export interface Fault {
  id: string;
  /** A method, or `*`. */
  method: string;
  /** A regular expression, searched in the path without the query; case does not matter. */
  path: string;
  /** How many requests it still hits; null means for ever. */
  count: number | null;
  /** How many matching requests still pass first. */
  after: number;
  answer?: { status: number; code: string; message: string; headers: Record<string, string> } | undefined;
  /** Refuses as ARM does who has no role for it. */
  forbidden?: true | undefined;
  /** Closes the connection: before the work is done, or after it was done but before the answer. */
  drop?: "before" | "after" | undefined;
  /** Holds the request until the faults are cleared or time is advanced by hand. */
  hang?: true | undefined;
  latencyMilliseconds?: number | undefined;
}

export interface Faults {
  add(fault: Omit<Fault, "id">): Fault;
  list(): Fault[];
  clear(id?: string): void;
  /** Takes the first fault that hits a request, and counts it down. */
  take(method: string, path: string): Fault | undefined;
  /** Waits until the held requests are released. */
  hold(): Promise<void>;
  release(): void;
  /** Waits until the fault has hit its last request, or was cleared. */
  end(id: string): Promise<void>;
}

/** The faults of one emulator. They are kept in the store; only the held requests live in memory. */
export function openFaults(backend: Backend): Faults {
  const stored = backend.documents<Fault & { order: number }>("faults");
  const ordered = () => stored.list().sort((one, other) => one.order - other.order);
  let held: (() => void)[] = [];
  const waiting = new Map<string, (() => void)[]>();
  const tellEnds = () => {
    const left = new Set(stored.list().map(({ id }) => id));
    for (const [id, resumes] of waiting) {
      if (left.has(id)) continue;
      waiting.delete(id);
      for (const resume of resumes) resume();
    }
  };
  const release = () => {
    for (const resume of held) resume();
    held = [];
  };
  return {
    add(given) {
      const fault = { ...given, id: randomUUID() };
      stored.put(fault.id, { ...fault, order: (ordered().at(-1)?.order ?? 0) + 1 });
      return fault;
    },
    list: () => ordered().map(({ order: _, ...fault }) => fault),
    clear(id) {
      if (id) stored.delete(id);
      else stored.clear();
      release();
      tellEnds();
    },
    take(method, path) {
      for (const fault of ordered()) {
        if (fault.method !== "*" && fault.method !== method) continue;
        if (!new RegExp(fault.path, "i").test(path)) continue;
        if (fault.after > 0) {
          stored.put(fault.id, { ...fault, after: fault.after - 1 });
          continue;
        }
        if (fault.count !== null && fault.count <= 1) {
          stored.delete(fault.id);
          tellEnds();
        } else if (fault.count !== null) stored.put(fault.id, { ...fault, count: fault.count - 1 });
        return fault;
      }
      return undefined;
    },
    hold: () => new Promise((resume) => held.push(resume)),
    release,
    end: (id) =>
      new Promise((resume) => {
        waiting.set(id, [...(waiting.get(id) ?? []), resume]);
        tellEnds();
      }),
  };
}
